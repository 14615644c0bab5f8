"""Blindness is news: told once when it begins and once when it ends, and never taken for silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.site import Site
from tracker import config as loader
from tracker import health, pipeline
from tracker.claims import Config
from tracker.fetch import Fetcher
from tracker.model import Failure, Flag, Lead, Outcome, Status, Validators
from tracker.pipeline import Report
from tracker.store import Store, open_store
from tracker.watching import Visit

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

CLAIMS = """
version: 1
entities:
  vellmart: {{names: [Vellmart], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
    as_of: 2026-03-01
sources:
  - feed: {site}/feed.xml
    outlet: Meridian Post
  - page: {site}/watched
    outlet: Corrow Echo
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s, concurrency: 4}}
"""
DENIAL = (
    "Vellmart denied on Tuesday that it will let other merchants sell on its website.",
    "“We have no plan to let other merchants sell on our website,” a Vellmart spokeswoman said.",
)
FILLER = [
    f"Vellmart runs {n} shops in the port of Corrow, which was founded in the year 1{n}87." for n in range(20, 60)
]
LOGIN = "<title>Log in</title><form><h1>Log in</h1><p>Please log in to continue.</p><input type=password></form>"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        put_feed(site)
        site.put_article("/denial", "Vellmart denies", [*DENIAL, *FILLER], "Meridian Post", "2026-03-03T08:00:00Z")
        site.put_article("/other", "Shops open", FILLER[:3], "Meridian Post", "2026-03-03T08:00:00Z")
        site.put_article("/watched", "Vellmart at a glance", FILLER, "Corrow Echo", "2026-03-03T06:00:00Z")
        yield site


def put_feed(site: Site) -> None:
    site.put_feed("/feed.xml", "Meridian Post", [("/denial", "Vellmart denies"), ("/other", "Shops open"), ("/c", "C")])
    site.put_article("/c", "Corrow opens", FILLER[4:8], "Meridian Post", "2026-03-03T08:00:00Z")


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


def told(report: Report) -> tuple[list[str], list[str]]:
    return [h.label for h in report.went_blind], [h.label for h in report.recovered]


def test_a_feed_that_fails_is_told_once_and_again_when_it_sees(site: Site, config: Config, store: Store) -> None:
    check(config, store)
    site.put("/feed.xml", "out of order", "text/html", status=500)
    reports = [check(config, store, START + n * HOUR) for n in range(1, 30)]
    assert [told(r) for r in reports if told(r) != ([], [])] == [(["Meridian Post"], [])]
    assert told(reports[1]) == (["Meridian Post"], []), "one failure is a hiccup, two are news"
    assert all([h.label for h in r.blind] == ["Meridian Post"] for r in reports), "blind also while it is let rest"
    assert reports[1].news and not reports[2].news
    put_feed(site)
    later = [check(config, store, START + 30 * HOUR + n * DAY) for n in range(3)]
    assert [told(r) for r in later if told(r) != ([], [])] == [([], ["Meridian Post"])]
    ended = next(h for r in later for h in r.recovered)
    assert ended.since == START + HOUR


def test_one_failure_is_no_news(site: Site, config: Config, store: Store) -> None:
    check(config, store)
    site.put("/feed.xml", "out of order", "text/html", status=500)
    site.put("/watched", "out of order", "text/html", status=500)
    hiccup = check(config, store, START + HOUR)
    assert told(hiccup) == ([], []) and len(hiccup.blind) == 2 and not hiccup.news
    put_feed(site)
    site.put_article("/watched", "Vellmart at a glance", FILLER, "Corrow Echo", "2026-03-03T06:00:00Z")
    assert told(check(config, store, START + 2 * HOUR)) == ([], [])


def test_a_feed_that_lost_its_entries_is_suspect(site: Site, config: Config, store: Store) -> None:
    check(config, store)
    site.put_feed("/feed.xml", "Meridian Post", [])
    reports = [check(config, store, START + n * HOUR) for n in (1, 2)]
    assert [h.outcome for h in reports[1].went_blind] == [Outcome.SUSPECT]
    assert "held 3 entries" in reports[1].went_blind[0].detail
    put_feed(site)
    assert told(check(config, store, START + DAY)) == ([], ["Meridian Post"])


IN_ITS_PLACE = {
    "login page": LOGIN,
    "nothing": "<html><body></body></html>",
    "a tenth": f"<html><body><article><h1>Vellmart</h1><p>{FILLER[0]}</p></article></body></html>",
}


@pytest.mark.parametrize("name", IN_ITS_PLACE)
def test_what_stands_where_the_article_was_takes_no_evidence_away(
    name: str, site: Site, config: Config, store: Store
) -> None:
    first = check(config, store)
    assert {c.after for c in first.changes} == {Status.DENIED}
    before = store.evidence("outside-sellers")
    site.put("/denial", IN_ITS_PLACE[name])
    reports = [check(config, store, START + n * HOUR) for n in (1, 2, 3)]
    assert {h.outcome for h in reports[0].pages} <= {Outcome.SUSPECT, Outcome.EMPTY}
    assert [len(r.went_blind) for r in reports] == [0, 1, 0]
    assert [r.changes for r in reports] == [[], [], []]
    assert store.evidence("outside-sellers") == before
    assert len(store.revisions(before[0].url)) == 1


WHOLE = [*FILLER[:6], *DENIAL, *FILLER[6:12]]
WALLS = [
    "Subscribe to continue reading.",
    "To read the full story, subscribe today.",
    "Already a subscriber? Log in",
    "订阅后可阅读全文",
]


@pytest.mark.parametrize("wall", WALLS)
def test_what_a_paywall_shows_of_an_article_takes_no_evidence_away(
    wall: str, site: Site, config: Config, store: Store
) -> None:
    site.put_article("/denial", "Vellmart denies", WHOLE, "Meridian Post", "2026-03-03T08:00:00Z")
    check(config, store)
    before = store.evidence("outside-sellers")
    site.put_article("/denial", "Vellmart denies", [*WHOLE[:5], wall], "Meridian Post", "2026-03-03T08:00:00Z")
    reports = [check(config, store, START + n * HOUR) for n in (1, 2, 3)]
    assert {h.outcome for h in reports[0].pages} == {Outcome.SUSPECT}
    assert "asks to subscribe" in reports[0].pages[0].detail
    assert [r.changes for r in reports] == [[], [], []]
    assert store.evidence("outside-sellers") == before


@pytest.mark.parametrize(
    "left",
    [
        WHOLE[:5],  # the same without a call to subscribe: a silent cut
        [*WHOLE[:6], *WHOLE[8:], WALLS[0]],  # the denial alone is gone
        ["RETRACTED: this newspaper retracts this article, which was based on forged documents.", WALLS[0]],
    ],
)
def test_what_was_cut_out_or_taken_back_is_withdrawn(left: list[str], site: Site, config: Config, store: Store) -> None:
    site.put_article("/denial", "Vellmart denies", WHOLE, "Meridian Post", "2026-03-03T08:00:00Z")
    check(config, store)
    body = [piece for piece in store.evidence("outside-sellers") if not piece.headline]
    site.put_article("/denial", "Vellmart denies", left, "Meridian Post", "2026-03-03T08:00:00Z")
    check(config, store, START + HOUR)
    now = {piece.key: piece for piece in store.evidence("outside-sellers")}
    assert body and all(now[piece.key].withdrawn_at for piece in body)


def test_a_notice_that_the_article_was_withdrawn_is_believed(site: Site, config: Config, store: Store) -> None:
    check(config, store)
    notice = "Editor’s note: this article has been retracted because it did not meet our standards."
    site.put_article("/denial", "Vellmart", [notice], "Meridian Post", "2026-03-03T08:00:00Z")
    report = check(config, store, START + HOUR)
    assert report.revised == 1
    assert all(e.withdrawn_at for e in store.evidence("outside-sellers") if e.quote in DENIAL)


def test_404_for_a_page_that_was_there_slows_the_polling_and_is_reported_once(
    site: Site, config: Config, store: Store
) -> None:
    check(config, store)
    site.put("/denial", "nothing", status=404)
    site.asked.clear()
    reports = [check(config, store, START + n * HOUR) for n in range(1, 80, 2)]
    removed = [h for r in reports for h in r.went_blind]
    assert [h.detail for h in removed] == ["removed: the server answered 404 Not Found; what it said is kept"]
    assert 4 <= site.times_asked("/denial") <= 8
    assert all(e.withdrawn_at is None for e in store.evidence("outside-sellers"))


def test_410_for_a_page_that_was_there_ends_the_polling_and_is_reported_once(
    site: Site, config: Config, store: Store
) -> None:
    check(config, store)
    site.put("/denial", "nothing", status=410)
    site.asked.clear()
    reports = [check(config, store, START + n * 5 * DAY) for n in range(1, 20)]
    assert [(h.outcome, h.detail[:7]) for r in reports for h in r.went_blind] == [(Outcome.GONE, "removed")]
    assert site.times_asked("/denial") == 1
    assert all(e.withdrawn_at is None for e in store.evidence("outside-sellers"))


def test_a_watched_page_that_is_gone_stays_on_the_list_of_the_blind(site: Site, config: Config, store: Store) -> None:
    check(config, store)
    site.put("/watched", "nothing", status=410)
    reports = [check(config, store, START + n * HOUR) for n in range(1, 6)]
    assert [told(r)[0] for r in reports] == [["Corrow Echo"], [], [], [], []]
    assert all([h.label for h in r.blind] == ["Corrow Echo"] for r in reports)
    assert site.times_asked("/watched") == 2


def test_a_link_that_never_led_to_an_article_is_named_and_is_no_news(site: Site, config: Config, store: Store) -> None:
    site.put("/c", "nothing", status=404)
    reports = [check(config, store, START + n * HOUR) for n in range(3)]
    assert [h.outcome for h in reports[0].blind] == [Outcome.NOT_FOUND]
    assert all(told(r) == ([], []) for r in reports)


def test_a_site_that_is_down_is_told_by_its_sources_and_not_by_each_page(
    site: Site, config: Config, store: Store
) -> None:
    check(config, store)
    for path in ("/feed.xml", "/watched", "/denial", "/other", "/c"):
        site.pages[path].status = 502
    reports = [check(config, store, START + n * HOUR) for n in range(1, 6)]
    assert len(reports[0].pages) == 3
    assert [sorted(h.label for h in r.went_blind) for r in reports if r.went_blind] == [
        ["Corrow Echo", "Meridian Post"]
    ]
    for page in site.pages.values():
        page.status = 200
    later = [check(config, store, START + DAY + n * HOUR) for n in range(12)]
    assert sorted(h.label for r in later for h in r.recovered) == ["Corrow Echo", "Meridian Post"]


def test_the_pages_of_a_server_that_does_not_answer_wait_for_the_next_pass(config: Config, store: Store) -> None:
    """Each page would cost the whole time that an exchange may take."""
    for n in range(20):
        for host in ("silent", "quick"):
            url = f"https://{host}.example/{n:02}"
            store.save_visit(Visit(url, START, Outcome.NOT_TRIED, next_due=START, lead=Lead(url)))
    asked: list[str] = []

    class Web:
        def fetch(self, url: str, validators: Validators = Validators(), *, accept: str = "page") -> Failure:
            asked.append(url)
            outcome = Outcome.TIMEOUT if "silent" in url else Outcome.NOT_FOUND
            return Failure(url, outcome, "as it is", START)

    plain = replace(config, sources=(), settings=replace(config.settings, host_concurrency=1))
    report = pipeline.check(plain, store, Web(), lambda: START + HOUR)
    assert [sum(host in url for url in asked) for host in ("quick", "silent")] == [20, pipeline.MOST_SILENCE]
    assert report.left_over == 20 - pipeline.MOST_SILENCE
    asked.clear()
    pipeline.check(plain, store, Web(), lambda: START + 2 * HOUR)
    assert asked[0] == "https://silent.example/04", "those that were left come first"


def test_no_claim_is_stale_on_account_of_sources_that_could_not_be_read(
    site: Site, config: Config, store: Store
) -> None:
    def flagged(day: int) -> bool:
        check(config, store, START + day * DAY)
        verdict = store.verdict("outside-sellers")
        return verdict is not None and Flag.STALE in verdict.flags

    site.put_article("/denial", "Shops", FILLER, "Meridian Post", "2026-03-03T08:00:00Z")
    assert not any(flagged(day) for day in (0, 40, 80))
    for path in ("/feed.xml", "/watched"):
        site.put(path, "out of order", "text/html", status=500)
    assert not any(flagged(day) for day in range(81, 200, 8))
    assert {h.label for h in health.blind(config, store)} == {"Meridian Post", "Corrow Echo"}
    put_feed(site)
    site.put_article("/watched", "Vellmart at a glance", FILLER, "Corrow Echo", "2026-03-03T06:00:00Z")
    assert not flagged(208), "what could not be heard then is no silence now"
    assert flagged(240)
    (change,) = [c for c in store.changes(claim="outside-sellers") if Flag.STALE in c.flags]
    assert change.because == "no evidence in the sources checked"


def test_a_first_run_in_which_nothing_could_be_read_finds_no_claim_stale(
    site: Site, config: Config, store: Store
) -> None:
    for path in ("/feed.xml", "/watched"):
        site.put(path, "out of order", "text/html", status=500)
    old = replace(config, claims=tuple(replace(c, as_of=(START - 900 * DAY).date()) for c in config.claims))
    check(old, store)
    assert not any(Flag.STALE in verdict.flags for verdict in store.verdicts().values())
    put_feed(site)
    site.put_article("/denial", "Shops", FILLER, "Meridian Post", "2026-03-03T08:00:00Z")
    site.put_article("/watched", "Vellmart at a glance", FILLER, "Corrow Echo", "2026-03-03T06:00:00Z")
    check(old, store, START + DAY)
    assert Flag.STALE in store.verdicts()["outside-sellers"].flags


def test_silence_is_said_with_the_number_of_the_blind(site: Site, config: Config, store: Store) -> None:
    site.put_article("/denial", "Shops", FILLER, "Meridian Post", "2026-03-03T08:00:00Z")
    check(config, store)
    site.put("/feed.xml", "out of order", "text/html", status=500)
    for day in (80, 81, 95):
        check(config, store, START + day * DAY)
    assert store.changes()[-1].because == "no evidence in the sources checked (1 blind)"
