"""The first look at all that there is alerts nobody, however many passes it takes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.pipeline.test_check import DENIAL, NEUTRAL, START, config, site, store
from tests.site import Site
from tracker import pipeline
from tracker.claims import Config
from tracker.fetch import Fetcher
from tracker.model import Status
from tracker.store import Store

__all__ = ["config", "site", "store"]  # fixtures


def look(config: Config, store: Store, hours: int) -> pipeline.Report:
    at = START + timedelta(hours=hours)
    with Fetcher(config.settings, now=lambda: at) as fetcher:
        return pipeline.check(config, store, fetcher, lambda: at, whom=lambda _: [("desk", "desk@example.com")])


def test_what_is_left_over_by_the_first_pass_is_still_the_baseline(
    site: Site, config: Config, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "MOST_PAGES", 1)
    first = look(config, store, 0)
    assert first.baseline and first.left_over == 1
    second = look(config, store, 1)
    assert second.baseline
    assert store.verdict("outside-sellers") is not None
    monkeypatch.undo()
    look(config, store, 2)
    assert store.outbox.rows() == []
    site.put_article("/denial", "Vellmart at work", [NEUTRAL], "Meridian Post", "2026-03-03T08:00:00Z")
    later = look(config, store, 3)
    assert not later.baseline
    assert [row.recipient for row in store.outbox.rows()] == ["desk@example.com"] * len(later.changes)
    assert later.changes


def test_where_nothing_can_be_read_at_first_the_look_after_it_is_the_baseline(
    site: Site, config: Config, store: Store
) -> None:
    site.put("/feed.xml", "busy", status=503)
    site.put("/watched", "busy", status=503)
    assert look(config, store, 0).baseline
    site.put_feed("/feed.xml", "Meridian Post", [("/denial", "Vellmart denies plan to open website")])
    site.put_article("/watched", "Vellmart at a glance", [NEUTRAL], "Corrow Echo", "2026-03-03T06:00:00Z")
    first = look(config, store, 4)
    assert first.baseline and first.changes
    assert [row for row in store.outbox.rows() if row.seq] == []
    assert not look(config, store, 5).baseline


def test_a_first_look_that_never_ends_alerts_after_a_week(
    site: Site, config: Config, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.put_article("/denial", "Vellmart at work", [NEUTRAL], "Meridian Post", "2026-03-03T08:00:00Z")
    monkeypatch.setattr(pipeline, "MOST_PAGES", 1)
    assert look(config, store, 0).baseline
    monkeypatch.undo()
    site.put_article("/denial", "Vellmart", [NEUTRAL, *DENIAL], "Meridian Post", "2026-03-03T08:00:00Z")
    late = look(config, store, 8 * 24)
    assert not late.baseline
    verdict = store.verdict("outside-sellers")
    assert verdict is not None and verdict.status is Status.DENIED
    assert store.outbox.rows()
