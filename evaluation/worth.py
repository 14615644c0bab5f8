"""How well sentences are ranked by check-worthiness: what `tracker init` chooses claims by.

    python -m evaluation.worth FOLDER

Average precision on sentences of English debates, beside a naive ranking by digits and length. The data are for
checking only: nothing was fitted to them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tracker.draft.worth import worth


def average_precision(scores: Sequence[float], gold: Sequence[int]) -> float:
    """The mean, over the sentences that are claims, of the precision down to each in the ranking."""
    found, total = 0, 0.0
    for place, i in enumerate(sorted(range(len(scores)), key=lambda i: (-scores[i], i)), 1):
        if gold[i]:
            found += 1
            total += found / place
    return total / found if found else 0.0


def naive(sentence: str) -> float:
    """Digits first, then length."""
    return 1000.0 * any(c.isdigit() for c in sentence) + len(sentence)


def measure(file: Path) -> dict[str, float]:
    """Average precision of the scorer and of the naive ranking, and their ratio."""
    rows = [json.loads(line) for line in gzip.decompress(file.read_bytes()).decode("utf-8").splitlines()]
    gold = [int(row["label"]) for row in rows]

    def ap(score: Callable[[str], float]) -> float:
        return average_precision([score(row["text"]) for row in rows], gold)

    ours, plain, length = ap(worth), ap(naive), ap(lambda s: float(len(s)))
    return {"n": len(rows), "share": sum(gold) / len(rows), "ap": ours, "naive": plain, "length": length,
            "ratio": ours / max(plain, length)}  # fmt: skip


def main() -> None:
    """Print a line a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    for file in sorted(parser.parse_args().folder.glob("*.jsonl.gz")):
        figures = "  ".join(f"{name} {value:.3g}" for name, value in measure(file).items())
        sys.stdout.write(f"{file.name.removesuffix('.jsonl.gz'):22} {figures}\n")


if __name__ == "__main__":
    main()
