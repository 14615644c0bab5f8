"""Two models as one reader."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.claims import Claim, Entity
from tracker.judge.weigh import CREDENCE_FLOOR, DENIAL_FLOOR
from tracker.match.choose import MATCH_FROM
from tracker.model import Act, Article, Match, Passage, Stance
from tracker.stance import Query
from tracker.stance.blend import CONTESTED, MOST_WEIGHED, NEARLY, SHARE, BlendReader, mixed, together
from tracker.stance.protocol import Coupling, Scores, View

LABELS = {
    "about": ("yes", "near", "no"),
    "stance": ("supports", "refutes", "discusses"),
    "act": ("report", "deny", "no_comment"),
    "voice": ("newsroom", "subject", "unknown"),
}
COUPLING = {("supports", "report"): 1.0, ("refutes", "deny"): 1.0, ("discusses", "no_comment"): 1.0}


def row(chances: Mapping[str, float], labels: Sequence[str]) -> dict[str, float]:
    """Logarithms: the chances that are given, and what is left in equal parts."""
    left = (1 - sum(chances.values())) / max(1, len(labels) - len(chances))
    return {label: math.log(chances.get(label, left)) for label in labels}


@dataclass(frozen=True)
class Saying:
    """A model that says the same of every passage."""

    stance: Mapping[str, float]
    act: Mapping[str, float]
    coupling: Coupling = None  # type: ignore[assignment]

    def scores(self, views: Sequence[View]) -> list[Scores]:
        heads = {"about": {"yes": 0.9}, "stance": self.stance, "act": self.act, "voice": {"newsroom": 0.9}}
        return [{head: row(chances, LABELS[head]) for head, chances in heads.items()} for _ in views]


def query() -> Query:
    text = "People told this newspaper about the depot."
    page = Article("https://news.example/1", "Title", text, published=datetime(2026, 3, 2, tzinfo=UTC))
    claim = Claim("depot", "Vellmar will close its depot.", about=("vellmar",))
    return Query(claim, (Entity("vellmar", ("Vellmar",)),), Match("depot", Passage(text, 0, len(text)), 0.9), page)


FOR = Saying({"supports": 0.9}, {"report": 0.9}, COUPLING)
AGAINST = Saying({"refutes": 0.9}, {"deny": 0.9}, COUPLING)
UNSURE = Saying({"refutes": 0.5, "supports": 0.3}, {"deny": 0.5}, COUPLING)


def test_two_that_agree_are_believed() -> None:
    [found] = BlendReader(FOR, FOR).read([query()])
    assert (found.stance, found.act) == (Stance.SUPPORTS, Act.REPORT)
    assert found.probability > 0.8
    assert found.probability * found.certainty > found.strictness * DENIAL_FLOOR


@pytest.mark.parametrize("pair", [(FOR, AGAINST), (AGAINST, FOR)])
def test_two_that_are_sure_of_opposite_sides_move_nothing(pair: tuple[Saying, Saying]) -> None:
    [found] = BlendReader(*pair).read([query()])
    assert found.probability <= CONTESTED < CREDENCE_FLOOR


def test_a_doubtful_second_does_not_overrule() -> None:
    [found] = BlendReader(FOR, UNSURE).read([query()])
    assert found.stance is Stance.SUPPORTS
    assert found.probability * found.certainty > found.strictness * CREDENCE_FLOOR


@dataclass(frozen=True)
class Weighing:
    """A model that is so sure that a passage is about the claim, or near it."""

    yes: float
    coupling: Coupling = None  # type: ignore[assignment]
    near: float | None = None

    def scores(self, views: Sequence[View]) -> list[Scores]:
        about = {"yes": self.yes} | ({} if self.near is None else {"near": self.near})
        chances = {"about": about, "stance": {"supports": 0.9}, "act": {"report": 0.9}, "voice": {}}
        return [{head: row(chances[head], LABELS[head]) for head in LABELS} for _ in views]


@given(st.floats(0.01, 0.9), st.floats(0.01, 0.9))
def test_a_match_is_weighed_by_its_words_and_by_the_first_model(score: float, yes: float) -> None:
    def weight(score: float, yes: float) -> float:
        asked = query()
        return BlendReader(Weighing(yes), FOR).weigh([replace(asked, match=replace(asked.match, score=score))])[0]

    assert 0 < weight(score, yes) < weight(score + 0.05, yes) < 1
    assert weight(score, yes) < weight(score, yes + 0.05) < 1


@pytest.mark.parametrize(("near", "shown"), [(NEARLY + 0.01, True), (NEARLY - 0.1, False)])
def test_what_the_first_is_sure_comes_near_is_a_near_match(near: float, shown: bool) -> None:
    asked = query()
    weak = replace(asked, match=replace(asked.match, score=0.05))
    reader = BlendReader(Weighing(0.02, COUPLING, near), FOR)
    [score] = reader.weigh([weak])
    assert (score >= MATCH_FROM) is shown
    assert not shown or reader.read([replace(weak, match=replace(weak.match, score=score))])[0].near


def test_of_an_endless_article_only_the_likeliest_of_each_claim_are_weighed() -> None:
    asked = query()
    many = [replace(asked, match=replace(asked.match, score=0.9)) for _ in range(MOST_WEIGHED + 50)]
    other = replace(asked, claim=replace(asked.claim, id="other"), match=replace(asked.match, score=0.3))
    weak = replace(asked, match=replace(asked.match, score=0.2))
    found = BlendReader(Weighing(0.9), FOR).weigh([weak, *many, other])
    assert found[0] == 0
    assert found[-1] > other.match.score
    assert sum(score > 0 for score in found) == MOST_WEIGHED


def test_a_match_that_was_weighed_is_not_doubted_twice() -> None:
    sure, unsure = (BlendReader(Weighing(p, COUPLING), FOR).read([query()])[0] for p in (0.95, 0.2))
    assert unsure.stance is Stance.SUPPORTS
    assert unsure.probability == pytest.approx(sure.probability)


def test_labels_that_only_one_knows_are_left_out() -> None:
    assert mixed({"a": math.log(0.5), "b": math.log(0.5)}, {"a": math.log(0.2)}) == {"a": pytest.approx(0)}


def test_the_first_says_whether_a_passage_bears_on_the_claim() -> None:
    far = {"about": row({"no": 0.9, "near": 0.05}, LABELS["about"])}
    close = {"about": row({"no": 0.1, "near": 0.45}, LABELS["about"])}
    assert together(far, close)["about"] == far["about"]


@given(st.lists(st.floats(-20, 0), min_size=3, max_size=3), st.lists(st.floats(-20, 0), min_size=3, max_size=3))
def test_a_mixture_is_a_probability_again_in_between(one: list[float], two: list[float]) -> None:
    first, second = dict(zip("abc", one, strict=True)), dict(zip("abc", two, strict=True))
    found = mixed(first, second)
    assert sum(map(math.exp, found.values())) == pytest.approx(1)
    gap = {label: found[label] - SHARE * first[label] - (1 - SHARE) * second[label] for label in "abc"}
    assert gap["a"] == pytest.approx(gap["b"]) == pytest.approx(gap["c"])
