"""How far a reading may be trusted, in words, for people who have ten seconds."""

from __future__ import annotations

from enum import StrEnum

from tracker.model import Evidence

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


def trust(piece: Evidence) -> str:
    """How far a reading may be trusted, for people; "" for near matches and second opinions, which are so marked."""
    if piece.ruled:
        return "as a person ruled"
    return "" if piece.near or piece.second else in_words(sureness(piece))


def in_words(sure: Sureness) -> str:
    """As people say it."""
    return "an unsure reading" if sure is Sureness.UNSURE else f"a {sure} reading"


def chances(piece: Evidence) -> str:
    """What its sureness is made of, for people."""
    return f"match {piece.score:.0%}, stance {piece.probability:.0%}, act and voice {piece.certainty:.0%}"
