"""When a place is looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.claims import Source, SourceKind
from tracker.model import Lead, Outcome
from tracker.visits import (
    BACK_OFF_MOST,
    EARLY,
    RAREST,
    YOUNG,
    after_failure,
    may_ask,
    may_look,
    met_again,
    next_look,
    visited,
)
from tracker.watching import Visit

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
FEED = Source(SourceKind.FEED, "https://post.example/feed", every=timedelta(hours=1))


@given(st.timedeltas(timedelta(0), timedelta(days=4000)), st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_the_longer_a_page_stands_still_the_rarer_it_is_looked_at(one: timedelta, other: timedelta) -> None:
    younger, older = sorted((one, other))
    assert next_look(NOW, NOW - younger) <= next_look(NOW, NOW - older) <= NOW + RAREST


def test_a_young_page_is_looked_at_every_time() -> None:
    assert next_look(NOW, NOW - YOUNG + timedelta(seconds=1)) == NOW


def test_the_first_failure_is_free_and_the_wait_then_doubles_up_to_a_week() -> None:
    waits = [after_failure(NOW, n, None) - NOW for n in range(1, 20)]
    assert waits[:4] == [timedelta(0), *(EARLY * timedelta(hours=n) for n in (1, 2, 4))], "an hourly check skips none"
    assert waits[-1] == EARLY * BACK_OFF_MOST


def test_after_days_without_a_network_everything_is_read_at_the_next_check() -> None:
    """A laptop in a bag over the weekend: nobody was bothered by what never left it."""
    visit, at = Visit(FEED.key, NOW, Outcome.OK), NOW
    for _ in range(60):
        at += timedelta(hours=1)
        assert may_ask(FEED, visit, at), "hourly, though answers come in a little later than they are asked for"
        visit = visited(visit, Outcome.NETWORK, at + timedelta(minutes=2))
    portal = visited(visit, Outcome.TLS, at + timedelta(hours=1))
    assert may_ask(FEED, portal, at + timedelta(hours=3)), "one bad answer after all that is no reason to wait for days"


def test_a_page_of_a_server_that_is_gone_is_asked_for_ever_more_rarely() -> None:
    page = Visit("https://gone.example/a", NOW, Outcome.NOT_TRIED, next_due=NOW)
    for _ in range(12):
        page = visited(page, Outcome.NETWORK, NOW, named=False)
    assert page.not_before == NOW + EARLY * BACK_OFF_MOST, "else a first look would never come to an end"


def test_what_the_server_asks_for_goes_first() -> None:
    assert after_failure(NOW, 9, timedelta(minutes=5)) == NOW + timedelta(minutes=5)


def test_a_timer_that_fires_a_little_early_does_not_skip_a_turn() -> None:
    asked = Visit(FEED.key, NOW, Outcome.OK)
    assert may_ask(FEED, asked, NOW + timedelta(minutes=56))
    assert not may_ask(FEED, asked, NOW + timedelta(minutes=30))


def test_a_look_that_a_clock_ahead_noted_holds_up_nothing() -> None:
    days = timedelta(days=20)
    asked = Visit(FEED.key, NOW + days, Outcome.RATE_LIMITED, not_before=NOW + 2 * days, next_due=NOW + days)
    assert may_ask(FEED, asked, NOW)
    assert may_look(asked, NOW, FEED.every)
    assert not may_ask(FEED, Visit(FEED.key, NOW + timedelta(seconds=2), Outcome.OK), NOW), "a clock that was put right"


def test_blindness_begins_once_and_ends() -> None:
    visit = Visit(FEED.key, NOW, Outcome.OK)
    first = visited(visit, Outcome.TIMEOUT, NOW, detail="no answer")
    second = visited(first, Outcome.TIMEOUT, NOW + timedelta(hours=1), detail="no answer")
    assert (first.blind_since, second.blind_since, second.failures) == (NOW, NOW, 2)
    again = visited(second, Outcome.OK, NOW + timedelta(hours=2))
    assert (again.blind_since, again.failures, again.not_before) == (None, 0, None)


def test_an_article_of_last_year_is_looked_at_monthly_from_the_first() -> None:
    year, day = timedelta(days=365), timedelta(days=1)
    assert next_look(NOW, NOW, NOW - year) == NOW + RAREST
    assert next_look(NOW, NOW, NOW - day) == NOW + day / 12
    assert next_look(NOW, NOW, NOW - timedelta(hours=1)) == NOW, "an article of today at every check"
    assert next_look(NOW, NOW - day, NOW + year) == NOW + day / 12, "a date in the future makes nothing younger"
    assert next_look(NOW, NOW, None) == NOW


@pytest.mark.parametrize("order", [1, -1])
def test_whose_own_word_a_page_is_does_not_depend_on_which_list_named_it_first(order: int) -> None:
    own = Lead("https://vellmart.example/news", "Statement", "Vellmart", official_for=("vellmart",))
    first, second = (own, replace(own, outlet="Meridian Post", official_for=()))[::order]
    known = Visit(first.url, NOW, Outcome.NOT_TRIED, next_due=NOW, lead=first)
    lead = met_again(known, second, NOW, named=False).lead
    assert lead is not None
    assert (lead.official_for, lead.outlet) == (("vellmart",), first.outlet)
