"""One article under several addresses: it moves, it has a short page beside it, its address leads elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.site import Page, Site
from tracker import config as loader
from tracker import pipeline, urls
from tracker.claims import Config
from tracker.fetch import Fetcher
from tracker.model import Rule, Status
from tracker.pipeline import Report
from tracker.store import Store, open_store

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
PUBLISHED = "2026-03-03T08:00:00Z"
CLAIMS = """
version: 1
article: {{outlet: Harbour Courier, url: "https://harbourcourier.example/vellmart", published: 2026-03-02}}
entities:
  vellmart: {{names: [Vellmart], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
sources:
  - feed: {site}/feed.xml
    outlet: Meridian Post
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s, concurrency: 1}}
"""
DENIAL = (
    "Vellmart denied on Tuesday that it will let other merchants sell on its website.",
    "“We have no plan to let other merchants sell on our website,” a Vellmart spokeswoman said.",
)
NEUTRAL = (
    "Vellmart runs 212 shops and a website, and was founded in 1987 in the port of Corrow.",
    "The group employs 14,000 people and its shares have been listed on the Corrow exchange since 1999.",
)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_feed("/feed.xml", "Meridian Post", [("/old", "Vellmart denies plan")])
        site.put_article("/old", "Vellmart denies plan", [*DENIAL, *NEUTRAL], "Meridian Post", PUBLISHED)
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


def check(config: Config, store: Store, hours: int) -> Report:
    at = START + timedelta(hours=hours)
    with Fetcher(config.settings, now=lambda: at, resolver=lambda host: ["127.0.0.1"]) as fetcher:
        return pipeline.check(config, store, fetcher, lambda: at)


def status(store: Store) -> Status:
    verdict = store.verdict("outside-sellers")
    assert verdict is not None
    return verdict.status


def move(site: Site, old: str, new: str) -> None:
    site.pages[new] = site.pages[old]
    site.pages[old] = Page(b"", status=301, headers={"Location": new})


def test_an_article_that_moved_takes_back_what_it_said_when_it_is_edited_there(
    site: Site, config: Config, store: Store
) -> None:
    check(config, store, 0)
    assert status(store) is Status.DENIED
    move(site, "/old", "/new")
    assert (check(config, store, 1).new, status(store)) == (0, Status.DENIED)
    site.put_article("/new", "Vellmart at work", list(NEUTRAL), "Meridian Post", PUBLISHED)
    (change,) = check(config, store, 2).changes
    assert (change.before, change.after, change.rule) == (Status.DENIED, Status.UNVERIFIED, Rule.WITHDRAWAL)
    assert [e.quote for e in store.evidence("outside-sellers") if e.withdrawn_at] == list(DENIAL)


def test_an_address_that_leads_to_the_front_page_now_takes_nothing_back(
    site: Site, config: Config, store: Store
) -> None:
    check(config, store, 0)
    front = ["The weather in Corrow stays mild until Sunday, the harbour office expects, with a little rain at night."]
    site.put_article("/front", "Today in Corrow", front, "Meridian Post", PUBLISHED)
    site.pages["/old"] = Page(b"", status=301, headers={"Location": "/front"})
    for hours in (1, 2, 3):
        assert check(config, store, hours).changes == []
    assert status(store) is Status.DENIED


@pytest.mark.parametrize("first", ["/old", "/lite"])
def test_a_short_page_beside_an_article_does_not_take_its_place_by_turns(
    site: Site, config: Config, store: Store, first: str
) -> None:
    site.put_article("/lite", "Vellmart denies plan", list(NEUTRAL), "Meridian Post", PUBLISHED)
    for path in ("/old", "/lite"):
        page = site.pages[path]
        page.body = page.body.replace(b"</title>", f'</title><link rel="canonical" href="{site.url("/old")}">'.encode())
    site.put_feed("/feed.xml", "Meridian Post", [(first, first)])
    check(config, store, 0)
    site.put_feed("/feed.xml", "Meridian Post", [("/lite", "Vellmart"), ("/old", "Vellmart denies plan")])
    for hours in range(1, 6):
        for path in ("/old", "/lite"):  # nothing of the pages changes but what no reader sees
            site.pages[path].body += b"<!-- seen -->"
        check(config, store, hours)
    assert status(store) is Status.DENIED
    assert len(store.revisions(urls.canonical(site.url("/old")))) == (1 if first == "/old" else 2)
    assert not [e for e in store.evidence("outside-sellers") if e.withdrawn_at]


def test_an_address_that_is_dead_gives_way_to_one_that_is_named_later(site: Site, config: Config, store: Store) -> None:
    site.put_feed("/feed.xml", "Meridian Post", [("/story/amp", "Vellmart denies plan")])
    site.put_article("/story", "Vellmart denies plan", [*DENIAL, *NEUTRAL], "Meridian Post", PUBLISHED)
    assert [health.detail for health in check(config, store, 0).blind] == ["the server answered 404 Not Found"]
    site.put_feed("/feed.xml", "Meridian Post", [("/story", "Vellmart denies plan")])
    assert (check(config, store, 1).blind, status(store)) == ([], Status.DENIED)
