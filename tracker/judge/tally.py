"""How many independent origins stand behind each side: what people are told beside a status."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker.judge.weigh import doubtful
from tracker.model import Evidence, Stance
from tracker.origin import UNKNOWN


def origins(evidence: Iterable[Evidence], stance: Stance, at: datetime | None = None) -> int:
    """How many independent origins stand behind a stance, now or at a moment; copies count once, unknown ones not at
    all, and neither do near matches, readings that are too unsure to move anything, and what a person rejected."""
    standing = {e.origin for e in evidence if e.stance is stance and _counts(e) and _stands(e, at)}
    return len(standing - {UNKNOWN})


def _counts(piece: Evidence) -> bool:
    return not (piece.near or doubtful(piece) or piece.ruled == "reject")


def _stands(piece: Evidence, at: datetime | None) -> bool:
    if at is None:
        return piece.withdrawn_at is None
    return piece.seen_at <= at and (piece.withdrawn_at is None or piece.withdrawn_at > at)
