"""Why changes are missed and false alerts are sent: what was read at that observation, against what gold says of it.

    python -m evaluation.errors [FOLDER...] [-v]

Each error is put down to the first thing on the way that went wrong. A change is also missed, or a false one told, when
everything was read rightly at that observation and the story had gone wrong before; that is a kind of its own.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from evaluation.stories import recorded, retell, scorer
from tracker import coverage, origin
from tracker.claims import Config
from tracker.model import Article, Evidence
from tracker.stance import default_reader

# In the order in which things happen on the way from a page to a change.
KINDS = (
    "page not read", "no evidence found", "evidence that gold does not know", "taken for a near match", "stance", "act",
    "voice", "a wrong reading beside the right one", "origin", "date or background", "an earlier error", "judge",
)  # fmt: skip


@dataclass(frozen=True)
class Error:
    """One change that was missed or should not have been told."""

    story: str
    claim: str
    what: str  # "missed" or "false"
    to: str
    kind: str
    url: str


@dataclass(frozen=True)
class _Told:
    """A story as it was retold: what each observation says by gold, and what was read in it."""

    config: Config
    gold: Sequence[dict[str, Any]]
    evidence: Sequence[Evidence]
    pages: dict[tuple[str, datetime], str | None]  # observation -> the article's address; None where it was not read

    def of(self, claim: str, url: str, at: datetime) -> tuple[list[dict[str, Any]], list[Evidence]]:
        """Gold and found evidence of an observation for a claim; for one that tracks a denial, its target's."""
        source = self.config.claim(claim).denies or claim
        gold = [r for r in self.gold if r["claim"] == source and (r["url"], _when(r["seen_at"])) == (url, at)]
        page = self.pages.get((url, at))
        found = [e for e in self.evidence if e.claim == source and e.url == page and at in (e.seen_at, e.withdrawn_at)]
        return gold, found

    def lacks(self, claim: str, until: datetime) -> bool:
        """Whether something that gold has from an earlier observation was not read, or was read otherwise."""
        earlier = [(url, at) for url, at in self.pages if at < until]
        return any(
            gold and (not found or _misread(gold, found)) for gold, found in (self.of(claim, *k) for k in earlier)
        )


def errors_of(folder: Path) -> list[Error]:
    """The errors of one story, each with its kind."""
    score = scorer()
    config, records, evidence = retell(folder, default_reader())
    scenario = score.load(str(folder))
    details = score.score(scenario, records)["details"]
    pages: dict[tuple[str, datetime], str | None] = {}
    sketches: dict[str, tuple[int, ...]] = {}
    for observation in coverage.read([folder / "coverage.jsonl"]):
        article = observation.read()
        pages[observation.url, observation.seen_at] = article.url if isinstance(article, Article) else None
        if isinstance(article, Article):
            sketches[article.url] = origin.sketch(article.text)
    evidence = [
        piece
        for claim in config.claims
        for piece in origin.assign(
            [e for e in evidence if e.claim == claim.id], sketches, config.article, config.outlets
        )
    ]
    gold = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["evidence"]
    told = _Told(config, gold, evidence, pages)
    wrong = {(w["claim"], w["observation"]) for w in details["steps_wrong"]}
    places = {key: i for i, key in enumerate(pages, 1)}
    found = []
    for row in details["missed"]:
        key = (row["url"], _when(row["seen_at"]))
        before = (row["claim"], places[key] - 1) in wrong
        found.append(_error(folder, row, "missed", _kind(told, row["claim"], *key, before=before), row["url"]))
    for row in details["false_alerts"]:
        at = _when(row["at"])
        url = next((u for u, seen in pages if seen == at), "")
        before = (row["claim"], places.get((url, at), 1) - 1) in wrong
        found.append(_error(folder, row, "false", _kind(told, row["claim"], url, at, before=before), url))
    return found


def _error(folder: Path, row: dict[str, Any], what: str, kind: str, url: str) -> Error:
    return Error(folder.name, row["claim"], what, row["to"], kind, url)


def _kind(told: _Told, claim: str, url: str, at: datetime, *, before: bool) -> str:
    """The first thing that went wrong with a claim at an observation; `before`: its status was wrong already."""
    gold, found = told.of(claim, url, at)
    if told.pages.get((url, at)) is None:
        return "page not read"
    if not gold:
        lacking = before or told.lacks(claim, at)
        return "evidence that gold does not know" if found else "an earlier error" if lacking else "judge"
    if not found:
        return "no evidence found"
    if all(e.near for e in found) and any(r["stance"] != "discusses" for r in gold):
        return "taken for a near match"
    kind = _misread(gold, found) or _beside(gold, found)
    if kind:
        return kind
    if any(e.background for e in found):
        return "date or background"
    if all(e.origin == "unknown" for e in found):
        return "origin"
    return "an earlier error" if before or told.lacks(claim, at) else "judge"


def _beside(gold: Sequence[dict[str, Any]], found: Sequence[Evidence]) -> str | None:
    """Whether another passage of the page was read as a side or an act that gold does not know."""
    known = {(r["stance"], r["act"]) for r in gold}
    strange = any(
        (str(e.stance), str(e.act)) not in known
        for e in found
        if e.stance != "discusses" and not (e.near or e.background)
    )
    return "a wrong reading beside the right one" if strange else None


def _misread(gold: Sequence[dict[str, Any]], found: Sequence[Evidence]) -> str | None:
    """What was read wrongly of the gold reading that was missed by most; None where every one was found."""
    read = {(str(e.stance), str(e.act), str(e.voice)) for e in found}
    for stance, act, voice in sorted({(r["stance"], r["act"], r["voice"]) for r in gold}):
        if (stance, act, voice) in read:
            continue
        if not any(s == stance for s, _, _ in read):
            return "stance"
        return "voice" if any((s, a) == (stance, act) for s, a, _ in read) else "act"
    return None


def _when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def measure(folders: Sequence[Path] = ()) -> tuple[dict[str, float | int | str], list[Error]]:
    """How many errors of each kind, and the errors."""
    every = folders or recorded()
    found = [error for folder in every for error in errors_of(folder)]
    counts = Counter((error.kind, error.what) for error in found)
    figures: dict[str, float | int | str] = {}
    for kind in KINDS:
        if counts[kind, "missed"] or counts[kind, "false"]:
            figures[kind] = f"{counts[kind, 'missed']} missed, {counts[kind, 'false']} false"
    return figures, found


def main() -> None:
    """Print how many errors there are of each kind; with -v each error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    wanted = parser.parse_args()
    figures, found = measure(wanted.folders)
    for kind, count in figures.items():
        sys.stdout.write(f"{kind:36} {count}\n")
    for error in found if wanted.verbose else ():
        sys.stdout.write(f"{error.story:32} {error.what:6} {error.claim} -> {error.to}: {error.kind}  {error.url}\n")


if __name__ == "__main__":
    main()
