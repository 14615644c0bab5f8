"""From the separate answers of the heads to one reading that fits together.

Stance and act are judged apart and belong together: a denial refutes, a refusal to comment discusses. The coupling is
how much more often two labels go together in the training corpus than chance would have it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tracker.model import Act, Stance, Voice
from tracker.stance.protocol import Coupling, Scores

# A label is taken to be right at least as often as not: the likeliest is, and what a rule puts in its place.
RULED = 0.5
# What is said weighs alike, whichever of these it is (judge/weigh.py).
SAID = frozenset((Act.REPORT, Act.CONFIRM, Act.PLAN, Act.DENY))


@dataclass(frozen=True, slots=True)
class Decision:
    """The labels chosen, with the probability of the stance."""

    stance: Stance
    act: Act
    voice: Voice
    probability: float


def decide(scores: Scores, coupling: Coupling, allowed: Collection[str] = tuple(Stance)) -> Decision:
    """The likeliest pair of stance and act, and the likeliest voice."""
    joint = {
        (stance, act): scores["stance"][stance] + scores["act"][act] + bond
        for (stance, act), bond in coupling.items()
        if stance in allowed
    }
    stance, act = max(joint, key=joint.__getitem__)
    top = joint[stance, act]
    weight = {pair: math.exp(value - top) for pair, value in joint.items()}
    mine = sum(value for pair, value in weight.items() if pair[0] == stance)
    voice = max(scores["voice"], key=scores["voice"].__getitem__)
    return Decision(Stance(stance), Act(act), Voice(voice), mine / sum(weight.values()))


def certainty_of_act(scores: Scores, coupling: Coupling, stance: Stance, act: Act) -> float:
    """How likely this act is, or one that weighs the same, where the stance is right."""
    acts = {a: scores["act"][a] + bond for (s, a), bond in coupling.items() if s == stance}
    return _share(acts, SAID if act in SAID else {act})


def certainty_of_voice(scores: Scores, voice: Voice) -> float:
    """How likely this voice is."""
    return _share(scores["voice"], {voice})


def _share(scores: Mapping[str, float], labels: Collection[str]) -> float:
    """The probability of the labels, at least `RULED`: where the scores say less, a rule chose them for a reason."""
    top = max(scores.values(), default=0.0)
    weight = {label: math.exp(score - top) for label, score in scores.items()}
    return max(RULED, sum(weight.get(label, 0.0) for label in labels) / (sum(weight.values()) or 1.0))
