"""When to look at a place again, and what is remembered of having looked: pure functions on `Visit`.

News pages are edited in their first hours and hardly ever after. A page is looked at every time until it has stood
unchanged for half a day, and then at intervals that grow with the time it has stood still: after a day every two
hours, after twelve days daily, after a year monthly. Until its first edit is seen it has stood since it was published.

A place that cannot be read is tried again at the next check. Only when it fails then too is it called blind: one
failure is a hiccup, two in a row are news. That it is gone for good (410) is news at once. What answers, and not well,
is asked ever more rarely. A place of claims.yaml that gives no answer at all is asked hourly: mostly the network at
fault is our own, and everything has to be read as soon as that is over.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from tracker import urls
from tracker.claims import Source, SourceKind
from tracker.model import Lead, Outcome
from tracker.watching import Health, Visit

YOUNG = timedelta(hours=12)  # every check looks at a page that has stood still for less
GROWTH = 12  # the interval is this fraction of the time without change
RAREST = timedelta(days=30)
BACK_OFF_FIRST = timedelta(hours=1)
BACK_OFF_MOST = timedelta(days=7)
EARLY = 0.9  # a timer that fires a little early must not skip a turn: nine tenths of an interval are enough
AHEAD = timedelta(minutes=5)  # a look that lies further in the future was noted by a clock that ran ahead: it is void
FRESH_MOST = timedelta(hours=1)  # what a server says of a list's freshness is believed for so long, or for `every`
NEWS_AT = 2  # failures in a row that make a place blind rather than unlucky
# What befalls one page and not its whole site: a site that is down would else be told of a hundred times.
OF_ONE_PAGE = frozenset({
    Outcome.NOT_FOUND, Outcome.GONE, Outcome.SUSPECT, Outcome.EMPTY, Outcome.UNSUPPORTED_TYPE, Outcome.UNDECODABLE,
    Outcome.TOO_LARGE,
})  # fmt: skip
NO_ANSWER = frozenset({Outcome.TIMEOUT, Outcome.NETWORK})
LONG_BREAK = timedelta(days=1)  # shorter times of blindness cannot hide that a claim was silent for months
MOST_BREAKS = 20


def visit_key(source: Source) -> str:
    """What a source's visit is stored under: a watched page has the visit of a page."""
    return urls.canonical(source.location) if source.kind is SourceKind.PAGE else source.key


def next_look(now: datetime, unchanged_since: datetime, published: datetime | None = None) -> datetime:
    """When to look again at a page that has read the same since `unchanged_since`, as far as that is known.

    A page that was found only now has stood since its article was `published`: an article of last year is not young.
    """
    age = now - min(unchanged_since, published or unchanged_since)
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
    return now + min(BACK_OFF_FIRST * (1 << min(failures - 2, 10)), BACK_OFF_MOST) * EARLY


def fresh_until(read_at: datetime, max_age: timedelta | None, every: timedelta | None) -> datetime:
    """Until when a list need not be asked again, by its own hint. A hint can delay a look and never starve a source."""
    return read_at + min(max_age or timedelta(0), every or FRESH_MOST) * EARLY


def may_ask(source: Source, before: Visit | None, now: datetime) -> bool:
    """Whether a source is to be asked now: not before Retry-After, nor while fresh, nor before `every`."""
    if before is None or source.kind is SourceKind.PAGE:  # a page has a visit of its own
        return True
    if before.at > now + AHEAD:
        return True
    if before.not_before is not None and now < before.not_before:
        return False
    if before.blind_since is None and now < fresh_until(before.at, before.max_age, source.every):
        return False
    return source.every is None or now >= before.at + source.every * EARLY


def may_look(page: Visit, now: datetime, every: timedelta | None) -> bool:
    """Whether a page that is due may be read now: as for sources, and at once where it was never tried."""
    if page.at > now + AHEAD:
        return True
    if page.not_before is not None and now < page.not_before:
        return False
    return every is None or page.outcome is Outcome.NOT_TRIED or now >= page.at + every * EARLY


def visited(
    before: Visit,
    outcome: Outcome,
    now: datetime,
    *,
    detail: str = "",
    retry_after: timedelta | None = None,
    named: bool = True,
) -> Visit:
    """The memory of a place after one more attempt at it. One that never came to be made leaves no trace.

    `named`: claims.yaml names the place; any other is a page that a list led to.
    """
    if outcome is Outcome.NOT_TRIED:
        return before
    if outcome in (Outcome.OK, Outcome.NOT_MODIFIED):
        seeing = replace(before, blind_since=None, failures=0, not_before=None, breaks=_breaks(before, now))
        return replace(seeing, at=now, outcome=outcome, detail=detail, ok_at=now)
    gone, failures = outcome is Outcome.GONE, before.failures + 1
    if named and outcome in NO_ANSWER:  # two in a row are news, and more say no more
        failures = max(before.failures, min(failures, NEWS_AT))
    return replace(
        before,
        at=now,
        outcome=outcome,
        detail=detail,
        blind_since=before.blind_since or now,
        failures=failures,
        not_before=now + RAREST if gone else after_failure(now, failures, retry_after),
    )


def met_again(known: Visit, lead: Lead, now: datetime, *, named: bool) -> Visit:
    """The memory of a page that a source names once more.

    Whose own word it is, one source may know and another not, whichever came first. An address that fails gives way to
    the one that is named now, in its turn. A page that claims.yaml names (`named`) is never given up.
    """
    said = known.lead or lead
    address = lead.url if known.failures else said.url
    speaking = tuple(dict.fromkeys([*said.official_for, *lead.official_for]))
    given_up = named and known.next_due is None
    return replace(
        known,
        lead=replace(said, url=address, official_for=speaking),
        next_due=now if given_up else known.next_due,
    )


def shut(before: Visit, why: Health, now: datetime) -> Visit:
    """The memory of a list that loads while none of its articles can be read: blind, and asked as often as ever.

    What it names next may be the first that can be read.
    """
    return replace(
        before,
        at=now,
        outcome=why.outcome,
        detail=why.detail,
        blind_since=before.blind_since or why.since,
        failures=NEWS_AT,
        not_before=None,
    )


def _breaks(visit: Visit, now: datetime) -> tuple[tuple[datetime, datetime], ...]:
    if visit.blind_since is None:
        return visit.breaks
    begun = visit.ok_at or visit.blind_since  # nothing was heard since the last time that it could be read
    return (*visit.breaks, (begun, now))[-MOST_BREAKS:] if now - begun >= LONG_BREAK else visit.breaks


def unsaid(visit: Visit, named: bool) -> bool:
    """Whether a person has yet to hear of how a place fares: that it cannot be read, or that it can be again.

    `named`: claims.yaml names the place. Any other is a page that a list led to; that it cannot be read is news only
    where it could be before, and where the trouble is its own.
    """
    if visit.blind_since is None or visit.told:
        return visit.told and visit.blind_since is None
    matters = named or (visit.ok_at is not None and visit.outcome in OF_ONE_PAGE)
    return matters and (visit.outcome is Outcome.GONE or visit.failures >= NEWS_AT)


def said(visit: Visit) -> Visit:
    """The memory of a place once a person was told of it."""
    return replace(visit, told=not visit.told, told_since=visit.blind_since)


def in_turn(visit: Visit) -> tuple[bool, datetime, str]:
    """The order in which due pages are looked at: never read ones first, then the longest unread."""
    return (visit.ok_at is not None, visit.ok_at or visit.at, visit.key)


def mixed(visits: Iterable[Visit]) -> list[Visit]:
    """Pages in their turn, the hosts taking turns: no long list of one host makes the others wait."""
    by_host: dict[str, deque[Visit]] = {}
    for visit in sorted(visits, key=in_turn):
        by_host.setdefault(urls.host(visit.key), deque()).append(visit)
    found = []
    while by_host:
        for host, queue in list(by_host.items()):
            found.append(queue.popleft())
            if not queue:
                del by_host[host]
    return found
