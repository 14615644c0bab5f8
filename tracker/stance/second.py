"""Two readers on the same passage: the first decides, and where the second strongly disagrees a person should look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.model import Reading, Stance
from tracker.stance.protocol import Query, Reader

_SIDES = {Stance.SUPPORTS, Stance.REFUTES}
# From this probability on a reader is sure of its side.
SURE = 0.85
# Where both are sure of opposite sides, this is left of the first one's probability: below what may move a status
# (judge/weigh.py, CREDENCE_FLOOR), so that the claim is marked for review instead.
CONTESTED = 0.25


@dataclass(frozen=True, slots=True)
class Seconded:
    """The first reader's readings, doubted where the second is sure of the opposite side."""

    first: Reader
    second: Reader

    def read(self, queries: Sequence[Query]) -> list[Reading]:
        """One reading for each query, in order."""
        return [
            replace(mine, probability=CONTESTED) if _opposed(mine, other) else mine
            for mine, other in zip(self.first.read(queries), self.second.read(queries), strict=True)
        ]


def _opposed(mine: Reading, other: Reading) -> bool:
    if {mine.stance, other.stance} != _SIDES:
        return False
    return mine.probability < SURE <= other.probability
