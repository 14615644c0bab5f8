"""Claims in the order in which a text may bear on them: the index of the matcher without an article around it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log
from operator import mul

from tracker.claims import Claim
from tracker.match.bag import Bag, read
from tracker.match.lexicon import default_lexicon
from tracker.match.names import Names

# BM25 (Robertson and Zaragoza 2009) with its customary constants.
_K1, _B = 1.2, 0.75
# What the cosine of the mean vectors adds, as a share of the best score by words.
_MEANING = 0.3
# Where a hashtag's next word begins; the endings of English words, for words of four letters and more.
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STEM = re.compile(r"(?<=[a-z]{3})(?:ings?|ed|es|s|ly|e)$")


class Ranker:
    """Claims, indexed for ranking. A word weighs by its rarity among these claims."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._lexicon = default_lexicon()
        self._names = Names({}, self._lexicon)
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._bags: list[Bag] = [self._read(" . ".join(claim.wordings)) for claim in claims]
        counts = [Counter(self._words(" . ".join(claim.wordings))) for claim in claims]
        average = sum(c.total() for c in counts) / max(1, len(counts))
        for i, count in enumerate(counts):
            length = 1 - _B + _B * count.total() / average
            for word, n in count.items():
                self._postings[word].append((i, n * (_K1 + 1) / (n + _K1 * length)))

    def scores(self, text: str) -> list[float]:
        """How likely the text is to bear on each claim, in the order of the claims; only to be compared, 0 at least."""
        by_words = [0.0] * len(self._bags)
        for word in set(self._words(text)):
            postings = self._postings.get(word, ())
            rarity = log(1 + (len(self._bags) - len(postings) + 0.5) / (len(postings) + 0.5))
            for i, weight in postings:
                by_words[i] += rarity * weight
        meaning = self._read(text).mean
        share = _MEANING * max(by_words, default=0.0) or 1.0
        return [
            score + share * max(0.0, sum(map(mul, meaning, bag.mean)))
            for score, bag in zip(by_words, self._bags, strict=True)
        ]

    def _words(self, text: str) -> list[str]:
        return [_STEM.sub("", token) or token for token in self._lexicon.tokens(_HUMP.sub(" ", text))]

    def _read(self, text: str) -> Bag:
        return read(text, self._names, self._lexicon)


def rank(text: str, claims: Sequence[Claim]) -> list[float]:
    """How likely `text` is to bear on each claim; for many texts build a `Ranker` once."""
    return Ranker(claims).scores(text)
