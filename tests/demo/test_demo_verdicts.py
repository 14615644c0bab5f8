"""The rules, given every passage of the story read right, report exactly what `expected.json` says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tracker import origin
from tracker.claims import Config
from tracker.config import load
from tracker.demo import Story, load_story
from tracker.demo.site import claims_yaml, coverage, recorded_url
from tracker.demo.story import Piece
from tracker.judge import judge
from tracker.model import Act, Evidence, Flag, Stance, Verdict, Voice

SURE = 0.95


def evidence_of(row: dict[str, Any], place: int, piece: Piece, revision: int) -> Evidence:
    return Evidence(
        claim=row["claim"],
        url=recorded_url(row["url"]),
        quote=" ".join((row["claim"], row["stance"], row["act"], row["voice"])),
        start=place,
        end=place + 1,
        stance=Stance(row["stance"]),
        act=Act(row["act"]),
        voice=Voice(row["voice"]),
        score=SURE,
        probability=SURE,
        event_at=datetime.fromisoformat(row["said"]) if "said" in row else piece.published,
        seen_at=datetime.fromisoformat(row["seen_at"]),
        published=piece.published,
        outlet=piece.outlet.name,
        credited=row.get("credited"),
        revision=revision,
        near=row.get("near", False),
        background="said" in row,
    )


def carried(before: Sequence[Evidence], now: Sequence[Evidence], at: datetime) -> list[Evidence]:
    """The evidence of one page after a revision: what is not said any more is withdrawn."""
    said = {e.key: e for e in before}
    gone = [replace(e, withdrawn_at=e.withdrawn_at or at) for e in before if e.key not in {n.key for n in now}]
    return gone + [said.get(e.key, e) for e in now]


def verdicts(
    config: Config, evidence: Sequence[Evidence], sketches: dict[str, tuple[int, ...]], now: datetime
) -> Iterator[Verdict]:
    for claim in config.claims:
        wanted = claim.denies or claim.id
        bearing = [e for e in evidence if e.claim == wanted]
        pieces = origin.assign(bearing, sketches, config.article, config.outlets)
        yield judge(claim, pieces, now, target=config.claim(claim.denies) if claim.denies else None)


@pytest.fixture(scope="module")
def story() -> Story:
    return load_story()


@pytest.fixture
def config(story: Story, tmp_path: Path) -> Config:
    file = tmp_path / "claims.yaml"
    file.write_text(claims_yaml(story), encoding="utf-8")
    return load(file, {})


def history(story: Story, config: Config) -> Iterator[tuple[datetime, Verdict]]:
    """Every verdict at every check, from the passages that `expected.json` lists."""
    rows = coverage(story)
    pieces = {recorded_url(p.site_path): p for p in story.pieces}
    pages: dict[str, list[Evidence]] = {}
    sketches: dict[str, tuple[int, ...]] = {}
    for now in story.moments():
        for url in (r["url"] for r in rows if r["seen_at"] == now.isoformat()):
            version = pieces[url].at(now)
            assert version is not None
            listed = [e for e in story.expected["evidence"] if recorded_url(e["url"]) == url]
            said = [e for e in listed if e["seen_at"] == now.isoformat()]
            found = [evidence_of(e, n, pieces[url], version.number) for n, e in enumerate(said)]
            pages[url] = carried(pages.get(url, []), found, now)
            sketches[url] = origin.sketch(version.body)
        for verdict in verdicts(config, [e for page in pages.values() for e in page], sketches, now):
            yield now, verdict


def test_a_perfect_reader_would_report_what_is_expected(story: Story, config: Config) -> None:
    status = {c.id: c.status for c in config.claims}
    changes, flags = [], {}
    for now, verdict in history(story, config):
        flags[verdict.claim, now] = verdict.flags
        if verdict.status is not status[verdict.claim]:
            url = verdict.evidence[0].url
            changes.append((verdict.claim, status[verdict.claim], verdict.status, verdict.rule, url, now.isoformat()))
            status[verdict.claim] = verdict.status

    expected = story.expected
    keys = ("claim", "from", "to", "rule", "url", "seen_at")
    assert changes == [tuple((c | {"url": recorded_url(c["url"])})[k] for k in keys) for c in expected["changes"]]
    assert status == expected["final"]
    doubted = [c for c in expected["changes"] if "review" in c.get("flags", [])]
    for review in expected["reviews"] + doubted:
        assert Flag.REVIEW in flags[review["claim"], datetime.fromisoformat(review["seen_at"])], review
    for stale in expected["stale"]:
        later = [m for m in story.moments() if m >= datetime.fromisoformat(stale["by"])]
        assert all(Flag.STALE in flags[stale["claim"], m] for m in later), stale
