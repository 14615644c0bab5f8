"""How much of the time the sources could be read at all: silence that nobody could have heard is no silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.watching import Visit

Span = tuple[datetime, datetime]

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the sources let a run see."""

    blind: int = 0  # sources that cannot be read now
    spells: tuple[Span, ...] = ()  # spans of time in which most could not

    def silence(self, since: datetime | None = None) -> str:
        """What may be said where nothing was found, or nothing `since` the last that was."""
        then = f" since {since.day} {since:%b %Y}" if since else ""
        return f"no evidence in the sources checked{then}{f' ({self.blind} blind)' if self.blind else ''}"


CLEAR = Sight()


def look(visits: Iterable[Visit | None], now: datetime) -> Sight:
    """How well the sources can be seen, by what is remembered of each; None for one that was never looked at."""
    known = list(visits)
    return Sight(sum(visit is not None and visit.blind_since is not None for visit in known), blind_spells(known, now))


def blind_spells(visits: Iterable[Visit | None], now: datetime) -> tuple[Span, ...]:
    """The spans of time up to `now` in which more than half of the sources could not be read, the oldest first.

    `visits` are what is remembered of each source, None for one that was never looked at. Blindness counts from the
    last time that the source could be read, and from ever where it never could; that of the past where it lasted for a
    day and more (see `visits`).
    """
    known = list(visits)
    turns: list[tuple[datetime, int]] = []
    for visit in known:
        spans = [*visit.breaks] if visit else []
        if visit is None or visit.ok_at is None:
            spans = [(_EVER, now)]
        elif visit.blind_since:
            spans.append((visit.ok_at, now))
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
