"""The faces of a reader (a matched passage in, what it says of the claim out) and of the model that it asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tracker.claims import Claim, Entity
from tracker.model import Article, Match, Reading

# Pairs of stance and act that occur, each with how much the two attract each other: see decode.py.
Coupling = Mapping[tuple[str, str], float]
# For each head (about, stance, act, voice) the natural logarithm of the probability of each of its labels.
Scores = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class View:
    """A claim and a passage as a model sees them: text, and the name of who published it."""

    claim: str
    subjects: tuple[str, ...]
    passage: str
    context: str = ""
    headline: bool = False  # whether the passage is the article's headline
    title: str = ""  # the headline that the passage stands under, if it is not that
    outlet: str = ""


class Scorer(Protocol):
    """A trained model: how likely each label is. Pure: the same views give the same scores, in the same order."""

    @property
    def coupling(self) -> Coupling:
        """How much stance and act attract each other."""
        ...

    def scores(self, views: Sequence[View]) -> list[Scores]:
        """The scores of each view, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """One passage to be read against one claim. `subjects` are the entities that the claim is about, `others` the
    watched ones that it is not about."""

    claim: Claim
    subjects: tuple[Entity, ...]
    match: Match
    article: Article
    others: tuple[Entity, ...] = ()


class Reader(Protocol):
    """Whatever can say what passages say. Pure: the same queries give the same readings, in the same order."""

    @property
    def reach(self) -> float:
        """How weak a match it wants to weigh, as a share of what is asked of a match by words: `Matcher.possible`."""
        ...

    def weigh(self, queries: Sequence[Query]) -> list[float]:
        """How likely each possible match is about its claim, in order: what its score is from here on."""
        ...

    def read(self, queries: Sequence[Query]) -> list[Reading]:
        """One reading for each query, in order."""
        ...
