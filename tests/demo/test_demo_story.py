"""The story is whole: its articles, its traps, and an `expected.json` that refers to what is there."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from tracker.claims import Config
from tracker.config import load
from tracker.demo import Story, load_story
from tracker.demo.site import claims_yaml, coverage, recorded_url
from tracker.demo.story import Piece
from tracker.model import Act, Rule, Stance, Status, Voice

WANTED_TRAPS = {
    "announced-correction", "comment", "credited", "denial-of-something-else", "did-not-deny", "instruction",
    "machine-translation", "mobile-twin", "old-denial", "outage", "question-headline", "rival", "sarcasm", "sidebar",
    "silent-edit", "traditional", "update", "wire-copies",
}  # fmt: skip


@pytest.fixture(scope="module")
def story() -> Story:
    return load_story()


@pytest.fixture(scope="module")
def told(story: Story) -> list[Piece]:
    return [p for p in story.pieces if p.shows]


@pytest.fixture
def config(story: Story, tmp_path: Path) -> Config:
    file = tmp_path / "claims.yaml"
    file.write_text(claims_yaml(story, lambda path: f"http://127.0.0.1:8123{path}"), encoding="utf-8")
    return load(file, {})


def test_there_is_enough_of_it_in_both_languages(told: list[Piece]) -> None:
    assert len(told) >= 28
    assert sum(bool(re.search("[一-鿿]", p.title)) for p in told) >= 12
    assert min(p.published for p in told).year == 2020
    assert max(p.published for p in told).year == 2025
    assert len({p.outlet.template for p in told}) >= 6


def test_every_trap_is_set_and_explained(story: Story, told: list[Piece]) -> None:
    shown = {trap for p in told for trap in p.shows}
    assert shown >= WANTED_TRAPS
    assert set(story.expected["traps"]) >= WANTED_TRAPS


def test_one_denial_is_carried_by_six_outlets_nearly_word_for_word(told: list[Piece]) -> None:
    copies = [p for p in told if "wire-copies" in p.shows and p.outlet.lang == "en"]
    assert len({p.outlet.slug for p in copies}) >= 6
    sentence = "rejecting part of a report on how the owner of Douyin means to reorganise its online shopping business"
    assert all(sentence in p.body for p in copies)


def test_articles_do_not_share_an_address(story: Story) -> None:
    paths = Counter(p.site_path for p in story.pieces) + Counter(p.mobile for p in story.pieces if p.mobile)
    assert max(paths.values()) == 1


def test_claims_file_is_valid_and_its_sources_are_the_outlets(story: Story, config: Config) -> None:
    assert len(config.claims) == 7
    feeds = {f"http://127.0.0.1:8123/{o.slug}{o.feed_path}" for o in story.outlets.values()}
    assert feeds <= {s.location for s in config.sources}
    pages = {s.location for s in config.sources} - feeds
    assert {p.removeprefix("http://127.0.0.1:8123") for p in pages} <= set(story.by_path)
    assert {s.location.split("/")[3] for s in config.sources if s.official_for} == {"bytedance-newsroom"}


def test_recorded_claims_file_has_no_sources(story: Story, tmp_path: Path) -> None:
    file = tmp_path / "claims.yaml"
    file.write_text(claims_yaml(story), encoding="utf-8")
    assert load(file, {}).sources == ()


def test_expected_changes_follow_from_their_articles(story: Story, config: Config) -> None:
    status = {c.id: c.status for c in config.claims}
    for change in story.expected["changes"]:
        piece, _ = story.by_path[change["url"]]
        times = [piece.published, *(e.at for e in piece.edits)]
        moment = datetime.fromisoformat(change["seen_at"])
        assert moment in [next(m for m in story.moments() if m >= t) for t in times], change
        assert status[change["claim"]] == change["from"], change
        assert Rule(change["rule"])
        status[change["claim"]] = Status(change["to"])
    assert status == story.expected["final"]


def test_expected_reviews_and_staleness_are_at_checks(story: Story, config: Config) -> None:
    for review in story.expected["reviews"]:
        piece, _ = story.by_path[review["url"]]
        assert datetime.fromisoformat(review["seen_at"]) >= piece.published
        assert datetime.fromisoformat(review["seen_at"]) in story.moments()
    for stale in story.expected["stale"]:
        assert datetime.fromisoformat(stale["by"]) in story.quiet
        assert config.claim(stale["claim"]).stale_after


def test_coverage_has_every_version_once_in_order(story: Story) -> None:
    rows = coverage(story)
    assert len(rows) == sum(1 + len(p.edits) for p in story.pieces)
    assert [r["seen_at"] for r in rows] == sorted(r["seen_at"] for r in rows)
    assert {r["url"] for r in rows} == {recorded_url(p.site_path) for p in story.pieces}


def test_an_article_of_a_dark_outlet_is_recorded_when_the_light_returns(story: Story) -> None:
    (outage,) = story.outages
    piece = next(p for p in story.pieces if "outage" in p.shows)
    assert outage.begins <= piece.published < outage.ends
    (row,) = [r for r in coverage(story) if r["url"] == recorded_url(piece.site_path)]
    assert datetime.fromisoformat(row["seen_at"]) >= outage.ends


def test_expected_evidence_is_of_articles_that_are_there(story: Story, config: Config) -> None:
    observed = {(r["url"], r["seen_at"]) for r in coverage(story)}
    assert story.expected["evidence"]
    for row in story.expected["evidence"]:
        assert (recorded_url(row["url"]), row["seen_at"]) in observed, row
        assert config.claim(row["claim"])
        assert row["stance"] in set(Stance) - {Stance.UNRELATED}
        assert row["act"] in set(Act)
        assert row["voice"] in set(Voice)
