"""How a sentence stands within its article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.match.features import NAMES as ALONE
from tracker.match.within import NAMES, Line, Stand, describe

CHANCES = st.lists(st.lists(st.floats(0, 1), min_size=2, max_size=2), min_size=1, max_size=8)


def lines(count: int, headline: bool = True) -> list[Line]:
    return [Line(f"sentence {i}", {}, 5, i if headline else i + 1, frozenset()) for i in range(count)]


def stands(scores: list[list[float]]) -> list[dict[int, Stand]]:
    row = [0.0] * len(ALONE)
    return [{claim: Stand(s, row, False, True, False) for claim, s in enumerate(line)} for line in scores]


def told(scores: list[list[float]], headline: bool = True) -> list[dict[int, dict[str, float]]]:
    found = describe(lines(len(scores), headline), stands(scores), {0: frozenset(), 1: frozenset()})
    return [{claim: dict(zip(NAMES, row, strict=True)) for claim, row in line.items()} for line in found]


def test_what_was_said_before_and_of_the_other_claim_is_told() -> None:
    row = told([[0.9, 0.1], [0.2, 0.8], [0.4, 0.0], [0.1, 0.3]])[3][0]
    assert (row["title"], row["before_1"], row["before_2"], row["before_3"]) == (0.9, 0.4, 0.2, 0.0)
    assert (row["earlier"], row["anywhere"], row["rival"], row["rival_earlier"]) == (0.4, 0.9, 0.3, 0.8)
    assert row["since"] == 1.0
    assert row["lead_earlier"] == pytest.approx(-0.4)


def test_without_a_headline_the_first_sentence_is_one_of_the_text() -> None:
    row = told([[0.9, 0.1], [0.2, 0.8]], headline=False)[1][0]
    assert (row["title"], row["before_1"], row["earlier"]) == (0.0, 0.9, 0.9)


@given(CHANCES)
def test_every_sentence_and_claim_has_all_features(scores: list[list[float]]) -> None:
    found = told(scores)
    assert [sorted(line) for line in found] == [[0, 1]] * len(scores)
    for at, line in enumerate(found):
        for claim, row in line.items():
            mine = [line[claim] for line in scores]
            others = [line[1 - claim] for line in scores]
            assert row["alone"] == mine[at]
            assert row["anywhere"] == max(mine)
            assert row["earlier"] == max(mine[1:at], default=0.0)
            assert row["rival_earlier"] == max(others[1:at], default=0.0)
