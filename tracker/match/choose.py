"""Which of the passages that may bear on a claim are taken to, and which of them only come near it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tracker.model import Match

# Probabilities. Below the first a passage is not shown; from there to the second a person should look. Chosen for a
# recall of nine in ten over the steps of recorded stories (evaluation/match.py).
REVIEW_FROM = 0.25
MATCH_FROM = 0.33
# A passage this much weaker than the article's best for the claim adds nothing to it.
BESIDE_BEST = 0.5
# A passage that scores less than two thirds of what it scores for another claim is only near the one: the denial of a
# plan is no denial of its neighbour.
_BESIDE_ANOTHER = 0.67


def chosen(matches: Sequence[Match]) -> list[Match | None]:
    """Of the possible matches of one article, in their order, those that are taken; None for each that is not."""
    of_claim: dict[str, float] = defaultdict(float)
    of_passage: dict[int, float] = defaultdict(float)
    for match in matches:
        of_claim[match.claim] = max(of_claim[match.claim], match.score)
        of_passage[match.passage.start] = max(of_passage[match.passage.start], match.score)
    return [_taken(match, of_claim[match.claim], of_passage[match.passage.start]) for match in matches]


def _taken(match: Match, best_of_claim: float, best_of_passage: float) -> Match | None:
    if match.score < max(REVIEW_FROM, BESIDE_BEST * best_of_claim):
        return None
    return replace(match, near=match.score < max(MATCH_FROM, _BESIDE_ANOTHER * best_of_passage))
