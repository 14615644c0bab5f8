"""A small forest of decision trees, trained elsewhere and shipped as numbers: features in, a probability out."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any, TypeAlias

# A leaf, or: feature, threshold, where to go at most at it, where to go above.
Node: TypeAlias = "float | tuple[int, float, Node, Node]"


class Forest:
    """Boosted trees for a yes or no, and the curve that makes their score a probability.

    A tree is a list of nodes, the first its root: `[feature, threshold, left, right]` (at most the threshold goes left)
    or `[value]`.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.features: list[str] = data["features"]
        self._base: float = data["base"]
        self._trees = [_nested(tree, 0) for tree in data["trees"]]
        self._scores: list[float] = data["curve"][0]  # rising log-odds, and the probability at each
        self._chances: list[float] = data["curve"][1]

    def log_odds(self, row: Sequence[float]) -> float:
        """The raw score of one row of features."""
        total = self._base
        for node in self._trees:
            while isinstance(node, tuple):
                feature, threshold, left, right = node
                node = left if row[feature] <= threshold else right
            total += node
        return total

    def probability(self, row: Sequence[float]) -> float:
        """The calibrated probability of one row of features."""
        score = self.log_odds(row)
        if not self._scores:
            return 1 / (1 + exp(-score))
        at = bisect_right(self._scores, score)
        if at == 0:
            return self._chances[0]
        if at == len(self._scores):
            return self._chances[-1]
        low, high = self._scores[at - 1], self._scores[at]
        share = (score - low) / (high - low)
        return self._chances[at - 1] + share * (self._chances[at] - self._chances[at - 1])


def _nested(tree: Sequence[Sequence[float]], at: int) -> Node:
    """A tree as nodes within nodes, which are faster to walk than a list."""
    if len(tree[at]) == 1:
        return tree[at][0]
    feature, threshold, left, right = tree[at]
    return int(feature), threshold, _nested(tree, int(left)), _nested(tree, int(right))


@cache
def forest(name: str) -> Forest:
    """A shipped forest, read once: "forest" scores a sentence by itself, "within" as its article shows it."""
    return Forest(json.loads((files("tracker") / "match" / "data" / f"{name}.json").read_text()))
