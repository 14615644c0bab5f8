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

# A label that a rule puts in the place of the likeliest one is right as often as not, whatever its score.
RULED = 0.5


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


def certainty(scores: Scores, coupling: Coupling, stance: Stance, act: Act, voice: Voice) -> float:
    """How likely this act and this voice are, where the stance is right."""
    acts = {a: scores["act"][a] + bond for (s, a), bond in coupling.items() if s == stance}
    return _share(acts, act) * _share(scores["voice"], voice)


def _share(scores: Mapping[str, float], label: str) -> float:
    """The probability of a label; of one that a rule chose against the scores at least `RULED`."""
    top = max(scores.values(), default=0.0)
    weight = {each: math.exp(score - top) for each, score in scores.items()}
    share = weight.get(label, 0.0) / (sum(weight.values()) or 1.0)
    return share if weight.get(label) == 1.0 else max(share, RULED)
