"""Several models as one: the mean of what they say, which is right more often than each of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.stance.protocol import Coupling, Scores, Scorer, View

# How much of the first model's coupling counts. Heads that share an encoder know most of it; tuned on held-out stories.
BOND = 0.3


@dataclass(frozen=True, slots=True)
class Blend:
    """The mean of the scores of all `scorers`, over the labels that all of them know."""

    scorers: tuple[Scorer, ...]

    @property
    def coupling(self) -> Coupling:
        """How much stance and act attract each other beyond what the scores say."""
        return {pair: BOND * bond for pair, bond in self.scorers[0].coupling.items()}

    def scores(self, views: Sequence[View]) -> list[Scores]:
        """The scores of each view, in order."""
        each = [scorer.scores(views) for scorer in self.scorers]
        return [{head: _mean([row[head] for row in rows]) for head in rows[0]} for rows in zip(*each, strict=True)]


def _mean(rows: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    known = [label for label in rows[0] if all(label in row for row in rows)]
    raw = {label: sum(row[label] for row in rows) / len(rows) for label in known}
    top = max(raw.values())
    total = top + math.log(sum(math.exp(score - top) for score in raw.values()))
    return {label: score - total for label, score in raw.items()}
