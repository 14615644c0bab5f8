"""When to look at a place again, and what is remembered of having looked: pure functions on `Visit`.

News pages are edited in their first hours and hardly ever after. A page is looked at every time until it has stood
unchanged for half a day, and then at intervals that grow with the time it has stood still: after a day every two
hours, after twelve days daily, after a year monthly.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tracker.model import Outcome, Source, SourceKind, Visit

YOUNG = timedelta(hours=12)  # every check looks at a page that has stood still for less
GROWTH = 12  # the interval is this fraction of the time without change
RAREST = timedelta(days=30)
BACK_OFF_FIRST = timedelta(hours=1)
BACK_OFF_MOST = timedelta(days=7)
EARLY = 0.9  # a timer that fires a little early must not skip a turn: nine tenths of the interval is enough


def next_look(now: datetime, unchanged_since: datetime) -> datetime:
    """When to look again at a page that has read the same since `unchanged_since`."""
    age = now - unchanged_since
    if age < YOUNG:
        return now
    return now + min(age / GROWTH, RAREST)


def after_failure(now: datetime, failures: int, retry_after: timedelta | None) -> datetime:
    """When to try again after `failures` in a row: as the server asked, else doubling from an hour up to a week.

    The first failure is free: the next run tries again, because most trouble is over by then.
    """
    if retry_after is not None:
        return now + retry_after
    if failures <= 1:
        return now
    return now + min(BACK_OFF_FIRST * (1 << min(failures - 2, 10)), BACK_OFF_MOST)


def may_ask(source: Source, before: Visit | None, now: datetime) -> bool:
    """Whether a source is to be asked now: not before its server's Retry-After, nor before its own interval."""
    if before is None or source.kind is SourceKind.PAGE:  # a page has a visit of its own
        return True
    if before.not_before is not None and now < before.not_before:
        return False
    return source.every is None or now >= before.at + source.every * EARLY


def may_look(page: Visit, now: datetime, every: timedelta | None) -> bool:
    """Whether a page that is due may be read now: as for sources, and at once where it was never tried."""
    if page.not_before is not None and now < page.not_before:
        return False
    return every is None or page.outcome is Outcome.NOT_TRIED or now >= page.at + every * EARLY


def visited(
    before: Visit, outcome: Outcome, now: datetime, *, detail: str = "", retry_after: timedelta | None = None
) -> Visit:
    """The memory of a place after one more attempt at it."""
    if outcome in (Outcome.OK, Outcome.NOT_MODIFIED):
        return replace(
            before, at=now, outcome=outcome, detail=detail, ok_at=now, blind_since=None, failures=0, not_before=None
        )
    failures = before.failures + 1
    return replace(
        before,
        at=now,
        outcome=outcome,
        detail=detail,
        blind_since=before.blind_since or now,
        failures=failures,
        not_before=after_failure(now, failures, retry_after),
    )


def in_turn(visit: Visit) -> tuple[bool, datetime, str]:
    """The order in which due pages are looked at: never read ones first, then the longest unread."""
    return (visit.ok_at is not None, visit.ok_at or visit.at, visit.key)
