"""A clock that was set is noticed, and holds nothing up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tracker.schedule.clock import SET, Clock, Steps


def test_a_clock_that_was_set_is_told_from_time_that_went_by() -> None:
    now, running = datetime(2026, 3, 1, 12, tzinfo=UTC), 100.0
    steps = Steps(Clock(lambda: now, lambda: running))
    now, running = now + timedelta(hours=3), running + 3 * 3600 + 1
    assert steps.last() == timedelta(0), "three hours went by"
    now, running = now - timedelta(hours=1), running + 1
    assert steps.last() == timedelta(hours=-1, seconds=-1)
    assert steps.last() == timedelta(0), "told once"
    now += SET * 2
    assert steps.last() == SET * 2, "slept, or was set ahead"
