"""What a draft is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.claims import Claim, Entity, SeedArticle


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


class Kind(StrEnum):
    """What a sentence does, as far as a draft cares."""

    CLAIM = "claim"
    DENIAL = "denial"
    SILENCE = "silence"  # somebody declined to comment, or did not answer


@dataclass(frozen=True, slots=True)
class Statement:
    """What one sentence says, without whom it has it from."""

    kind: Kind
    text: str  # an affirmative sentence of its own; for a denial what was denied, "" where it does not say
    speaker: str | None = None  # whom the sentence has it from, in its own words
    on_record: bool = False  # the speaker is named or speaks for somebody: no "people familiar"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A claim that the article makes, with what the person who edits the draft should know."""

    claim: Claim
    quote: str  # the sentence that it was made from
    worth: float  # 0 to 1: how much it looks like a claim to track
    start: int = 0  # where that sentence stands
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A claims file before a person has looked at it."""

    article: SeedArticle
    lang: str
    entities: tuple[Entity, ...]
    claims: tuple[Drafted, ...]
