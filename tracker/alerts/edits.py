"""What an edit changed in a page, word by word, cut down to those that matter for one alert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from tracker.inert import one_line
from tracker.model import Diff, SentenceEdit

MOST_EDITS = 3  # sentences; the timeline has the rest
MOST_TEXT = 320  # characters of one piece that went or came
MOST_KEPT = 60  # characters of unchanged words around them
MOST_PIECES = 24  # of one sentence
MOST_IN_ALL = 1500  # characters of all edits that are shown


class Kind(Enum):
    """What an edit did to some words."""

    KEPT = "kept"
    GONE = "gone"
    CAME = "came"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words within an edited sentence."""

    text: str
    kind: Kind


def shown_edits(diff: Diff | None, quote: str) -> tuple[tuple[Piece, ...], ...]:
    """The edited sentences to show: all where they are few, else those that hold the quote, else the first ones."""
    if diff is None:
        return ()
    touching = [edit for edit in diff.changed if _touches(edit, quote)] if len(diff.changed) > MOST_EDITS else []
    shown: list[tuple[Piece, ...]] = []
    room = MOST_IN_ALL
    for edit in (touching or diff.changed)[:MOST_EDITS]:
        pieces = _within(room, _pieces(edit))
        room -= sum(len(piece.text) for piece in pieces)
        shown += [pieces] if pieces else []
    return tuple(shown)


def _touches(edit: SentenceEdit, quote: str) -> bool:
    sides = (edit.before.strip(), edit.after.strip())
    return any(side and quote and (side in quote or quote in side) for side in sides)


def _pieces(edit: SentenceEdit) -> tuple[Piece, ...]:
    if not edit.words:
        found = [(edit.before, Kind.GONE), (edit.after, Kind.CAME)]
    else:
        found = []
        for word in edit.words:
            found += [(word.after, Kind.KEPT)] if word.kept else [(word.before, Kind.GONE), (word.after, Kind.CAME)]
    made = [_piece(text, kind) for text, kind in found if text.strip() or (text and kind is Kind.KEPT)]
    return _trimmed(made)


def _piece(text: str, kind: Kind) -> Piece:
    """On one line; the space at either end stays, because the next words follow it."""
    inner = one_line(text)
    if kind is Kind.KEPT and len(inner) > MOST_KEPT:
        half = MOST_KEPT // 2
        inner = f"{inner[:half].rstrip()} … {inner[-half:].lstrip()}"
    elif kind is not Kind.KEPT:
        inner = one_line(inner, MOST_TEXT)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and inner else ""
    return Piece(f"{before}{inner}{after}", kind)


def _trimmed(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    if len(pieces) <= MOST_PIECES:
        return tuple(pieces)
    return (*pieces[:MOST_PIECES], Piece(" …", Kind.KEPT))


def _within(room: int, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """As many of the pieces as there is room for."""
    taken: list[Piece] = []
    for piece in pieces:
        room -= len(piece.text)
        if room < 0:
            return (*taken, Piece(" …", Kind.KEPT)) if taken else ()
        taken.append(piece)
    return tuple(taken)
