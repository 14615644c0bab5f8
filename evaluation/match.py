"""How well passages are matched with claims, over whole articles of recorded stories.

    python -m evaluation.match corpus/replays [-v]

A step is one observation and one claim. Gold (`expected.json`) names the steps in which the article bears on the claim;
a step is found when any passage was matched. Claims that track a denial are left out: they follow their target.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tracker import config as loader
from tracker import coverage
from tracker.analyse import speakers
from tracker.claims import Config
from tracker.match import Matcher, Similarity
from tracker.model import Failure, Match


@dataclass(frozen=True)
class Step:
    """One observation and one claim: what gold says, and the passages that were matched."""

    url: str
    seen_at: datetime
    claim: str
    gold: tuple[str, ...]  # "stance act voice" of each reading that gold holds; empty: the article is not about it
    matches: tuple[Match, ...]

    @property
    def best(self) -> float:
        """The highest score of a passage, 0 where there is none."""
        return max((m.score for m in self.matches), default=0.0)


def steps(folder: Path, config: Config | None = None, similarity: Similarity | None = None) -> Iterator[Step]:
    """All steps of one story, in the order of its coverage; with other claims than its own where they are given."""
    config = config or loader.load(folder / "claims.yaml", {})
    matcher = Matcher(config.claims, config.entities, config.article, similarity)
    rows = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["evidence"]
    for observation in coverage.read([folder / "coverage.jsonl"]):
        article = observation.read()
        if isinstance(article, Failure):
            print(f"unread: {observation.url}: {article.detail}", file=sys.stderr)
            continue
        article = replace(article, official_for=speakers(article, config.entities))
        found = matcher.matches(article)
        here = [r for r in rows if r["url"] == observation.url]
        here = [r for r in here if datetime.fromisoformat(r["seen_at"]) == observation.seen_at]
        for claim in config.claims:
            if claim.denies is None:
                gold = tuple(f"{r['stance']} {r['act']} {r['voice']}" for r in here if r["claim"] == claim.id)
                of_claim = tuple(m for m in found if m.claim == claim.id)
                yield Step(observation.url, observation.seen_at, claim.id, gold, of_claim)


def report(all_steps: list[Step], *, near: bool) -> str:
    """Recall and precision over steps, counting near matches or not, and passages a found step."""
    found = [s for s in all_steps if any(near or not m.near for m in s.matches)]
    right = [s for s in found if s.gold]
    gold = sum(bool(s.gold) for s in all_steps)
    passages = sum(len(s.matches) for s in found)
    kind = "with near" if near else "match only"
    return (
        f"{kind}: recall {len(right) / max(gold, 1):.3f} ({len(right)} of {gold}), "
        f"precision {len(right) / max(len(found), 1):.3f} ({len(found)} found), "
        f"{passages / max(len(found), 1):.1f} passages a step"
    )


def main() -> int:
    """Print recall and precision over all stories below the folders named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="list what was missed and what was found in excess"
    )
    wanted = parser.parse_args()
    stories = sorted({p.parent for folder in wanted.folders for p in folder.rglob("expected.json")})
    began = time.monotonic()
    told: list[Step] = []
    for story in stories:
        mine = list(steps(story))
        told += mine
        print(f"{story.name:34} {report(mine, near=False)}")
        for step in mine if wanted.verbose else ():
            if bool(step.gold) != any(not m.near for m in step.matches):
                print(f"  {'MISSED' if step.gold else 'EXCESS'} {step.claim} {step.url} {'; '.join(step.gold)}")
                for match in sorted(step.matches, key=lambda m: -m.score)[:3]:
                    print(f"      {match.score:.2f} {'near ' if match.near else ''}{match.passage.text[:160]}")
    print(report(told, near=False), report(told, near=True), f"{time.monotonic() - began:.1f} s", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
