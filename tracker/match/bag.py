"""A stretch of text as the matcher sees it: its telling words with their weights, its numbers, the names in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import sqrt

from tracker.language import HAN, fold
from tracker.match.lexicon import Lexicon
from tracker.match.names import Names
from tracker.match.words import word_list

# Words commoner than this tell nothing; each step of rarity above it adds weight, up to the full weight of 1.
_TELLING = 5.0
_FULL_WEIGHT = 6.0
_COMMON = word_list("common.txt")  # they tell nothing, however rare
_CAPITALISED = re.compile(r"(?<=\S\s)[A-Z\u00c0-\u00de][^\W\d_]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, eq=False)
class Bag:
    """The telling words of a text, each once, with weights; made by `read`."""

    weights: dict[str, float]
    numbers: frozenset[str]
    entities: frozenset[str]
    proper: frozenset[str]  # words written with a capital, the first of the text aside
    han: bool
    length: int  # tokens in all
    lexicon: Lexicon

    @cached_property
    def total(self) -> float:
        """The sum of the weights."""
        return sum(self.weights.values())

    @cached_property
    def mean(self) -> tuple[float, ...]:
        """The weighted mean of the words' vectors, of length 1, or all zeros."""
        total = [0.0] * self.lexicon.dimensions
        for word, weight in self.weights.items():
            if (vector := self.lexicon.vector(word)) is not None:
                total = [t + weight * x for t, x in zip(total, vector, strict=True)]
        norm = sqrt(sum(x * x for x in total)) or 1.0
        return tuple(x / norm for x in total)


def read(text: str, names: Names, lexicon: Lexicon, also: frozenset[str] = frozenset()) -> Bag:
    """The bag of a text: names of entities taken out and told apart; `also` are entities that it is about anyway."""
    weights: dict[str, float] = {}
    numbers: set[str] = set()
    tokens = lexicon.tokens(names.without(text))
    for token in tokens:
        if _NUMBER.fullmatch(token):
            numbers.add(token)
        elif token not in _COMMON and (len(token) > 1 or HAN.match(token)):
            weight = min(1.0, (lexicon.rarity(token) - _TELLING) / _FULL_WEIGHT)
            if weight > 0:
                weights[lexicon.root(token)] = weight
    han = sum(1 for t in tokens if HAN.match(t)) * 2 > len(tokens)
    proper = frozenset(lexicon.root(fold(word)) for word in _CAPITALISED.findall(text))
    return Bag(weights, frozenset(numbers), names.find(text) | also, proper, han, len(tokens), lexicon)


def nothing(lexicon: Lexicon) -> Bag:
    """The bag of no text."""
    return Bag({}, frozenset(), frozenset(), frozenset(), False, 0, lexicon)


@lru_cache(maxsize=4_096)
def join(one: Bag, other: Bag) -> Bag:
    """Two stretches as one."""
    return Bag(
        one.weights | other.weights,
        one.numbers | other.numbers,
        one.entities | other.entities,
        one.proper | other.proper,
        other.han,
        one.length + other.length,
        other.lexicon,
    )
