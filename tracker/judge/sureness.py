"""How far a reading may be trusted, in words, for people who have ten seconds."""

from __future__ import annotations

from enum import StrEnum

from tracker.model import Change, Evidence, Flag, Rule

# From this credence on a reading is sure, or likely. How many alerts on such readings are right is measured: parts
# `sureness` and `reader-sureness` of the evaluation.
SURE_FROM, LIKELY_FROM = 0.8, 0.5


class Sureness(StrEnum):
    """How far a reading may be trusted, the surest first."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


def sureness(piece: Evidence) -> Sureness:
    """How sure it is that the passage is about the claim and says this of it, in this voice."""
    if piece.near:
        return Sureness.UNSURE
    if piece.second:
        return Sureness.SURE if piece.second.sure else Sureness.UNSURE
    if piece.credence >= SURE_FROM:
        return Sureness.SURE
    return Sureness.LIKELY if piece.credence >= LIKELY_FROM else Sureness.UNSURE


def deciding(change: Change) -> Evidence | None:
    """The piece whose reading brought a new status, or a look that is asked for.

    What a person ruled, what an edit took away and what silence did stand on no reading.
    """
    flagged = change.before is change.after and Flag.REVIEW not in change.flags
    if flagged or change.rule is Rule.HUMAN:
        return None
    return next((piece for piece in change.evidence[:1] if piece.withdrawn_at is None), None)


def trust(piece: Evidence) -> str:
    """How far a reading may be trusted, for people, or that a person ruled on it; "" for near matches and second
    opinions, which are so marked."""
    if piece.ruled:
        return "rejected by a person" if piece.ruled == "reject" else "as a person ruled"
    return "" if piece.near or piece.second else in_words(sureness(piece))


def in_words(sure: Sureness) -> str:
    """As people say it."""
    return "an unsure reading" if sure is Sureness.UNSURE else f"a {sure} reading"


def chances(piece: Evidence) -> str:
    """What its sureness is made of, for people."""
    return f"match {piece.score:.0%}, stance {piece.probability:.0%}, act and voice {piece.certainty:.0%}"
