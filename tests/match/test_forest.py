"""A forest read from numbers."""

from __future__ import annotations

import pytest

from tracker.match import features, within
from tracker.match.forest import Forest, forest

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
    small = Forest(SMALL)
    assert small.log_odds(row) == odds
    assert small.probability(row) == pytest.approx(chance)


def test_between_the_points_of_the_curve_it_is_straight() -> None:
    assert Forest({**SMALL, "trees": []}).probability([0.0, 0.0]) == pytest.approx(0.3)


@pytest.mark.parametrize(("name", "features"), [("forest", features.NAMES), ("within", within.NAMES)])
def test_the_shipped_forests_were_trained_on_these_features(name: str, features: tuple[str, ...]) -> None:
    assert forest(name).features == list(features)
