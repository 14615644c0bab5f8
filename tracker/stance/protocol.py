"""The face of a reader: a matched passage in, what it says of the claim out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tracker.model import Article, Claim, Entity, Match, Reading


@dataclass(frozen=True, slots=True)
class Query:
    """One passage to be read against one claim. `subjects` are the entities that the claim is about."""

    claim: Claim
    subjects: tuple[Entity, ...]
    match: Match
    article: Article


class Reader(Protocol):
    """Whatever can say what passages say. Pure: the same queries give the same readings, in the same order."""

    def read(self, queries: Sequence[Query]) -> list[Reading]:
        """One reading for each query, in order."""
        ...
