"""When most sources were blind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.model import Outcome
from tracker.sight import blind_spells, look
from tracker.watching import Visit

START = datetime(2026, 3, 3, tzinfo=UTC)
NOW = START + timedelta(days=100)


def source(*breaks: tuple[int, int], since: int | None = None) -> Visit:
    spans = tuple((START + timedelta(days=a), START + timedelta(days=b)) for a, b in breaks)
    begun = None if since is None else START + timedelta(days=since)
    return Visit("feed:x", NOW, Outcome.TIMEOUT, ok_at=begun or NOW, blind_since=begun, breaks=spans)


def days(*visits: Visit | None) -> list[tuple[int, int]]:
    return [((a - START).days, (b - START).days) for a, b in blind_spells(visits, NOW)]


def test_half_of_the_sources_is_not_most() -> None:
    assert days(source(since=10), source()) == []
    assert days(source(since=10), source(since=20)) == [(20, 100)]
    assert days(source(since=10)) == [(10, 100)]
    assert days(source(since=10), source(since=20), source(), source(), source()) == []
    assert days() == []


def test_nothing_was_ever_heard_of_a_source_that_was_never_read() -> None:
    failing = Visit("feed:x", NOW, Outcome.TIMEOUT, blind_since=NOW)
    for never in (failing, None):
        ((begun, ended),) = blind_spells([never, never, source()], NOW)
        assert (begun.year, ended) == (1, NOW)
        assert blind_spells([never, source()], NOW) == ()
        assert days(never, source(since=10)) == [(10, 100)]


def test_times_of_blindness_are_laid_over_each_other() -> None:
    assert days(source((5, 20), since=90), source((10, 30)), source((15, 40))) == [(10, 30)]
    assert look([source(since=3), source((1, 2))], NOW).silence() == "no evidence in the sources checked (1 blind)"


spans = st.tuples(st.integers(0, 99), st.integers(1, 30)).map(lambda s: (s[0], min(s[0] + s[1], 100)))


@given(st.lists(st.lists(spans, max_size=1), min_size=1, max_size=6))
def test_each_day_is_counted_as_most_sources_saw_it(all_breaks: list[list[tuple[int, int]]]) -> None:
    found = days(*(source(*breaks) for breaks in all_breaks))
    for day in range(100):
        blind = sum(any(a <= day < b for a, b in breaks) for breaks in all_breaks)
        assert any(a <= day < b for a, b in found) == (2 * blind > len(all_breaks))
