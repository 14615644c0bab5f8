"""How well the judge does when every passage is read rightly: replays judged on their gold evidence.

    python evaluation/oracle.py REPLAYS [STORY...] [-v]

REPLAYS is a folder of recorded stories with `claims.yaml`, `coverage.jsonl` and `expected.json` in each, and `score.py`
beside them. Gold evidence has no quotes, no dates of what is said, and no marks for background and near matches; this
harness adds what a fair reading of the text would give. Its figures are a ceiling for the tracker's.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from tracker import urls
from tracker.judge import News, compare, judge
from tracker.model import Act, Claim, Evidence, SeedArticle, Stance, Status, Verdict, Voice
from tracker.origin import assign, sketch

_RETOLD = re.compile(
    r"\b(?:had (?:previously |earlier )?(?:denied|said|called|dismissed|insisted|ruled)|previously|earlier|at the time|"
    r"last (?:summer|year|month|spring|autumn|fall|winter)|once (?:denied|called)|in (?:20\d\d|january|february|march|"
    r"april|may|june|july|august|september|october|november|december))\b|曾|此前|早前|当时|當時|去年|年前|月前|先前",
    re.I,
)
_CREDIT = re.compile(
    r"(?:according to|reported by|first reported by|citing|told) (?:the )?([A-Z][\w’']+(?: [A-Z&][\w’']*){0,3})"
    r"|据[《“]?([^，。《》“”]{2,12}?)[》”]?(?:报道|消息)"
)


@dataclass
class Page:
    """One page with all that was read of it so far."""

    outlet: str | None
    published: datetime | None
    text: str
    revision: int = 1
    evidence: list[Evidence] = field(default_factory=list)


def claims(folder: Path) -> tuple[SeedArticle, list[Claim]]:
    """The seed and the claims of a story."""
    given = yaml.safe_load((folder / "claims.yaml").read_text(encoding="utf-8"))
    article = given.get("article", {})
    seed = SeedArticle(article.get("title"), article.get("outlet"), article.get("url"), article.get("published"))
    return seed, [_claim(row, seed.published) for row in given["claims"]]


def _claim(row: dict[str, Any], published: date | None) -> Claim:
    return Claim(
        id=row["id"],
        text=row["text"],
        also=tuple(row.get("also", ())),
        about=tuple(row.get("about", ())),
        status=Status(row.get("status", "unverified")),
        as_of=row.get("as_of", published),
        denies=row.get("denies"),
    )


def replay(folder: Path) -> list[dict[str, Any]]:
    """The change records of a story, judged after each observation."""
    seed, story = claims(folder)
    gold = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["evidence"]
    pages: dict[str, Page] = {}
    verdicts: dict[str, Verdict] = {}
    records: list[dict[str, Any]] = []
    for line in (folder / "coverage.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        seen_at = datetime.fromisoformat(row["seen_at"])
        wanted = [g for g in gold if g["url"] == row["url"] and g["seen_at"] == row["seen_at"]]
        _observe(pages, row, seen_at, wanted)
        everything = [e for page in pages.values() for e in page.evidence]
        sketches = {url: sketch(page.text) for url, page in pages.items()}
        placed = assign(everything, sketches, seed, {})
        for claim in story:
            target = next((c for c in story if c.id == claim.denies), None)
            verdict = judge(claim, placed, seen_at, target=target)
            news = compare(verdicts.get(claim.id), verdict)
            if news.news is not News.NOTHING:
                before = verdicts[claim.id].status if claim.id in verdicts else claim.status
                records.append(_record(row["seen_at"], before, verdict, news.rule, news.evidence))
            verdicts[claim.id] = verdict
    return records


def _record(at: str, before: Status, after: Verdict, rule: str, evidence: Iterable[Evidence]) -> dict[str, Any]:
    told = [{"url": e.url, "quote": f"{e.stance} {e.act} {e.voice} {e.origin}"} for e in evidence]
    flags = sorted(after.flags)
    return {"at": at, "claim": after.claim, "from": before, "to": after.status, "rule": rule, "flags": flags,
            "evidence": told, "because": after.because}  # fmt: skip


def _observe(pages: dict[str, Page], row: dict[str, Any], seen_at: datetime, gold: Sequence[dict[str, Any]]) -> None:
    html = row.get("html", "")
    text = row.get("text") or re.sub(r"\s+", " ", re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", html))
    name = re.search(r'og:site_name"\s+content="([^"]+)', html)
    published = row.get("published") or _meta_date(html)
    page = pages.get(row["url"])
    if page is None:
        when = datetime.fromisoformat(published) if published else None
        page = pages[row["url"]] = Page(row.get("outlet") or (name.group(1) if name else None), when, text)
    else:
        page.revision, page.text = page.revision + 1, text
    found = [_evidence(g, page, row["url"], seen_at, pages) for g in gold]
    kept = {e.key for e in found}
    corrected = any(e.act is Act.CORRECT for e in found)
    before = [
        e if e.withdrawn_at or e.key in kept
        else replace(e, withdrawn_at=seen_at, withdrawn_in=page.revision, correction=corrected)
        for e in page.evidence
    ]  # fmt: skip
    held = {e.key for e in before if not e.withdrawn_at}
    page.evidence = before + [e for e in found if e.key not in held]


def _meta_date(html: str) -> str | None:
    found = re.search(r'(?:datePublished"\s*:\s*"|published_time"\s+content="|datetime=")(\d{4}-\d\d-\d\dT[^"]+)', html)
    return found.group(1) if found and re.search(r"[+-]\d\d:\d\d$|Z$", found.group(1)) else None


def _evidence(gold: dict[str, Any], page: Page, url: str, seen_at: datetime, pages: dict[str, Page]) -> Evidence:
    stance, act, voice = Stance(gold["stance"]), Act(gold["act"]), Voice(gold["voice"])
    credit = _CREDIT.search(page.text)
    credited = next((name for name in credit.groups() if name), None) if credit else None
    event_at = page.published if page.published and page.revision == 1 else seen_at
    quote = f"{gold['claim']} {stance} {act} {voice}"  # gold gives no quote: one row is one passage
    piece = Evidence(
        claim=gold["claim"], url=url, quote=quote, start=0, end=1, stance=stance, act=act, voice=voice, score=1.0,
        probability=1.0, event_at=event_at, seen_at=seen_at, published=page.published,
        outlet=page.outlet or urls.host(url), credited=credited,
        revision=page.revision,
    )  # fmt: skip
    told = [e for other in pages.values() for e in other.evidence if e.claim == piece.claim and e.url != url]
    return replace(piece, near=_near(piece, told), background=_retold(piece, page.text, told))


def _near(piece: Evidence, told: Sequence[Evidence]) -> bool:
    """An official act that only discusses the claim is about something like it."""
    strong = (Act.CONFIRM, Act.PLAN, Act.TEST, Act.LAUNCH, Act.SHELVE, Act.REPORT)
    ended = any(e.act in (Act.LAUNCH, Act.SHELVE) and not e.near for e in told)
    if piece.stance is not Stance.DISCUSSES or piece.act not in strong or piece.revision > 1:
        return False
    return not (piece.act is Act.SHELVE and ended) and not (
        piece.act is Act.REPORT and piece.voice is not Voice.SUBJECT
    )


def _retold(piece: Evidence, text: str, told: Sequence[Evidence]) -> bool:
    """A denial that the record already holds, in an article that speaks of the past."""
    denied = any((e.act, e.stance, e.voice) == (Act.DENY, piece.stance, piece.voice) for e in told)
    return piece.act is Act.DENY and denied and bool(_RETOLD.search(text))


def _scorer(replays: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", replays / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{replays}: no score.py beside the stories")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Prints the table of `score.py` for the judge on gold evidence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("replays", type=Path)
    parser.add_argument("story", nargs="*")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    score = _scorer(args.replays)
    folders = [
        f.parent for f in sorted(args.replays.glob("*/expected.json")) if not args.story or f.parent.name in args.story
    ]
    results = [score.score(score.load(str(folder)), replay(folder)) for folder in folders]
    score.show(results, score.total(results), args.verbose, sys.stdout)


if __name__ == "__main__":
    main()
