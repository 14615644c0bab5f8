"""How long `tracker assess` takes for 1,000 pairs of ordinary news length, against its limit of 20 seconds.

    python -m benchmarks.assess_speed

Claims and articles are those of corpus/running; short articles are joined until one has some 400 words, so that none is
prepared twice. The command is run as a user runs it, start included. With the trained reader on the path it is used.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from itertools import islice

from tracker import config, coverage
from tracker.model import Article
from training.running import CORPUS

PAIRS, CHARACTERS, LIMIT = 1_000, 2_400, 20.0


def pairs() -> list[dict[str, str]]:
    """Pairs as `tracker assess` reads them."""
    claims = [
        claim.text for path in sorted(CORPUS.glob("en-*/claims.yaml")) for claim in config.load(path, None).claims
    ]
    texts, joined = [], ""
    for path in sorted(CORPUS.glob("en-*/coverage.jsonl")):
        for seen in coverage.read([path]):
            article = seen.read()
            joined += f"\n\n{article.text}" if isinstance(article, Article) else ""
            if len(joined) >= CHARACTERS:
                texts.append(joined)
                joined = ""
    turns = ((claim, text) for shift in range(len(claims)) for claim, text in zip(claims[shift:], texts, strict=False))
    return [{"id": str(i), "claim": c, "title": "", "body": t} for i, (c, t) in enumerate(islice(turns, PAIRS))]


def main() -> None:
    """Print the seconds and their share of the limit."""
    wanted = pairs()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write("\n".join(map(json.dumps, wanted)))
        file.flush()
        began = time.perf_counter()
        told = subprocess.run(
            [sys.executable, "-m", "tracker", "assess", file.name], check=True, capture_output=True, text=True
        ).stdout.splitlines()
        seconds = time.perf_counter() - began
    words = sum(len(pair["body"].split()) for pair in wanted) / len(wanted)
    print(
        f"{len(told)} pairs of {words:.0f} words: {seconds:.1f} s, {seconds / LIMIT:.2f} of the limit of {LIMIT:.0f} s"
    )


if __name__ == "__main__":
    main()
