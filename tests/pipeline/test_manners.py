"""Politeness across runs: what a server asked for is remembered, and no host holds the others up."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.site import Site
from tracker import config as loader
from tracker import pipeline
from tracker.claims import Config
from tracker.fetch import Fetcher
from tracker.model import Outcome
from tracker.pipeline import Report
from tracker.store import Store, open_store
from tracker.together import WORKERS, Call, together
from tracker.visits import FRESH_MOST, fresh_until, in_turn, mixed
from tracker.watching import Visit

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
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
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s, concurrency: 4}}
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_feed("/feed.xml", "Meridian Post", [("/a", "A")])
        text = "The shop in the town of Corrow opened its doors again on Monday after a long winter."
        site.put_article("/a", "Shop opens", [text], "Meridian Post", "2026-03-03T08:00:00Z")
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


def check(config: Config, store: Store, at: datetime) -> Report:
    with Fetcher(config.settings, now=lambda: at) as fetcher:
        return pipeline.check(config, store, fetcher, lambda: at)


@pytest.mark.parametrize("path", ["/feed.xml", "/a"])
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept_across_runs(path: str, status: int, site: Site, config: Config, store: Store) -> None:
    check(config, store, START)
    site.put(path, "rest", status=status)
    site.pages[path].headers["Retry-After"] = "7200"
    site.asked.clear()
    for minutes in range(60, 60 + 121, 20):
        check(config, store, START + minutes * MINUTE)
    assert site.times_asked(path) == 2, "at 60 minutes, and not before 180"


def test_retry_after_in_the_year_9999_is_a_day(site: Site, config: Config, store: Store) -> None:
    check(config, store, START)
    site.put("/feed.xml", "rest", status=503)
    site.pages["/feed.xml"].headers["Retry-After"] = "Fri, 31 Dec 9999 23:59:59 GMT"
    check(config, store, START + 60 * MINUTE)
    visit = store.visit("feed:" + site.url("/feed.xml"))
    assert visit is not None and visit.not_before == START + 60 * MINUTE + timedelta(days=1)


@pytest.mark.parametrize("hint", ["header", "ttl"])
def test_a_list_is_not_asked_again_while_it_says_that_it_is_fresh(
    hint: str, site: Site, config: Config, store: Store
) -> None:
    feed = site.pages["/feed.xml"]
    if hint == "header":
        feed.headers["Cache-Control"] = "max-age=1800"
    else:
        feed.body = feed.body.replace(b"<item>", b"<ttl>30</ttl><item>", 1)
    for minutes in range(0, 61, 5):
        check(config, store, START + minutes * MINUTE)
    assert site.times_asked("/feed.xml") == 3, "at 0, 30 and 60 minutes; never while it is fresh"


@given(st.timedeltas(timedelta(0), timedelta(days=1)), st.none() | st.timedeltas(MINUTE, timedelta(days=2)))
def test_no_hint_starves_a_source(hint: timedelta, every: timedelta | None) -> None:
    until = fresh_until(START, hint, every)
    assert START <= until < START + (every or FRESH_MOST)


def page(host: str, number: int, *, read: bool = False) -> Visit:
    return Visit(f"https://{host}.example/{number}", START, Outcome.OK, ok_at=START if read else None)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50), st.booleans()), unique=True, max_size=40))
def test_hosts_take_turns_and_each_keeps_its_own_order(pages: list[tuple[str, int, bool]]) -> None:
    visits = [page(host, number, read=read) for host, number, read in pages]
    order = mixed(visits)
    assert sorted(order, key=in_turn) == sorted(visits, key=in_turn)
    for host in "abc":
        own = [v for v in order if v.key.startswith(f"https://{host}")]
        assert own == sorted(own, key=in_turn)
        for place, visit in enumerate(own, 1):
            before = Counter(v.key[:9] for v in order[: order.index(visit)])
            assert all(n <= place for n in before.values())


def test_a_slow_host_holds_so_many_threads_and_no_more() -> None:
    slow, under_way, most = threading.Event(), Counter[str](), Counter[str]()
    lock = threading.Lock()

    def ask(host: str) -> str:
        with lock:
            under_way[host] += 1
            most[host] = max(most[host], under_way[host])
        if host == "slow":
            slow.wait(10)
        with lock:
            under_way[host] -= 1
        return host

    def call(host: str, number: int) -> Call[int, str]:
        return Call(number, host, lambda: ask(host))

    calls = [call("slow", n) for n in range(3 * WORKERS)] + [call(f"quick-{n % 3}", n) for n in range(60)]
    answers: list[str] = []
    for batch in together(calls, 2, pipeline.never, "page"):
        answers += [host for _, host in batch]
        if not slow.is_set() and sum(host != "slow" for host in answers) == 60:
            assert "slow" not in answers, "all the others are read while the slow one is waited for"
            slow.set()
    assert Counter(answers)["slow"] == 3 * WORKERS
    assert most["slow"] == 2


def test_what_a_call_raises_comes_out() -> None:
    def broken() -> int:
        raise RuntimeError("a fault of ours")

    with pytest.raises(RuntimeError, match="a fault of ours"):
        list(together([Call(1, "a", broken)], 1, pipeline.never, "page"))
