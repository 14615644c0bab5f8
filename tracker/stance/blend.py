"""Two models as one reader: what they say is mixed, right more often than either, and doubted where they clash."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.match.choose import MATCH_FROM
from tracker.model import Reading, Stance
from tracker.stance.protocol import Coupling, Query, Scorer, Scores
from tracker.stance.reader import reading, view

# The first model's share of what is read. On stories kept out of training .5 to 1 come within .03 of change F1.
SHARE = 0.7
# How much of the first model's coupling counts. Heads that share an encoder know most of it; tuned on held-out stories.
BOND = 0.6
# From this probability on a model is sure of its side.
SURE = 0.8
# Where the two are sure of opposite sides, this is the probability of what is read: below any floor of judge/weigh.py,
# so that the claim is marked for review instead.
CONTESTED = 0.1
# How many times the floors of judge/weigh.py a reading of the two has to reach. The floors are as low as the built-in
# reader needs them; these two read more, and keep silent where they are in doubt. From 1.7 to 2.4 change F1 stays
# within .02 on stories kept out of training; the stricter, the fewer false alerts.
STRICTNESS = 2.2
# The first model weighs whatever the words make a tenth as likely as they do of a match: of the sentences that bear on
# a claim nearly every third scores less by its words than is asked of a match.
REACH = 0.1
# Of one article at most so many are weighed, the likeliest by their words of each claim; the others count as nothing.
# They take an encoder seven seconds. The articles of the recorded stories have 13 on average and 45 at most.
MOST_WEIGHED = 500
# How likely a passage is about its claim: a logistic regression on the log-odds of the words' score, of the first
# model's "yes" and of what it leaves to "no". Fitted on stories that neither had seen (training/relevance.py).
_WORDS, _YES, _NOT_NO, _CONSTANT = 0.48, 0.5, 0.28, -0.49
# From this probability on the first model is sure that a passage comes near a claim. On 143 stories this showed 14 more
# passages to a person, three of them rightly; of the others that a person is asked to look at it is one in six.
NEARLY = 0.7
# Log-odds are cut off here, at .002 and .998.
_MOST = 6.2


@dataclass(frozen=True, slots=True)
class BlendReader:
    """Reads passages with two trained models."""

    first: Scorer
    second: Scorer
    reach: float = REACH

    def weigh(self, queries: Sequence[Query]) -> list[float]:
        """What the words and the first model together make of each match."""
        heard = _by_turns(queries)[:MOST_WEIGHED]
        rows = self.first.scores([view(queries[i]) for i in heard])
        weighed = {i: weight(queries[i].match.score, row["about"]) for i, row in zip(heard, rows, strict=True)}
        return [weighed.get(i, 0.0) for i in range(len(queries))]

    def read(self, queries: Sequence[Query]) -> list[Reading]:
        """One reading for each query, in order."""
        views = [view(query) for query in queries]
        both = zip(queries, self.first.scores(views), self.second.scores(views), strict=True)
        return [self._reading(query, one, two) for query, one, two in both]

    def _reading(self, query: Query, one: Scores, two: Scores) -> Reading:
        coupling: Coupling = {pair: BOND * bond for pair, bond in self.first.coupling.items()}
        found = reading(query, never_unrelated(together(one, two)), coupling)
        probability = min(found.probability, CONTESTED) if _opposed(one, two) else found.probability
        return replace(found, probability=probability, strictness=STRICTNESS)


def _by_turns(queries: Sequence[Query]) -> list[int]:
    """The places of the queries: the likeliest of every claim by its words, then the second of each, and so on."""
    turn: Counter[str] = Counter()
    order = []
    for i in sorted(range(len(queries)), key=lambda i: -queries[i].match.score):
        turn[queries[i].claim.id] += 1
        order.append((turn[queries[i].claim.id], i))
    return [i for _, i in sorted(order)]


def weight(score: float, about: Mapping[str, float]) -> float:
    """What a match comes to: how likely it is, and no less than is asked of one where the first model is sure that the
    passage comes near the claim, as it will then say when it reads it."""
    found = likely(score, about)
    return max(found, MATCH_FROM) if math.exp(about["near"]) >= NEARLY else found


def likely(score: float, about: Mapping[str, float]) -> float:
    """How likely a passage is about its claim, from the words' score and the first model's `about`."""
    words, yes, no = log_odds(score), log_odds(math.exp(about["yes"])), log_odds(math.exp(about["no"]))
    return 1 / (1 + math.exp(-(_WORDS * words + _YES * yes - _NOT_NO * no + _CONSTANT)))


def log_odds(probability: float) -> float:
    """The logarithm of the odds, cut off at both ends."""
    if not 0 < probability < 1:
        return math.copysign(_MOST, probability - 0.5)
    return max(-_MOST, min(_MOST, math.log(probability / (1 - probability))))


def together(one: Scores, two: Scores) -> dict[str, Mapping[str, float]]:
    """What the two say of side, act and voice, mixed; whether a passage bears on the claim is the first's to say.

    The first was trained on running articles with their sentences before, and knows; the second knows words.
    """
    return {head: mixed(one[head], two[head]) for head in two} | {"about": one["about"]}


def never_unrelated(scores: Scores) -> dict[str, Mapping[str, float]]:
    """The scores of a passage whose match has been weighed: that it is not about the claim is in the match's score."""
    about = scores["about"]
    return {**scores, "about": {"yes": about["yes"], "near": about["near"], "no": -math.inf}}


def mixed(one: Mapping[str, float], two: Mapping[str, float]) -> dict[str, float]:
    """Two rows of scores over the labels that both know, weighed, as logarithms of probabilities again."""
    raw = {label: SHARE * score + (1 - SHARE) * two[label] for label, score in one.items() if label in two}
    top = max(raw.values())
    total = top + math.log(sum(math.exp(score - top) for score in raw.values()))
    return {label: score - total for label, score in raw.items()}


def _opposed(one: Scores, two: Scores) -> bool:
    """Whether the two are sure of opposite sides."""
    sides = (Stance.SUPPORTS, Stance.REFUTES)
    said = [[side for side in sides if math.exp(row["stance"][side]) >= SURE] for row in (one, two)]
    return all(said) and said[0] != said[1]
