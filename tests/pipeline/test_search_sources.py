"""Search sources through whole checks, against a stand-in for GDELT and Google News on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.site import Page, Site
from tracker import config as loader
from tracker import pipeline, queries
from tracker.claims import Config, Settings, Source, SourceKind
from tracker.fetch import Fetcher
from tracker.fetch.fetcher import PACES
from tracker.model import Failure, Fetched, Lead, Outcome, Snapshot, Status, Validators
from tracker.pipeline import Report
from tracker.store import Store, open_store
from tracker.watching import Visit

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ENGINES = ("https://api.gdeltproject.org", "https://news.google.com")
CLAIMS = """
version: 1
entities:
  vellmart: {{names: [Vellmart, Vellmart Group, 维玛特, 維瑪特], official: [vellmart.example]}}
  dorring: {{names: [Dorring Bank], official: [dorring.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    also: [维玛特将允许其他商家在其网站上销售。]
    about: [vellmart, dorring]
sources:
  - search: {engine}
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s, concurrency: 4}}
"""
DENIAL = (
    "Vellmart denied on Tuesday that it will let other merchants sell on its website.",
    "“We have no plan to let other merchants sell on our website,” a Vellmart spokeswoman said.",
)


class Rerouted:
    """A fetcher that finds the search engines on loopback, and remembers what they were asked."""

    def __init__(self, fetcher: Fetcher, site: Site) -> None:
        self._fetcher, self._site = fetcher, site
        self.queries: list[dict[str, list[str]]] = []

    def fetch(self, url: str, validators: Validators = Validators(), *, accept: str = "page") -> Fetched:
        for engine in ENGINES:
            if url.startswith(engine):
                self.queries.append(parse_qs(urlsplit(url).query))
                path = urlsplit(url).path
                return self._fetcher.fetch(self._site.url(path), validators, accept=accept)
        return self._fetcher.fetch(url, validators, accept=accept)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_article("/denial", "Vellmart denies", list(DENIAL), "Meridian Post", "2026-03-03T08:00:00Z")
        yield site


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "state.sqlite", now=START) as store:
        yield store


def config(tmp_path: Path, engine: str) -> Config:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS.format(engine=engine), encoding="utf-8")
    return loader.load(path, None)


def check(config: Config, store: Store, site: Site, at: datetime = START) -> tuple[Report, list[dict[str, list[str]]]]:
    with Fetcher(config.settings, now=lambda: at) as fetcher:
        rerouted = Rerouted(fetcher, site)
        return pipeline.check(config, store, rerouted, lambda: at), rerouted.queries


def gdelt(site: Site, *records: tuple[str, str]) -> str:
    articles = [{"url": url, "title": title, "domain": "post.example", "seendate": "20260303T080000Z"}
                for url, title in records]  # fmt: skip
    return json.dumps({"articles": articles})


API = "/api/v2/doc/doc"
NEWS = "/rss/search"


def test_gdelt_invalid_json_is_mended_or_suspect(site: Site, store: Store, tmp_path: Path) -> None:
    good = gdelt(site, (site.url("/denial"), "Vellmart"))
    site.put(API, good.replace('"Vellmart"', '"Vellmart\\s \t plan"'), "application/json")
    settings = config(tmp_path, "gdelt")
    report, _ = check(settings, store, site)
    assert {c.after for c in report.changes} == {Status.DENIED}
    site.put(API, good[:-9], "application/json")
    report, _ = check(settings, store, site, START + HOUR)
    assert [(h.outcome, h.detail) for h in report.blind] == [(Outcome.SUSPECT, "GDELT sent broken JSON")]


def test_gdelt_429_on_the_first_try_is_a_hiccup(site: Site, store: Store, tmp_path: Path) -> None:
    site.put(API, "Please limit requests to one every 5 seconds.", "text/plain", status=429)
    settings = config(tmp_path, "gdelt")
    first, _ = check(settings, store, site)
    assert [h.outcome for h in first.blind] == [Outcome.RATE_LIMITED] and not first.went_blind
    site.put(API, gdelt(site, (site.url("/denial"), "Vellmart")), "application/json")
    second, _ = check(settings, store, site, START + HOUR)
    assert {c.after for c in second.changes} == {Status.DENIED}
    assert not second.blind and not second.recovered


def test_gdelt_250_records_are_all_remembered(site: Site, store: Store, tmp_path: Path) -> None:
    site.put(API, gdelt(site, *((site.url(f"/story-{n}"), f"Story {n}") for n in range(250))), "application/json")
    report, _ = check(config(tmp_path, "gdelt"), store, site)
    assert [h.leads for h in report.sources] == [250]
    assert len({h.source for h in report.pages if h.outcome is Outcome.NOT_FOUND}) == 250


def test_google_news_through_a_whole_check(site: Site, store: Store, tmp_path: Path) -> None:
    items = f"<item><title>Vellmart denies - Meridian Post</title><link>{site.url('/denial')}</link>" \
            "<source url='https://post.example'>Meridian Post</source></item>"  # fmt: skip
    site.put(NEWS, f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>", "application/rss+xml")
    report, asked = check(config(tmp_path, "google-news"), store, site)
    assert {c.after for c in report.changes} == {Status.DENIED}
    assert [(q["q"], q["ceid"]) for q in asked] == [
        (['Vellmart OR "Dorring Bank" when:7d'], ["US:en"]),
        (["维玛特 when:7d"], ["CN:zh-Hans"]),
    ]
    assert site.times_asked("/denial") == 1


def test_a_page_in_the_place_of_search_results_is_suspect(site: Site, store: Store, tmp_path: Path) -> None:
    site.put(NEWS, "<html><title>Before you continue</title></html>", "text/html")
    report, _ = check(config(tmp_path, "google-news"), store, site)
    assert {h.outcome for h in report.blind} == {Outcome.SUSPECT}


def test_gdelt_is_asked_in_english_where_there_are_english_names(tmp_path: Path) -> None:
    (asked,) = queries.asked(config(tmp_path, "gdelt"))
    assert asked.query == 'Vellmart OR "Dorring Bank"'


def test_a_query_that_was_given_is_left_alone(tmp_path: Path) -> None:
    given = Source(SourceKind.SEARCH, "google-news", query="维玛特 平台")
    plain = config(tmp_path, "gdelt")
    assert queries.asked(Config(plain.article, plain.entities, plain.claims, (given,))) == (given,)


def test_a_long_list_of_names_is_cut_between_names(tmp_path: Path) -> None:
    plain = config(tmp_path, "gdelt")
    many = {f"e{n}": type(plain.entities["dorring"])(f"e{n}", (f"Company Number {n}",)) for n in range(60)}
    claims = (type(plain.claims[0])("c", "Something will happen.", about=tuple(many)),)
    (asked,) = queries.asked(Config(plain.article, many, claims, plain.sources))
    assert asked.query is not None and len(asked.query) <= queries.MOST_CHARACTERS
    assert asked.query.endswith('"') and asked.query.startswith('"Company Number 0" OR "Company Number 1"')


def test_a_search_without_a_query_and_without_entities_says_so(site: Site, store: Store, tmp_path: Path) -> None:
    plain = config(tmp_path, "gdelt")
    report, _ = check(Config(plain.article, {}, (), plain.sources, settings=plain.settings), store, site)
    assert [h.outcome for h in report.blind] == [Outcome.BLOCKED]


@pytest.mark.parametrize("host", PACES)
def test_gdelt_is_asked_once_in_five_seconds_whoever_asks(host: str, site: Site) -> None:
    waited: list[float] = []
    site.pages[API] = Page(b"{}", "application/json")
    site.pages[f"{API}?b"] = site.pages[f"{API}?a"] = site.pages[API]
    settings = Settings(host_delay=timedelta(0), allow_private=(host,))
    with Fetcher(
        settings, now=lambda: START, resolver=lambda _: ["127.0.0.1"], sleep=waited.append, monotonic=lambda: 0.0
    ) as fetcher:
        for query in ("", "?a", "?b"):
            url = site.url(f"{API}{query}").replace("127.0.0.1", host)
            assert not isinstance(fetcher.fetch(url, accept="feed"), Failure)
    assert len(waited) == 2 and 5 <= waited[0] <= 7 and 10 <= waited[1] <= 13


def test_a_google_news_link_that_needs_a_script_is_named_with_the_remedy(store: Store, tmp_path: Path) -> None:
    """Its own page stands at the end of the link, whatever words are on it, or a refusal."""
    link = "https://news.google.com/rss/articles/CBMi"

    class Web:
        def fetch(self, url: str, validators: Validators = Validators(), *, accept: str = "page") -> Fetched:
            body = f"<html><title>Google News</title><p>{' '.join(DENIAL)}</p></html>".encode()
            if url.endswith("CBMi"):
                return Snapshot(url, url, START, body, "text/html")
            return Failure(url, Outcome.ROBOTS, "robots.txt asks robots not to read this page", START)

    for end in ("", "-refused"):
        store.save_visit(Visit(link + end, START, Outcome.NOT_TRIED, next_due=START, lead=Lead(link + end)))
    unasked = replace(config(tmp_path, "google-news"), sources=())
    report = pipeline.check(unasked, store, Web(), lambda: START)
    assert sorted(h.detail.partition(";")[0] for h in report.blind) == [
        "robots.txt asks robots not to read this page",
        "the link led to no article",
    ]
    assert all("add the outlet's own feed" in h.detail for h in report.blind)
    assert store.evidence("outside-sellers") == []
