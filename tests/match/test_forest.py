"""A forest read from numbers."""

from __future__ import annotations

import pytest

from tracker.match.features import NAMES
from tracker.match.forest import Forest, default_forest

SMALL = {
    "features": ["a", "b"],
    "base": -1.0,
    "trees": [[[0, 0.5, 1, 2], [0.0], [2.0]], [[1, 0.1, 1, 2], [-1.0], [1.0]]],
    "curve": [[-2.0, 0.0, 2.0], [0.1, 0.5, 0.9]],
}


@pytest.mark.parametrize(
    ("row", "odds", "chance"),
    [([0.0, 0.0], -2.0, 0.1), ([1.0, 0.0], 0.0, 0.5), ([0.5, 1.0], 0.0, 0.5), ([1.0, 1.0], 2.0, 0.9)],
)
def test_trees_add_up(row: list[float], odds: float, chance: float) -> None:
    forest = Forest(SMALL)
    assert forest.log_odds(row) == odds
    assert forest.probability(row) == pytest.approx(chance)


def test_between_the_points_of_the_curve_it_is_straight() -> None:
    assert Forest({**SMALL, "trees": []}).probability([0.0, 0.0]) == pytest.approx(0.3)


def test_the_shipped_forest_was_trained_on_these_features() -> None:
    assert default_forest().features == list(NAMES)
