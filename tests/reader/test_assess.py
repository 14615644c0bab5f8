"""What the trained reader adds to `assess`: it sees the article's beginning."""

from __future__ import annotations

import math

import pytest

claimtracker_reader = pytest.importorskip(
    "claimtracker_reader", reason="the trained reader is not installed: `pip install ./reader`, or PYTHONPATH=reader"
)

from tracker.model import Stance  # noqa: E402
from tracker.stance.assess import LEAD, assess, mixed, whole  # noqa: E402

CLAIM = "Vellmar will close its Porto depot."
DENIED = "Vellmar said on Monday that it would keep the Porto depot open and that talk of closing it was untrue."
TIDES = "The tide tables for the coming week were put up at the harbour office, as every Sunday, by the pilots."


def test_both_models_have_a_say() -> None:
    alone, together = assess(CLAIM, "", DENIED), assess(CLAIM, "", DENIED, claimtracker_reader.load())
    assert together.probabilities != alone.probabilities
    assert math.isclose(sum(together.probabilities.values()), 1)
    assert together.quote == alone.quote == DENIED
    assert together.stance is Stance.REFUTES


def test_what_is_about_something_else_stays_unrelated() -> None:
    assert assess(CLAIM, "Tides", TIDES, claimtracker_reader.load()).stance is Stance.UNRELATED


def test_empty_and_endless_articles_get_an_answer() -> None:
    for body in ("", "word " * 20_000):
        found = assess(CLAIM, "", body, claimtracker_reader.load())
        assert math.isclose(sum(found.probabilities.values()), 1)
    assert len(whole(CLAIM, "Title", "word " * 20_000)[1]) == LEAD


def test_an_encoder_that_does_not_know_whole_articles_changes_nothing() -> None:
    trees = {"supports": 0.7, "refutes": 0.1, "discusses": 0.1, "unrelated": 0.1}
    assert mixed(trees, None) == trees
