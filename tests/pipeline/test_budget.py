"""A pass that is told that it is enough stops at once, loses nothing, and the next one carries on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.site import Site
from tracker import config as loader
from tracker import pipeline
from tracker.claims import Config
from tracker.fetch import Fetcher
from tracker.model import Outcome
from tracker.pipeline import Report
from tracker.store import Store, open_store

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ARTICLES = [f"/story-{n}" for n in range(6)]

CLAIMS = """
version: 1
entities:
  vellmart: {{names: [Vellmart], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
sources:
  - feed: {site}/feed.xml
  - page: {site}/watched
    every: 6h
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s, concurrency: 1}}
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        for n, path in enumerate([*ARTICLES, "/watched"]):
            text = f"Shop number {n} of the town of Corrow opened its doors again on Monday after a long winter."
            site.put_article(path, f"Shop {n} opens", [text], "Meridian Post", "2026-03-03T08:00:00Z")
        site.put_feed("/feed.xml", "Meridian Post", [(path, path) for path in ARTICLES])
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


def check(
    config: Config,
    store: Store,
    at: datetime,
    *,
    enough: Callable[[], bool] = pipeline.never,
    pace: timedelta | None = None,
) -> Report:
    with Fetcher(config.settings, now=lambda: at) as fetcher:
        return pipeline.check(config, store, fetcher, lambda: at, enough=enough, pace=pace)


def read(store: Store) -> int:
    return len(list(store.articles()))


def test_a_pass_without_time_asks_nobody(site: Site, config: Config, store: Store) -> None:
    report = check(config, store, START, enough=lambda: True)
    assert [h.outcome for h in report.sources] == [Outcome.NOT_TRIED] * 2
    assert not report.blind
    assert read(store) == 0


def test_what_a_feed_named_is_read_next_time_though_the_feed_is_unchanged(
    site: Site, config: Config, store: Store
) -> None:
    def after_two() -> bool:
        return read(store) >= 2

    first = check(config, store, START, enough=after_two)
    assert first.new == 2
    assert first.left_over == len(ARTICLES) + 1 - 2
    second = check(config, store, START + HOUR)
    assert {a.status for a in site.asked if a.path == "/feed.xml"} == {200, 304}
    assert second.new == len(ARTICLES) + 1 - 2
    assert second.left_over == 0
    assert read(store) == len(ARTICLES) + 1


def test_a_server_that_does_not_answer_is_not_waited_for(site: Site, config: Config, store: Store) -> None:
    stop = threading.Event()
    held = threading.Event()

    class Hanging:
        def fetch(self, url: str, *_: object, **__: object) -> object:
            stop.set()
            held.wait()
            raise AssertionError("nobody listens any more")

    try:
        report = pipeline.check(config, store, Hanging(), lambda: START, enough=stop.is_set)  # type: ignore[arg-type]
        assert not held.is_set()
        assert report.new == 0
    finally:
        held.set()


def test_a_watched_page_keeps_its_own_pace(site: Site, config: Config, store: Store) -> None:
    for hours in range(8):
        check(config, store, START + hours * HOUR)
    assert site.times_asked("/watched") == 2


def test_pages_are_not_read_again_before_the_pace_is_over(site: Site, config: Config, store: Store) -> None:
    for minutes in range(0, 121, 20):
        check(config, store, START + timedelta(minutes=minutes), pace=HOUR)
    assert site.times_asked(ARTICLES[0]) == 3
    assert site.times_asked("/feed.xml") == 7
