"""The gate: the figures on the recorded stories must not fall below their floors.

    python -m evaluation.gate          measure and compare; exit 1 below a floor or on another corpus
    python -m evaluation.gate --pin    set the floors a little below what is measured now

floors.json holds the floors and the SHA-256 of the corpus that they were measured on. With another corpus the figures
mean something else, so a change of the corpus has to pin them anew, on purpose.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from evaluation.parts import changes, retold
from evaluation.stories import STORIES

FLOORS = Path(__file__).with_name("floors.json")
MARGIN = 0.02  # below what was measured: room for a change that trades a little here for more elsewhere
HELD = ("precision", "recall", "F1", "steps right", "reviews raised")
FILES = ("claims.yaml", "coverage.jsonl", "expected.json")


@dataclass(frozen=True)
class Verdict:
    """What the gate found."""

    measured: dict[str, float]
    below: tuple[str, ...]  # one line for each figure below its floor
    corpus: str  # "" where it is the one that the floors were measured on, else what is wrong


def corpus_hash(folder: Path = STORIES) -> str:
    """The SHA-256 over the files of every story, names and line endings as they are in the repository."""
    digest = hashlib.sha256()
    for path in sorted(p for name in FILES for p in folder.glob(f"*/{name}")):
        digest.update(f"{path.parent.name}/{path.name}\n".encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def measured() -> dict[str, float]:
    """The figures that have floors."""
    figures = changes(retold())
    return {name: round(float(figures[name]), 4) for name in HELD}


def compare(figures: dict[str, float], floors: dict[str, float]) -> tuple[str, ...]:
    """One line for each figure that is below its floor, or has none to show."""
    return tuple(
        f"{name}: {figures.get(name, 0.0):.4f} is below its floor {floor:.4f}"
        for name, floor in floors.items()
        if figures.get(name, 0.0) < floor
    )


def check() -> Verdict:
    """Measure, and compare with the floors."""
    pinned = json.loads(FLOORS.read_text(encoding="utf-8"))
    same = pinned["corpus_sha256"] == corpus_hash()
    wrong = "" if same else "the floors were measured on another corpus; pin them: python -m evaluation.gate --pin"
    figures = measured()
    return Verdict(figures, compare(figures, pinned["floors"]), wrong)


def pin() -> dict[str, float]:
    """Set the floors from what is measured now, and return them."""
    figures = measured()
    floors = {name: round(max(0.0, value - MARGIN), 4) for name, value in figures.items()}
    text = json.dumps({"corpus_sha256": corpus_hash(), "measured": figures, "floors": floors}, indent=2)
    FLOORS.write_text(text + "\n", encoding="utf-8")
    return floors


def main() -> int:
    """Check or pin."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pin", action="store_true")
    if parser.parse_args().pin:
        for name, floor in pin().items():
            sys.stdout.write(f"{name:16} floor {floor:.4f}\n")
        return 0
    verdict = check()
    for name, value in verdict.measured.items():
        sys.stdout.write(f"{name:16} {value:.4f}\n")
    for line in (*verdict.below, *([verdict.corpus] if verdict.corpus else [])):
        sys.stderr.write(f"{line}\n")
    return int(bool(verdict.below or verdict.corpus))


if __name__ == "__main__":
    sys.exit(main())
