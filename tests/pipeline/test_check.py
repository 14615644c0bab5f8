"""One pass after another over a real site, with a real store: nothing twice, nothing lost, blind is not silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.site import Site
from tracker import config as loader
from tracker import pipeline
from tracker.claims import Config
from tracker.fetch import Fetcher
from tracker.model import Flag, Outcome, Rule, Status
from tracker.pipeline import Report
from tracker.store import Store, open_store

START = datetime(2026, 3, 3, 9, tzinfo=UTC)

CLAIMS = """
version: 1
article: {{outlet: Harbour Courier, url: "https://harbourcourier.example/vellmart", published: 2026-03-02}}
entities:
  vellmart: {{names: [Vellmart, Vellmart Group], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
  - id: outside-sellers-denial
    denies: outside-sellers
    text: Vellmart denied that it will let other merchants sell on its website.
    about: [vellmart]
sources:
  - feed: {site}/feed.xml
    outlet: Meridian Post
  - page: {site}/watched
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s, concurrency: 4}}
"""

DENIAL = (
    "Vellmart denied on Tuesday that it will let other merchants sell on its website.",
    "“We have no plan to let other merchants sell on our website,” a Vellmart spokeswoman said.",
)
NEUTRAL = "Vellmart runs 212 shops and a website, and was founded in 1987 in the port of Corrow."


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_feed("/feed.xml", "Meridian Post", [("/denial", "Vellmart denies plan to open website")])
        site.put_article("/denial", "Vellmart denies plan", [*DENIAL, NEUTRAL], "Meridian Post", "2026-03-03T08:00:00Z")
        site.put_article("/watched", "Vellmart at a glance", [NEUTRAL], "Corrow Echo", "2026-03-03T06:00:00Z")
        yield site


@pytest.fixture
def config(site: Site, tmp_path: Path) -> Config:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS.format(site=site.url("")), encoding="utf-8")
    return loader.load(path, None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "state.sqlite", now=START) as store:
        yield store


def check(config: Config, store: Store, at: datetime = START) -> Report:
    with Fetcher(config.settings, now=lambda: at) as fetcher:
        return pipeline.check(config, store, fetcher, lambda: at)


def test_a_denial_is_found_and_reported_with_its_quote(config: Config, store: Store) -> None:
    report = check(config, store)
    moved = {c.claim: c for c in report.changes if c.after is not c.before}
    assert moved["outside-sellers"].after is Status.DENIED
    assert moved["outside-sellers"].rule is Rule.DENIAL
    assert moved["outside-sellers-denial"].after is Status.CONFIRMED
    quote = moved["outside-sellers"].evidence[0]
    assert quote.quote in DENIAL
    assert store.latest(quote.url) is not None
    revision = store.latest(quote.url)
    assert revision is not None and revision.article.content[quote.start : quote.end] == quote.quote


def test_a_second_pass_asks_with_what_it_knows_and_says_nothing_twice(site: Site, config: Config, store: Store) -> None:
    first = check(config, store)
    assert first.new == 2
    rows = [len(store.revisions(url)) for url in sorted({e.url for e in store.evidence("outside-sellers")})]
    site.asked.clear()
    second = check(config, store, START + timedelta(hours=1))
    pages = [a for a in site.asked if a.path != "/robots.txt"]
    assert {a.path for a in pages} == {"/feed.xml", "/denial", "/watched"}
    assert {a.status for a in pages} == {304}
    assert second.changes == [] and second.new == second.revised == 0
    assert rows == [len(store.revisions(url)) for url in sorted({e.url for e in store.evidence("outside-sellers")})]
    assert [c.seq for c in store.changes()] == list(range(1, len(store.changes()) + 1))


def test_an_edit_that_drops_the_denial_withdraws_it(site: Site, config: Config, store: Store) -> None:
    check(config, store)
    site.put_article("/denial", "Vellmart at work", [NEUTRAL], "Meridian Post", "2026-03-03T08:00:00Z")
    report = check(config, store, START + timedelta(hours=1))
    assert report.revised == 1
    change = next(c for c in report.changes if c.claim == "outside-sellers")
    assert (change.before, change.after) == (Status.DENIED, Status.UNVERIFIED)
    assert change.rule is Rule.WITHDRAWAL
    assert change.diff is not None and not change.diff.announced
    assert any(DENIAL[0] in edit.before for edit in change.diff.changed)
    pieces = [e for e in store.evidence("outside-sellers") if e.quote in DENIAL]
    assert pieces and all(piece.withdrawn_at is not None for piece in pieces)


def test_an_edit_of_a_watched_page_brings_evidence(site: Site, config: Config, store: Store) -> None:
    site.put_feed("/feed.xml", "Meridian Post", [])
    check(config, store)
    site.put_article("/watched", "Vellmart at a glance", [NEUTRAL, *DENIAL], "Corrow Echo", "2026-03-03T06:00:00Z")
    report = check(config, store, START + timedelta(hours=1))
    change = next(c for c in report.changes if c.claim == "outside-sellers")
    assert change.after is Status.DENIED
    assert change.diff is not None and any(DENIAL[1] in edit.after for edit in change.diff.changed)


def test_a_claim_gone_quiet_is_told_without_the_old_edit_that_brought_its_evidence(
    site: Site, config: Config, store: Store
) -> None:
    site.put_feed("/feed.xml", "Meridian Post", [])
    soon = replace(config, claims=tuple(replace(c, stale_after=timedelta(days=30)) for c in config.claims))
    check(soon, store)
    site.put_article("/watched", "Vellmart at a glance", [NEUTRAL, *DENIAL], "Corrow Echo", "2026-03-03T06:00:00Z")
    check(soon, store, START + timedelta(hours=1))
    report = check(soon, store, START + timedelta(days=40))
    quiet = next(c for c in report.changes if c.claim == "outside-sellers")
    assert Flag.STALE in quiet.flags and quiet.evidence
    assert quiet.diff is None


def test_a_site_that_is_down_is_blind_and_moves_nothing(site: Site, config: Config, store: Store) -> None:
    check(config, store)
    site.put("/feed.xml", "out of order", "text/html", status=500)
    site.put("/watched", "gone", "text/html", status=404)
    report = check(config, store, START + timedelta(hours=1))
    assert {h.outcome for h in report.blind} == {Outcome.HTTP_ERROR, Outcome.NOT_FOUND}
    assert report.changes == []
    visit = store.visit("feed:" + site.url("/feed.xml"))
    assert visit is not None and visit.blind_since == START + timedelta(hours=1)
    site.put_feed("/feed.xml", "Meridian Post", [("/denial", "Vellmart denies plan to open website")])
    again = check(config, store, START + timedelta(hours=2))
    assert all(h.source != "feed:" + site.url("/feed.xml") for h in again.blind)


def test_one_article_under_two_spellings_is_read_once(site: Site, config: Config, store: Store) -> None:
    site.put_feed("/feed.xml", "Meridian Post", [("/denial?utm_source=rss", "one"), ("/denial#top", "two")])
    site.pages["/denial?utm_source=rss"] = site.pages["/denial"]
    report = check(config, store)
    assert report.new == 2
    assert site.times_asked("/denial") + site.times_asked("/denial?utm_source=rss") == 1


def test_copies_of_a_denial_are_no_news(site: Site, config: Config, store: Store) -> None:
    check(config, store)
    entries = [(f"/copy-{n}", "Vellmart denies plan") for n in range(12)]
    for n, (path, title) in enumerate(entries):
        site.put_article(path, title, [*DENIAL, NEUTRAL], f"Outlet {n}", "2026-03-03T10:00:00Z")
    site.put_feed("/feed.xml", "Meridian Post", [("/denial", "Vellmart denies plan"), *entries])
    report = check(config, store, START + timedelta(hours=2))
    assert report.new == 12
    assert report.changes == []


def test_a_new_claim_is_judged_from_what_is_stored(site: Site, config: Config, store: Store, tmp_path: Path) -> None:
    closing = "Vellmart will close its depot in Corrow in May, the spokeswoman said on Tuesday."
    site.put_article("/denial", "Vellmart", [*DENIAL, NEUTRAL, closing], "Meridian Post", "2026-03-03T08:00:00Z")
    check(config, store)
    path = tmp_path / "claims.yaml"
    claim = "  - id: depot\n    text: Vellmart will close its depot in Corrow.\n    about: [vellmart]\n"
    path.write_text(path.read_text(encoding="utf-8").replace("sources:", claim + "sources:"), encoding="utf-8")
    site.asked.clear()
    check(loader.load(path, None), store, START + timedelta(hours=1))
    assert {a.status for a in site.asked if a.path != "/robots.txt"} == {304}
    verdict = store.verdict("depot")
    assert verdict is not None and verdict.status is Status.CONFIRMED


def test_evidence_is_linked_where_it_was_fetched(site: Site, config: Config, store: Store) -> None:
    report = check(config, store)
    links = {e.address for c in report.changes for e in c.evidence}
    assert links and all(site.pages[link.removeprefix(site.url(""))].status == 200 for link in links)
