"""How much of the time the sources could be read at all: silence that nobody could have heard is no silence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker.model import Visit

Span = tuple[datetime, datetime]


def blind_spells(visits: Iterable[Visit | None], now: datetime) -> tuple[Span, ...]:
    """The spans of time up to `now` in which more than half of the sources could not be read, the oldest first.

    `visits` are what is remembered of each source, None for one that was never looked at. Blindness counts where it was
    reported (see `visits`); that of the past where it lasted for a day and more.
    """
    known = list(visits)
    turns: list[tuple[datetime, int]] = []
    for visit in known:
        spans = [*visit.breaks] if visit else []
        if visit and visit.told and visit.blind_since:
            spans.append((visit.blind_since, now))
        for begun, ended in spans:
            turns += [(begun, 1), (ended, -1)]
    spells, blind, since = [], 0, now
    for at, turn in sorted(turns):
        before, blind = blind, blind + turn
        if 2 * before <= len(known) < 2 * blind:
            since = at
        elif 2 * blind <= len(known) < 2 * before and since < at:
            spells.append((since, at))
    return tuple(spells)
