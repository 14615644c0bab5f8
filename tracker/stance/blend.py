"""Two models as one reader: the mean of what they say, right more often than either, and doubt where they clash."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.model import Reading, Stance
from tracker.stance.protocol import Coupling, Query, Scorer, Scores
from tracker.stance.reader import reading, view

# How much of the first model's coupling counts. Heads that share an encoder know most of it; tuned on held-out stories.
BOND = 0.3
# From this probability on a model is sure of its side.
SURE = 0.8
# Where the two are sure of opposite sides, this is the probability of what is read: below what may move a status
# (judge/weigh.py, CREDENCE_FLOOR), so that the claim is marked for review instead.
CONTESTED = 0.25
_LEAST = 1e-9  # probability that is left to what is all but ruled out


@dataclass(frozen=True, slots=True)
class BlendReader:
    """Reads passages with two trained models."""

    first: Scorer
    second: Scorer

    def read(self, queries: Sequence[Query]) -> list[Reading]:
        """One reading for each query, in order."""
        views = [view(query) for query in queries]
        both = zip(queries, self.first.scores(views), self.second.scores(views), strict=True)
        return [self._reading(query, one, two) for query, one, two in both]

    def _reading(self, query: Query, one: Scores, two: Scores) -> Reading:
        coupling: Coupling = {pair: BOND * bond for pair, bond in self.first.coupling.items()}
        found = reading(query, together(one, two), coupling)
        return replace(found, probability=min(found.probability, CONTESTED)) if _opposed(one, two) else found


def together(one: Scores, two: Scores) -> dict[str, Mapping[str, float]]:
    """The mean of the two, head by head; whether a passage bears on the claim at all is the second's to say.

    The first was trained on passages of which many are on other matters. Those that the matcher lets through are mostly
    not, and speak in half sentences that it takes for one of them: with its word on that a third of the changes in the
    recorded stories was lost. What it knows is whether a passage is on the claim or only near it.
    """
    heads: dict[str, Mapping[str, float]] = {head: mean(one[head], two[head]) for head in one}
    related = math.log1p(-min(math.exp(two["about"]["no"]), 1 - _LEAST))
    shares = mean(*({label: row["about"][label] for label in ("yes", "near")} for row in (one, two)))
    heads["about"] = {"no": two["about"]["no"]} | {label: related + share for label, share in shares.items()}
    return heads


def mean(one: Mapping[str, float], two: Mapping[str, float]) -> dict[str, float]:
    """The mean of two rows of scores over the labels that both know, as logarithms of probabilities again."""
    raw = {label: (score + two[label]) / 2 for label, score in one.items() if label in two}
    top = max(raw.values())
    total = top + math.log(sum(math.exp(score - top) for score in raw.values()))
    return {label: score - total for label, score in raw.items()}


def _opposed(one: Scores, two: Scores) -> bool:
    """Whether the two are sure of opposite sides."""
    sides = (Stance.SUPPORTS, Stance.REFUTES)
    said = [[side for side in sides if math.exp(row["stance"][side]) >= SURE] for row in (one, two)]
    return all(said) and said[0] != said[1]
