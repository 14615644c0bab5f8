"""Blindness through the alert channels: one word when it begins, one when it ends, and never a change of a claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.alerts.conftest import Mailbox, Receiver, mail_server
from tests.site import Site
from tracker import config as loader
from tracker import pipeline, telling
from tracker.alerts.line import Report as Told
from tracker.alerts.notices import MOST_NAMED, of_sources
from tracker.claims import Config
from tracker.cli import run
from tracker.fetch import Fetcher
from tracker.model import Change, Outcome
from tracker.store import Store, open_store
from tracker.watching import Health, SourceNews

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
alerts:
  - webhook: {receiver}/hook
    claims: [outside-sellers]
  - webhook: {receiver}/changes-only
    on: [denied, fulfilled]
  - slack: ${{SLACK_URL}}
    on: [fulfilled, blind]
  - email: {{to: [desk@example.com], from: tracker@example.com, smtp: "smtp://127.0.0.1:{port}"}}
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s, concurrency: 4}}
"""
DENIAL = [
    "Vellmart denied on Tuesday that it will let other merchants sell on its website.",
    "“We have no plan to let other merchants sell on our website,” a Vellmart spokeswoman said.",
]
FILLER = [f"Vellmart runs {n} shops in the port of Corrow, which is an old town." for n in range(20, 30)]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        up(site)
        yield site


def up(site: Site) -> None:
    site.put_feed("/feed.xml", "Meridian Post", [("/old", "Vellmart at a glance"), ("/denial", "Vellmart denies")])
    for path, title, text in (("/old", "Shops open", FILLER), ("/denial", "Vellmart denies", DENIAL + FILLER[:5])):
        site.put_article(path, title, text, "Meridian Post", "2026-03-03T06:00:00Z")
    site.put_article("/watched", "Corrow", FILLER[5:], "Corrow Echo", "2026-03-03T06:00:00Z")


def down(site: Site, *paths: str, status: int = 500) -> None:
    for path in paths:
        site.put(path, "out of order", status=status)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server(Mailbox()) as running:
        yield running


@pytest.fixture
def config(site: Site, receiver: Receiver, mailbox: Mailbox, tmp_path: Path) -> Config:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS.format(site=site.url(""), receiver=receiver.url, port=mailbox.port), encoding="utf-8")
    return loader.load(path, None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "state.sqlite", now=START) as store:
        yield store


def look(config: Config, store: Store, at: datetime, **given: Any) -> pipeline.Report:
    with Fetcher(config.settings, now=lambda: at) as fetcher:
        return pipeline.check(config, store, fetcher, lambda: at, **{"whom": telling.whom(config), **given})


def send(config: Config, store: Store, receiver: Receiver, at: datetime) -> Told:
    return telling.deliver(config, store, {"SLACK_URL": receiver.url + "/slack"}, lambda: at)


def test_one_word_when_it_begins_and_one_when_it_ends(
    site: Site, config: Config, store: Store, receiver: Receiver, mailbox: Mailbox
) -> None:
    look(config, store, START)
    changes = len(store.changes())
    down(site, "/feed.xml")
    receiver.answers = [lambda asked: (200, {}, b"ok")]
    for n in range(1, 10):
        look(config, store, START + n * HOUR)
        send(config, store, receiver, START + n * HOUR)
    assert sorted(asked.path for asked in receiver.asked) == ["/hook", "/slack"], "not where `on` names only statuses"
    began = next(asked.json for asked in receiver.asked if asked.path == "/hook")
    assert (began["type"], began["data"]["text"]) == ("sources.changed", "Meridian Post cannot be read")
    (blind,) = began["data"]["blind"]
    assert (blind["outcome"], blind["blind_since"]) == ("http_error", "2026-03-03T10:00:00+00:00")
    assert began["data"]["recovered"] == []
    slack = next(asked.json for asked in receiver.asked if asked.path == "/slack")
    assert slack["text"] == "Meridian Post cannot be read"
    assert "No claim changes by this" in str(slack["blocks"])
    up(site)
    receiver.asked.clear()
    for n in range(2):
        look(config, store, START + DAY + n * HOUR)
        send(config, store, receiver, START + DAY + n * HOUR)
    ended = next(asked.json for asked in receiver.asked if asked.path == "/hook")
    assert ended["data"]["text"] == "Meridian Post can be read again"
    assert ended["data"]["event"] != began["data"]["event"]
    assert [h["label"] for h in ended["data"]["recovered"]] == ["Meridian Post"]
    subjects = [line for _, _, mail in mailbox.mails for line in mail.decode().splitlines() if "Subject" in line]
    assert subjects == ["Subject: Meridian Post cannot be read", "Subject: Meridian Post can be read again"]
    assert len(store.changes()) == changes, "no claim changed by any of it"


def test_what_goes_blind_together_is_one_word(site: Site, config: Config, store: Store, receiver: Receiver) -> None:
    news: list[SourceNews] = []

    def whom(told: Change | SourceNews) -> Iterable[tuple[str, str]]:
        news.extend([told] if isinstance(told, SourceNews) else [])
        return ()

    look(config, store, START)
    down(site, "/feed.xml", "/watched", "/old", "/denial")
    for n in (1, 2, 3):
        look(config, store, START + n * HOUR, whom=whom)
    assert sorted(h.label for told in news for h in told.sources) == ["Corrow Echo", "Meridian Post"]


def test_pages_that_fail_one_after_the_other_in_a_pass_are_one_word(
    site: Site, config: Config, store: Store, receiver: Receiver, tmp_path: Path
) -> None:
    """With one request at a time their answers come in singly."""
    pages = [f"/watched-{n}" for n in range(5)]
    for path in pages:
        site.put_article(path, "Corrow", FILLER, "Corrow Echo", "2026-03-03T06:00:00Z")
    text = (tmp_path / "claims.yaml").read_text(encoding="utf-8").replace("concurrency: 4", "concurrency: 1")
    named = "".join(f"  - page: {site.url(path)}\n" for path in pages)
    (tmp_path / "more.yaml").write_text(text.replace("alerts:", named + "alerts:"), encoding="utf-8")
    more = loader.load(tmp_path / "more.yaml", None)
    look(more, store, START)
    down(site, "/feed.xml", "/watched", *pages)
    for n in (1, 2, 3):
        look(more, store, START + n * HOUR)
        send(more, store, receiver, START + n * HOUR)
    up(site)
    for path in pages:
        site.put_article(path, "Corrow", FILLER, "Corrow Echo", "2026-03-03T06:00:00Z")
    for n in range(2):
        look(more, store, START + DAY + n * HOUR)
        send(more, store, receiver, START + DAY + n * HOUR)
    words = [asked.json["data"] for asked in receiver.asked if asked.path == "/hook"]
    assert [word["text"] for word in words] == ["7 sources cannot be read", "7 sources can be read again"]
    assert {h["blind_since"] for word in words for h in (*word["blind"], *word["recovered"])} == {
        (START + HOUR).isoformat()
    }


def test_what_a_pass_that_was_killed_found_is_told_by_the_next(site: Site, config: Config, store: Store) -> None:
    """The source was blind again, and the run ended before it had read its pages: it is not asked again so soon."""

    def killed(stage: str, done: int, total: int) -> None:
        if stage == "pages":
            raise KeyboardInterrupt

    look(config, store, START)
    down(site, "/feed.xml")
    look(config, store, START + HOUR)
    at = START + 2 * HOUR
    with pytest.raises(KeyboardInterrupt):
        look(config, store, at, progress=killed)
    site.asked.clear()
    report = look(config, store, at + HOUR / 2)
    assert site.times_asked("/feed.xml") == 0
    assert [(h.label, h.since) for h in report.went_blind] == [("Meridian Post", START + HOUR)]
    assert len(store.outbox.rows("pending")) == 3
    up(site)
    with pytest.raises(KeyboardInterrupt):
        look(config, store, START + DAY, progress=killed)
    (again,) = look(config, store, START + DAY + HOUR).recovered
    assert (again.label, again.since) == ("Meridian Post", START + HOUR)


def test_a_page_is_worth_a_word_only_where_a_claim_stands_on_it(
    site: Site, config: Config, store: Store, receiver: Receiver
) -> None:
    look(config, store, START)
    down(site, "/old", "/denial", status=404)
    reports = [look(config, store, START + n * HOUR) for n in (1, 2)]
    gone = sorted(h.label for r in reports for h in r.went_blind)
    assert gone == [site.url("/denial"), site.url("/old")], "the console names both"
    send(config, store, receiver, START + 2 * HOUR)
    (told,) = [asked.json["data"] for asked in receiver.asked if asked.path == "/hook"]
    assert [h["label"] for h in told["blind"]] == [site.url("/denial")]
    assert told["blind"][0]["detail"].startswith("removed: ")


def test_a_word_that_could_not_be_noted_is_said_by_the_next_run(site: Site, config: Config, store: Store) -> None:
    """Killed before the commit: neither the word nor the mark that it was said is there."""

    def killed(_: Change | SourceNews) -> Iterable[tuple[str, str]]:
        raise KeyboardInterrupt

    look(config, store, START)
    down(site, "/feed.xml")
    look(config, store, START + HOUR)
    at = START + 2 * HOUR
    with pytest.raises(KeyboardInterrupt):
        look(config, store, at, whom=killed)
    assert store.outbox.rows() == []
    report = look(config, store, at)
    assert [h.label for h in report.went_blind] == ["Meridian Post"]
    assert len(store.outbox.rows("pending")) == 3


def test_a_word_that_waits_is_sent_by_a_later_run_once(
    site: Site, config: Config, store: Store, receiver: Receiver, mailbox: Mailbox
) -> None:
    """Killed after the commit, and a receiver that is down for a while."""
    look(config, store, START)
    down(site, "/feed.xml")
    for n in (1, 2, 3):
        look(config, store, START + n * HOUR)
    receiver.answers = [(503, {}, b"")]
    assert send(config, store, receiver, START + 3 * HOUR).sent == 1, "the mail"
    receiver.answers = [(200, {}, b"ok")]
    assert send(config, store, receiver, START + 5 * HOUR).sent == 2
    assert send(config, store, receiver, START + 6 * HOUR).sent == 0
    ids = [asked.headers["webhook-id"] for asked in receiver.asked if asked.path == "/hook"]
    assert len(ids) == 2 and len(set(ids)) == 1, "both attempts carry one id"
    assert len(mailbox.mails) == 1


def test_a_digest_tells_of_the_day_in_one_letter(
    site: Site, config: Config, store: Store, receiver: Receiver, tmp_path: Path
) -> None:
    path = tmp_path / "daily.yaml"
    text = (tmp_path / "claims.yaml").read_text(encoding="utf-8").split("alerts:")
    alerts = f"alerts:\n  - webhook: {receiver.url}/daily\n    digest: daily\nsettings:" + text[1].split("settings:")[1]
    path.write_text(text[0] + alerts, encoding="utf-8")
    daily = loader.load(path, None)
    site.put_article("/denial", "Shops", FILLER[:4], "Meridian Post", "2026-03-03T06:00:00Z")
    look(daily, store, START)
    down(site, "/watched")
    site.put_article("/news", "Vellmart denies", DENIAL, "Meridian Post", "2026-03-03T08:00:00Z")
    site.put_feed("/feed.xml", "Meridian Post", [("/old", "Vellmart at a glance"), ("/news", "Vellmart denies")])
    for n in (1, 2, 3):
        look(daily, store, START + n * HOUR)
    assert send(daily, store, receiver, START + 4 * HOUR).sent == 0
    send(daily, store, receiver, START + DAY)
    (letter,) = (asked.json for asked in receiver.asked)
    assert letter["type"] == "claims.changed"
    assert [change["to"] for change in letter["data"]["changes"]] == ["denied"]
    assert [notice["text"] for notice in letter["data"]["notices"]] == ["Corrow Echo cannot be read"]


def test_the_list_names_it(
    site: Site, config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str], receiver: Receiver
) -> None:
    claims, location = str(tmp_path / "claims.yaml"), str(tmp_path / "kept.sqlite")
    with open_store(location, now=START) as store:
        look(config, store, START)
        down(site, "/feed.xml")
        for n in (1, 2):
            look(config, store, START + n * HOUR)
    assert run(["alerts", "list", "--config", claims, "--state", location]) == 0
    assert f"pending  sources to webhook:{receiver.url}/hook" in capsys.readouterr().out
    assert run(["alerts", "preview", f"webhook:{receiver.url}/hook", "--config", claims, "--state", location]) == 0
    assert "Meridian Post cannot be read" in capsys.readouterr().out


def test_a_hundred_sources_are_counted_and_some_of_them_named() -> None:
    blind = tuple(Health(f"feed:{n}", f"Outlet {n}", Outcome.TIMEOUT, "no answer", since=START) for n in range(100))
    seeing = Health("feed:x", "Outlet x", Outcome.OK, since=START - DAY)
    notice = of_sources(SourceNews(START, (*blind, seeing)), "0" * 32)
    assert notice.title == "100 sources cannot be read; Outlet x can be read again"
    assert len(notice.lines) == MOST_NAMED + 3
    assert notice.lines[0] == "Outlet 0 cannot be read since 03 Mar 2026 09:00 UTC (timeout: no answer)"
    assert notice.lines[-3] == f"and {101 - MOST_NAMED} more: tracker status names the blind"
    assert len(notice.data["blind"]) == 100
