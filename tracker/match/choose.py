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
# A passage that bears on a claim with hardly more than a third of the odds that it bears on another with is only near
# the one: the denial of a plan is no denial of its neighbour. From .2 to .5 change F1 stays within .01 on 79 stories.
BESIDE_ANOTHER = 0.35


def chosen(matches: Sequence[Match]) -> list[Match]:
    """Of the possible matches of one article those that are taken, in their order."""
    of_claim: dict[str, float] = defaultdict(float)
    for match in matches:
        of_claim[match.claim] = max(of_claim[match.claim], match.score)
    taken = [m for m in matches if m.score >= max(REVIEW_FROM, BESIDE_BEST * of_claim[m.claim])]
    of_passage: dict[int, float] = defaultdict(float)
    for match in taken:
        of_passage[match.passage.start] = max(of_passage[match.passage.start], match.score)
    return [replace(m, near=m.score < MATCH_FROM or _weaker(m.score, of_passage[m.passage.start])) for m in taken]


def _weaker(score: float, best: float) -> bool:
    return score * (1 - best) < BESIDE_ANOTHER * best * (1 - score)
