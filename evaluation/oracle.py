"""How well the judge does when every passage is read rightly: replays judged on their gold evidence.

    python -m evaluation.oracle                       every story of corpus/replays
    python -m evaluation.oracle FOLDER... -v          others, with what was missed

Gold says who says what, but not what is old: it has no quotes, no dates of what is said, and no marks for background
and near matches. This adds what a fair reading gives. The figures are a ceiling for the tracker's.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from evaluation.stories import STORIES, scorer
from tracker import config as loader
from tracker import coverage, diff, origin, urls
from tracker.analyse import carry
from tracker.claims import Config
from tracker.judge import compare, judge
from tracker.model import Act, Article, Evidence, Revision, Stance, Status, Verdict, Voice

# Words by which an article marks a denial as an old one.
RETOLD = re.compile(
    r"\b(?:had (?:previously |earlier )?(?:denied|said|called|dismissed|insisted|ruled)|previously|earlier|at the time|"
    r"last (?:summer|year|month|spring|autumn|fall|winter)|once (?:denied|called)|in (?:20\d\d|january|february|march|"
    r"april|may|june|july|august|september|october|november|december))\b|曾|此前|早前|当时|當時|去年|年前|月前|先前",
    re.I,
)
# What an official act does that is no word on the claim itself but on something like it.
LIKE_IT = (Act.CONFIRM, Act.PLAN, Act.TEST, Act.LAUNCH, Act.SHELVE)


@dataclass
class Story:
    """A story as far as it was told."""

    config: Config
    gold: Sequence[dict[str, Any]]
    pages: dict[str, Revision] = field(default_factory=dict)
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)  # by page
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def tell(self, observation: coverage.Observation) -> Iterator[dict[str, Any]]:
        """Take one observation in; the change records that it brings."""
        article = observation.read()
        if isinstance(article, Article):
            self._take(article, observation)
        sketches = {url: origin.sketch(page.article.text) for url, page in self.pages.items()}
        for claim in self.config.claims:
            target = self.config.claim(claim.denies) if claim.denies else None
            bearing = [e for page in self.evidence.values() for e in page if e.claim == (target or claim).id]
            placed = origin.assign(bearing, sketches, self.config.article, self.config.outlets)
            verdict = judge(claim, placed, observation.seen_at, target=target)
            before = self.verdicts.get(claim.id)
            if news := compare(before, verdict):
                yield record(observation.seen_at, before.status if before else claim.status, verdict, news.evidence)
            self.verdicts[claim.id] = verdict

    def _take(self, article: Article, observation: coverage.Observation) -> None:
        last = self.pages.get(article.url)
        edit = diff.diff(last.article.content, article.content) if last else None
        revision = Revision(article, last.number + 1 if last else 1, observation.seen_at, edit)
        found = [self._read(row, revision) for row in self.gold if told_by(row, observation)]
        self.evidence[article.url] = carry(self.evidence.get(article.url, []), found, revision)
        self.pages[article.url] = revision

    def _read(self, row: dict[str, Any], revision: Revision) -> Evidence:
        article, seen_at = revision.article, revision.seen_at
        stance, act, voice = Stance(row["stance"]), Act(row["act"]), Voice(row["voice"])
        outlet = article.outlet or urls.host(article.url)
        quote = row.get("quote", f"{row['claim']} {stance} {act} {voice}")
        piece = Evidence(
            claim=row["claim"], url=article.url, quote=quote, start=0, end=1,
            stance=stance, act=act, voice=voice, score=1.0, probability=1.0, event_at=article.published or seen_at,
            seen_at=seen_at, published=article.published, outlet=outlet, revision=revision.number,
        )  # fmt: skip
        if "quote" in row:  # labelled sentence by sentence: nothing has to be guessed
            return replace(piece, near=row.get("near", False), background=row.get("old", False))
        pages = (page for url, page in self.evidence.items() if url != article.url)
        told = [e for page in pages for e in page if e.claim == piece.claim]
        return replace(piece, near=like_it(piece, told), background=retold(piece, article.text, told))


def told_by(row: dict[str, Any], observation: coverage.Observation) -> bool:
    """Whether a line of gold is about an observation."""
    return bool(row["url"] == observation.url and datetime.fromisoformat(row["seen_at"]) == observation.seen_at)


def like_it(piece: Evidence, told: Sequence[Evidence]) -> bool:
    """Whether a passage that only discusses the claim is about something like it, and not about how it ended."""
    if piece.stance is not Stance.DISCUSSES or piece.revision > 1:
        return False
    ended = any(e.act in (Act.LAUNCH, Act.SHELVE) and not e.near for e in told)
    said = piece.act is Act.REPORT and piece.voice is Voice.SUBJECT
    return said or (piece.act in LIKE_IT and not (piece.act is Act.SHELVE and ended))


def retold(piece: Evidence, text: str, told: Sequence[Evidence]) -> bool:
    """Whether a denial is one that the record already holds, in an article that speaks of the past."""
    again = any((e.act, e.stance, e.voice) == (Act.DENY, piece.stance, piece.voice) for e in told)
    return piece.act is Act.DENY and again and bool(RETOLD.search(text))


def record(at: datetime, before: Status, after: Verdict, evidence: Sequence[Evidence]) -> dict[str, Any]:
    """A change record as far as `score.py` reads it."""
    told = [{"url": e.url, "quote": e.quote} for e in evidence]
    flags = sorted(after.flags)
    return {"at": at.isoformat(), "claim": after.claim, "from": before, "to": after.status, "rule": after.rule,
            "flags": flags, "evidence": told}  # fmt: skip


def retell(folder: Path) -> list[dict[str, Any]]:
    """The change records of a story, judged after each observation on what gold says of it."""
    gold = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["evidence"]
    return told(folder, gold)


def told(folder: Path, gold: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The change records of a story, judged on these lines of gold."""
    story = Story(loader.load(folder / "claims.yaml", None), gold)
    return [r for observation in coverage.read([folder / "coverage.jsonl"]) for r in story.tell(observation)]


def main() -> int:
    """Prints the table of `score.py` for the judge on gold evidence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    wanted = parser.parse_args()
    score = scorer()
    folders = wanted.folders or sorted(p.parent for p in STORIES.glob("*/expected.json"))
    results = [score.score(score.load(str(folder)), retell(folder)) for folder in folders]
    score.show(results, score.total(results), wanted.verbose, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
