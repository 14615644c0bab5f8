"""How well single passages of recorded stories are read: what was found for each observation and claim, against gold.

    python -m evaluation.evidence [FOLDER...] [-v]

Gold names, for each observation and claim, the readings (stance, act, voice) that it holds. Matching is counted with
reading: a passage that was not matched cannot be read. Claims that
track a denial are left out: they follow their target.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from evaluation.stories import STORIES
from tracker import config as loader
from tracker import coverage
from tracker.analyse import Analyst
from tracker.model import Evidence, Failure

Triple = tuple[str, str, str]


@dataclass
class Tally:
    """Counts over all steps. A step is one observation and one claim."""

    gold: Counter[str] = field(default_factory=Counter)
    unmatched: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)  # stance, act and voice
    said: Counter[str] = field(default_factory=Counter)  # stance and act
    extra: Counter[str] = field(default_factory=Counter)  # sides taken that gold does not know
    taken: int = 0


def steps(folder: Path) -> Iterator[tuple[str, str, set[Triple], list[Evidence]]]:
    """Each observation's URL, each claim, what gold says of them, and what was found."""
    config = loader.load(folder / "claims.yaml", None)
    analyst = Analyst.of(config)
    rows = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["evidence"]
    for observation in coverage.read([folder / "coverage.jsonl"]):
        article = observation.read()
        if isinstance(article, Failure):
            continue
        found = analyst.evidence(article, observation.seen_at)
        here = [r for r in rows if r["url"] == observation.url]
        here = [r for r in here if datetime.fromisoformat(r["seen_at"]) == observation.seen_at]
        for claim in config.claims:
            if claim.denies is None:
                gold = {(r["stance"], r["act"], r["voice"]) for r in here if r["claim"] == claim.id}
                yield observation.url, claim.id, gold, [e for e in found if e.claim == claim.id]


def count(tally: Tally, gold: set[Triple], found: list[Evidence]) -> None:
    """Adds one step."""
    triples = {(str(e.stance), str(e.act), str(e.voice)) for e in found}
    for stance, act, voice in gold:
        kind = f"{stance} {act}"
        tally.gold[kind] += 1
        tally.unmatched[kind] += not found
        tally.whole[kind] += (stance, act, voice) in triples
        tally.said[kind] += any((s, a) == (stance, act) for s, a, _ in triples)
    # Only what could move a status: a side taken, not as background and not as a near match.
    sides = {(e.stance, e.act) for e in found if e.stance != "discusses" and not e.background and not e.near}
    tally.taken += len(sides)
    for stance, act in sides:
        if not any((s, a) == (stance, act) for s, a, _ in gold):
            tally.extra[f"{stance} {act}"] += 1


def main() -> None:
    """Print the counts, by kind and over all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    wanted = parser.parse_args()
    tally, out = Tally(), sys.stdout
    for folder in wanted.folders or sorted(p.parent for p in STORIES.glob("*/expected.json")):
        for url, claim, gold, found in steps(folder):
            count(tally, gold, found)
            if wanted.verbose and (gold or found):
                out.write(f"{folder.name} {claim} {url}\n")
                out.writelines(f"    = {' '.join(triple)}\n" for triple in sorted(gold))
                for e in found:
                    marks = f"{'near ' if e.near else ''}{'old ' if e.background else ''}{e.credited or ''}"
                    figures = f"m{e.score:.2f} p{e.probability:.2f} {e.event_at:%Y-%m-%d}"
                    out.write(f"    + {e.stance} {e.act} {e.voice} {figures} {marks}| {e.quote}\n")
    out.write(f"{'':24}{'gold':>6}{'unmatched':>11}{'s+a right':>11}{'with voice':>11}{'extra':>7}\n")
    for kind in sorted({*tally.gold, *tally.extra}, key=lambda k: -tally.gold[k]):
        row = (tally.gold, tally.unmatched, tally.said, tally.whole, tally.extra)
        out.write(
            f"{kind:24}" + "".join(f"{c[kind]:>{w}}" for c, w in zip(row, (6, 11, 11, 11, 7), strict=True)) + "\n"
        )
    n, taken = tally.gold.total() or 1, tally.taken or 1
    out.write(f"recall: stance and act {tally.said.total() / n:.3f}, with voice {tally.whole.total() / n:.3f}; ")
    out.write(f"precision of sides taken {1 - tally.extra.total() / taken:.3f} of {tally.taken}\n")


if __name__ == "__main__":
    main()
