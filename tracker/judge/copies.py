"""Which pieces of evidence say the same once more: what is shown and asked about once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from tracker.judge.weigh import doubtful
from tracker.language import terms
from tracker.model import Evidence
from tracker.origin import UNKNOWN

# Copies come within days; the same words of the same origin weeks later are worth another look.
COPIED_WITHIN = timedelta(days=3)


def each_once(pieces: Iterable[Evidence]) -> list[tuple[Evidence, int]]:
    """The pieces without copies, each with the number of its copies: the same words of one known origin on the same
    day, labelled alike and weighing alike, on other pages."""
    found: list[tuple[Evidence, int]] = []
    for piece in pieces:
        twin = next((i for i, (first, _) in enumerate(found) if _shown_alike(first, piece)), None)
        if twin is None:
            found.append((piece, 0))
        else:
            found[twin] = (found[twin][0], found[twin][1] + 1)
    return found


def unasked(wanted: Iterable[Evidence], asked: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """What asks for a look that neither what was asked about nor a piece before it has asked for.

    What was left out as a copy covers no later one: else the same words, told again every other day, were asked about
    once and never again.
    """
    asked = sorted(asked, key=lambda e: (e.seen_at, e.key))
    keys, covering, new = {e.key for e in asked}, list[Evidence](), list[Evidence]()
    for piece in asked:
        if not any(_same_look(piece, other) for other in covering):
            covering.append(piece)
    for piece in wanted:
        if piece.key not in keys and not any(_same_look(piece, other) for other in (*covering, *new)):
            new.append(piece)
    return tuple(new)


def _same_look(one: Evidence, other: Evidence) -> bool:
    times = (one.event_at - other.event_at, one.seen_at - other.seen_at)
    return one.key == other.key or (max(map(abs, times)) <= COPIED_WITHIN and _copies(one, other))


def _shown_alike(one: Evidence, other: Evidence) -> bool:
    return _manner(one) == _manner(other) and _copies(one, other)


def _manner(piece: Evidence) -> tuple[object, ...]:
    return (piece.event_at.date(), piece.withdrawn_at is None, piece.background, doubtful(piece), piece.second)


def _copies(one: Evidence, other: Evidence) -> bool:
    """Whether two pages have the same words of one known origin, labelled alike."""
    return one.url != other.url and one.origin != UNKNOWN and _told(one) == _told(other)


def _told(piece: Evidence) -> tuple[object, ...]:
    labels = (piece.stance, piece.act, piece.voice, piece.near)
    return (piece.claim, piece.origin, *labels, terms(piece.quote))
