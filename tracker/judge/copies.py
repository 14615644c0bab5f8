"""Which pieces of evidence say the same once more: what is shown and asked about once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from tracker.language import terms
from tracker.model import Evidence
from tracker.origin import UNKNOWN

# Copies of one statement, each on a page of its own, ask for one look. They come within days; what the same origin says
# again weeks later is worth another.
COPIED_WITHIN = timedelta(days=3)


def each_once(pieces: Iterable[Evidence]) -> list[tuple[Evidence, int]]:
    """The pieces without copies, each with the number of its copies: the same words of one known origin on the same
    day, labelled alike, on other pages."""
    found: list[tuple[Evidence, int]] = []
    for piece in pieces:
        twin = next((i for i, (first, _) in enumerate(found) if _copies(first, piece)), None)
        if twin is None:
            found.append((piece, 0))
        else:
            found[twin] = (found[twin][0], found[twin][1] + 1)
    return found


def _copies(one: Evidence, other: Evidence) -> bool:
    return _elsewhere(one, other) and _told(one) == _told(other)


def _told(piece: Evidence) -> tuple[object, ...]:
    there = piece.withdrawn_at is None
    return (piece.second, there, piece.event_at.date(), terms(piece.quote), *_labels(piece))


def same_look(piece: Evidence, other: Evidence) -> bool:
    """Whether a person who has looked at the other has seen what this piece says: it is the same one, or of the same
    origin, labelled alike, on another page within days."""
    if piece.key == other.key:
        return True
    near_in_time = abs(piece.event_at - other.event_at) <= COPIED_WITHIN
    return near_in_time and _elsewhere(piece, other) and _labels(piece) == _labels(other)


def _elsewhere(one: Evidence, other: Evidence) -> bool:
    return one.url != other.url and one.origin != UNKNOWN


def _labels(piece: Evidence) -> tuple[object, ...]:
    return (piece.claim, piece.origin, piece.stance, piece.act, piece.voice, piece.near)
