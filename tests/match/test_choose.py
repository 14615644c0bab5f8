"""Which possible matches are taken, and which only come near."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.match import chosen
from tracker.match.choose import BESIDE_BEST, MATCH_FROM, REVIEW_FROM
from tracker.model import Match, Passage


def match(claim: str, start: int, score: float) -> Match:
    return Match(claim, Passage("A sentence.", start, start + 11), score)


MATCHES = st.lists(
    st.builds(match, st.sampled_from("abc"), st.integers(0, 4), st.floats(0, 1)),
    max_size=12,
    unique_by=lambda m: (m.claim, m.passage.start),
)


def test_what_is_weak_is_left_out_and_what_is_doubtful_comes_near() -> None:
    taken = chosen([match("a", 0, 0.9), match("a", 1, 0.3), match("b", 2, 0.3), match("c", 3, 0.2)])
    assert [(m.claim, m.near) for m in taken] == [("a", False), ("b", True)]


def test_a_passage_that_bears_far_more_on_another_claim_only_comes_near() -> None:
    taken = chosen([match("a", 0, 0.9), match("b", 0, 0.5), match("c", 0, 0.8)])
    assert [m.near for m in taken] == [False, True, False]


def test_what_is_not_taken_sets_nothing_apart() -> None:
    taken = chosen([match("a", 1, 1.0), match("a", 0, 0.49), match("b", 0, 0.34)])
    assert [(m.claim, m.near) for m in taken] == [("a", False), ("b", False)]


@given(MATCHES)
def test_nothing_is_taken_that_is_weak_or_far_beside_the_best(matches: list[Match]) -> None:
    taken = {(m.claim, m.passage.start): m for m in chosen(matches)}
    for here in matches:
        best = max(m.score for m in matches if m.claim == here.claim)
        kept = taken.get((here.claim, here.passage.start))
        assert (kept is None) == (here.score < max(REVIEW_FROM, BESIDE_BEST * best))
        assert kept is None or kept.near or kept.score >= MATCH_FROM


@given(MATCHES)
def test_choosing_again_changes_nothing(matches: list[Match]) -> None:
    once = chosen(matches)
    assert chosen(once) == once
