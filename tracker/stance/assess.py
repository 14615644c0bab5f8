"""Match and stance of a claim and a whole article, without any claims file: what `tracker assess` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.model import Stance
from tracker.stance.pairs import measure, prepare
from tracker.stance.trees import load


@dataclass(frozen=True, slots=True)
class Assessment:
    """How an article stands to a claim. `related` is 1 minus the probability of `unrelated`."""

    related: float
    stance: Stance
    probabilities: Mapping[Stance, float]
    quote: str  # the sentence that bears most on the claim; the title where there is no body


def assess(claim: str, title: str, body: str) -> Assessment:
    """How the article of this title and body stands to the claim; either may be empty."""
    row, quote = measure(claim, prepare(title, body))
    found = load("assess.bin").probabilities(row)
    shares = {stance: found[stance] for stance in Stance}
    related = 1 - shares[Stance.UNRELATED]
    # First whether it bears on the claim at all, then how.
    sides = [stance for stance in Stance if stance is not Stance.UNRELATED]
    stance = max(sides, key=shares.__getitem__) if related >= 0.5 else Stance.UNRELATED
    return Assessment(related, stance, shares, quote)
