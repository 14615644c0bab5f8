"""A model of sentences beside the words: when the matcher asks it, and what its answers may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.claims import Claim, Entity, SeedArticle
from tracker.match import Matcher
from tracker.match.choose import MATCH_FROM, REVIEW_FROM
from tracker.match.similarity import MOST_COMPARED, chance, unworded
from tracker.model import Article, Match

ENTITIES = {"orvale": Entity("orvale", ("Orvale", "奥维尔"))}
ENGLISH = Claim("plant", "Orvale will close its bottling plant in Harwick.", about=("orvale",))
BOTH = Claim("plant", ENGLISH.text, also=("奥维尔将关闭灌装工厂。",), about=("orvale",))
# Nothing in it but the name is in the claim's words.
ALOOF = "奥维尔门口的大钟停在了五点。"


@dataclass
class Told:
    """A model that gives every sentence the same cosine, and keeps what it was asked."""

    cosine: float
    asked: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)

    def similarity(self, claims: Sequence[str], sentences: Sequence[str]) -> list[list[float]]:
        self.asked.append((tuple(claims), tuple(sentences)))
        return [[self.cosine] * len(sentences) for _ in claims]


class Gone:
    """A model that turned out to be damaged."""

    def similarity(self, claims: Sequence[str], sentences: Sequence[str]) -> list[list[float]]:
        return []


def found(claim: Claim, text: str, model: Told | Gone | None) -> list[Match]:
    return Matcher([claim], ENTITIES, SeedArticle(), model).matches(Article("https://news.example/a", "", text))


def test_a_sentence_like_it_in_the_other_language_asks_a_person_to_look() -> None:
    assert found(ENGLISH, ALOOF, None) == []
    (match,) = found(ENGLISH, ALOOF, Told(0.9))
    assert match.passage.text == ALOOF
    assert match.near
    assert REVIEW_FROM <= match.score < MATCH_FROM


def test_what_is_far_stays_unfound() -> None:
    assert found(ENGLISH, ALOOF, Told(-0.2)) == []


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (BOTH, ALOOF),
        (ENGLISH, "Orvale opened a shop in Leyton, where the big clock has stopped."),
        (ENGLISH, "门口的大钟停在了五点。"),
    ],
    ids=["worded in both", "the same language", "another company"],
)
def test_it_is_not_asked(claim: Claim, text: str) -> None:
    model = Told(0.9)
    assert found(claim, text, model) == found(claim, text, None)
    assert model.asked == []


def test_only_sentences_with_the_subject_in_view_are_asked_about() -> None:
    model = Told(0.9)
    far = "今天的天气很好。" * 6
    found(ENGLISH, f"{far}{ALOOF}{far}", model)
    ((_, sentences),) = model.asked
    assert sentences[0] == ALOOF
    assert len(sentences) == 4


def test_a_long_article_is_asked_about_up_to_a_cap() -> None:
    model = Told(0.9)
    found(ENGLISH, ALOOF * (MOST_COMPARED + 50), model)
    ((_, sentences),) = model.asked
    assert len(sentences) == MOST_COMPARED


def test_a_damaged_model_leaves_it_to_the_words() -> None:
    text = f"奥维尔将关闭其灌装工厂，知情人士说。{ALOOF}"
    assert found(ENGLISH, text, Gone()) == found(ENGLISH, text, None) != []


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_a_greater_cosine_is_no_less_likely(one: float, other: float) -> None:
    assert 0 < chance(min(one, other)) <= chance(max(one, other)) < 1


def test_a_middling_cosine_says_nothing() -> None:
    assert chance(0.0) < REVIEW_FROM


def test_wordings_tell_their_language() -> None:
    assert unworded(ENGLISH, "zh")
    assert not unworded(ENGLISH, "en")
    assert not unworded(BOTH, "zh")
