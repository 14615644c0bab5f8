"""Match and stance of a claim and a whole article, without any claims file: what `tracker assess` prints.

Trees over measures of the two texts; where the trained reader is installed, what it says of the article's beginning is
mixed in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.model import Stance
from tracker.stance.encoder import Encoder
from tracker.stance.pairs import measure, prepare
from tracker.stance.trees import load

HEAD = "body"  # the encoder's head that was trained on claims and articles; an older encoder has none
LEAD = 850  # characters of title and body that the encoder sees; it was trained on as many
SHARE = 0.5  # of the encoder in what is said
_LEAST = 1e-6  # a probability of the trees below it counts as this


@dataclass(frozen=True, slots=True)
class Assessment:
    """How an article stands to a claim. `related` is 1 minus the probability of `unrelated`."""

    related: float
    stance: Stance
    probabilities: Mapping[Stance, float]
    quote: str  # the sentence that bears most on the claim; the title where there is no body


def assess(claim: str, title: str, body: str, encoder: Encoder | None = None) -> Assessment:
    """How the article of this title and body stands to the claim; either may be empty."""
    row, quote = measure(claim, prepare(title, body))
    found: Mapping[str, float] = load("assess.bin").probabilities(row)
    if encoder:
        found = mixed(found, encoder.scores([whole(claim, title, body)])[0].get(HEAD))
    shares = {stance: found[stance] for stance in Stance}
    related = 1 - shares[Stance.UNRELATED]
    return Assessment(related, chosen(shares), shares, quote)


def chosen(shares: Mapping[Stance, float]) -> Stance:
    """First whether it bears on the claim at all, then how."""
    sides = [stance for stance in Stance if stance is not Stance.UNRELATED]
    return max(sides, key=shares.__getitem__) if shares[Stance.UNRELATED] <= 0.5 else Stance.UNRELATED


def whole(claim: str, title: str, body: str) -> tuple[str, str]:
    """A claim and an article as the encoder was trained on them: the article's beginning, in one line."""
    return claim, " ".join(f"{title}\n{body}".split())[:LEAD]


def mixed(trees: Mapping[str, float], scores: Mapping[str, float] | None) -> Mapping[str, float]:
    """Probabilities of the trees and logarithms of the encoder's, as probabilities: their weighed geometric mean."""
    if scores is None:
        return trees
    raw = {
        label: math.exp(SHARE * scores[label] + (1 - SHARE) * math.log(max(trees[label], _LEAST))) for label in scores
    }
    total = sum(raw.values())
    return {label: share / total for label, share in raw.items()}
