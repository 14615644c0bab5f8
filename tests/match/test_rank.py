"""Claims ranked for a text."""

from __future__ import annotations

from tracker.claims import Claim
from tracker.match import rank

CLAIMS = [
    Claim("a", "A lake in Norway turned pink overnight."),
    Claim("b", "Orvale will close its bottling plant in Harwick."),
    Claim("c", "A chef cooked an omelette with a thousand eggs."),
]


def test_the_claim_in_other_words_comes_first() -> None:
    scores = rank("so they are shutting the Harwick bottling factory, who knew", CLAIMS)
    assert max(range(3), key=scores.__getitem__) == 1


def test_nothing_to_rank() -> None:
    assert rank("anything", []) == []
    assert all(score == 0 for score in rank("", CLAIMS))
