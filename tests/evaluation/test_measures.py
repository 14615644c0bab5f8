"""The measures themselves, on small cases with known answers."""

from __future__ import annotations

from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from evaluation import errors, matching, pairs, reliability
from evaluation.draft import likeness
from evaluation.worth import average_precision
from training.passages import read_corpus


def test_average_precision() -> None:
    assert average_precision([3, 2, 1], [1, 0, 1]) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([1, 2, 3], [0, 0, 1]) == 1.0
    assert average_precision([1.0], [0]) == 0.0


def test_pearson() -> None:
    assert matching.pearson([1, 2, 3], [2, 4, 6]) == pytest.approx(1.0)
    assert matching.pearson([1, 2, 3], [3, 2, 1]) == pytest.approx(-1.0)
    assert matching.pearson([1, 1], [1, 2]) == 0.0


def test_likeness_of_sentences() -> None:
    assert likeness("Vellmart will close", "Vellmart will close") == 1.0
    assert likeness("Vellmart will close", "something else") == 0.0


def test_the_corpus_has_well_over_four_hundred_minimal_pairs() -> None:
    items = read_corpus()
    assert len(pairs.groups(items)) > 400


def test_pairs_told_apart() -> None:
    def item(pair: int, stance: str) -> SimpleNamespace:
        return SimpleNamespace(story="s", pair=pair, labels={"stance": stance, "act": "report"})

    items = [item(1, "supports"), item(1, "refutes"), item(2, "supports"), item(2, "refutes")]
    said = {
        i: SimpleNamespace(stance=s, act="report")
        for i, s in enumerate(("supports", "refutes", "supports", "supports"))
    }
    figures = pairs.measure(items, said)
    assert (figures["pairs"], figures["pairs that differ in gold"]) == (2, 2)
    assert figures["of them told apart"] == 0.5
    assert figures["both members wholly right"] == 0.5
    assert figures["stance right"] == 0.75


def test_errors_are_put_down_to_the_first_thing_that_went_wrong() -> None:
    gold = [{"stance": "refutes", "act": "deny", "voice": "subject"}]

    def found(stance: str, act: str, voice: str) -> SimpleNamespace:
        return SimpleNamespace(stance=stance, act=act, voice=voice)

    assert errors._misread(gold, [found("supports", "deny", "subject")]) == "stance"
    assert errors._misread(gold, [found("refutes", "report", "subject")]) == "act"
    assert errors._misread(gold, [found("refutes", "deny", "newsroom")]) == "voice"
    assert errors._misread(gold, [found("refutes", "deny", "subject")]) is None


def test_scores_are_set_against_what_came_of_them() -> None:
    told = [(0.05, False), (0.08, False), (0.05, True), (0.95, True), (1.0, True)]
    found = reliability.bins(told)
    assert [(round(mean, 2), round(share, 2), count) for mean, share, count in found] == [(0.06, 0.33, 3), (0.97, 1, 2)]
    assert reliability.drawing(found).count("<circle") == 2
    ElementTree.fromstring(reliability.drawing(found))
