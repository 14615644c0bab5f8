"""Sentences that only answer, and those that say what they answer."""

from __future__ import annotations

import pytest

from tracker.claims import Entity
from tracker.language import fold
from tracker.match.bag import read
from tracker.match.lexicon import default_lexicon
from tracker.match.names import Names
from tracker.match.refer import points_back

LEXICON = default_lexicon()
NAMES = Names({"orvale": Entity("orvale", ("Orvale", "奥维尔"))}, LEXICON)


def back(text: str) -> bool:
    return points_back(fold(text), read(text, NAMES, LEXICON).weights)


@pytest.mark.parametrize(
    "text",
    [
        "A spokesman for Orvale declined to comment.",
        "Orvale did not respond to requests for comment.",
        "The company called the report untrue.",
        "奥维尔相关负责人回应称，该消息不实。",
        "截至发稿，公司未予置评。",
    ],
)
def test_answers_that_point_back(text: str) -> None:
    assert back(text)


@pytest.mark.parametrize(
    "text",
    [
        "Orvale denied that its bottling plant in Harwick would close before the summer festival.",
        "Bottles are made of green glass.",
        "公司否认将关闭位于东湖的灌装工厂并裁减三百名员工。",
    ],
)
def test_sentences_with_a_matter_of_their_own(text: str) -> None:
    assert not back(text)
