"""What the matcher knows of words: how rare each is, and which mean nearly the same.

The table is shipped with the package and was made by `training/static_vectors.py`: some tens of thousands of English
words and Chinese characters and words, each with the logarithm of its frequency and a short vector whose cosines say
how near two words are in meaning, also between the languages.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from math import sqrt
from operator import mul

from tracker.language import HAN, fold

MAGIC = b"words-1\n"
# Rarity is -ln(frequency). A word that the table lacks is a name or rarer than all that it holds.
UNKNOWN_RARITY = 13.5
RARITY_STEP = 0.08
_LONGEST_HAN = 4
_TOKEN = re.compile(r"(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+)")
_SUFFIXES = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("er", ""),
    ("er", "e"), ("ers", ""), ("ers", "e"), ("ly", ""), ("ness", ""), ("ment", ""), ("ments", ""), ("al", ""),
)  # fmt: skip


class Lexicon:
    """The table, and how text is cut into words of it."""

    def __init__(self, blob: bytes) -> None:
        data = zlib.decompress(blob)
        if not data.startswith(MAGIC):
            raise ValueError("not a table of words")
        count, self.dimensions, names = struct.unpack_from("<III", data, len(MAGIC))
        start = len(MAGIC) + 12
        words = data[start : start + names].decode().split("\n")
        self._at = {word: i for i, word in enumerate(words)}
        self._rarity = data[start + names : start + names + count]
        self._vectors = data[start + names + count :]

    def knows(self, word: str) -> bool:
        """Whether the table holds the word as it stands."""
        return word in self._at

    def tokens(self, text: str) -> list[str]:
        """The words of `text`, folded, in order: words and numbers as written, Chinese by the longest entry."""
        found: list[str] = []
        for match in _TOKEN.finditer(fold(text)):
            run = match.group()
            if match.lastgroup == "number":
                found.append(run.replace(",", ""))
            elif HAN.search(run):
                found.extend(self._cut(run))
            else:
                found.append(run)
        return found

    def _cut(self, run: str) -> Iterator[str]:
        at = 0
        while at < len(run):
            if not HAN.match(run[at]):
                end = at + 1
                while end < len(run) and not HAN.match(run[end]):
                    end += 1
                yield run[at:end]
                at = end
                continue
            for length in range(min(_LONGEST_HAN, len(run) - at), 0, -1):
                if length == 1 or run[at : at + length] in self._at:
                    yield run[at : at + length]
                    at += length
                    break

    def root(self, word: str) -> str:
        """The entry of the table that stands for `word`: itself, or the form without an English ending."""
        if word in self._at:
            return word
        for ending, instead in _SUFFIXES:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                form = word[: len(word) - len(ending)] + instead
                if form in self._at:
                    return form
        return word

    @lru_cache(maxsize=65_536)  # noqa: B019  (one lexicon lives as long as the process)
    def rarity(self, word: str) -> float:
        """-ln of the word's frequency; `UNKNOWN_RARITY` where the table lacks it."""
        at = self._at.get(self.root(word))
        return UNKNOWN_RARITY if at is None else self._rarity[at] * RARITY_STEP

    @lru_cache(maxsize=65_536)  # noqa: B019
    def vector(self, word: str) -> tuple[float, ...] | None:
        """The word's vector, of length 1; None where the table lacks it."""
        at = self._at.get(self.root(word))
        if at is None:
            return None
        size = self.dimensions // 2
        packed = self._vectors[at * size : (at + 1) * size]
        raw = [half - 8 for byte in packed for half in (byte >> 4, byte & 15)]
        norm = sqrt(sum(map(mul, raw, raw))) or 1.0
        return tuple(x / norm for x in raw)

    @lru_cache(maxsize=262_144)  # noqa: B019
    def likeness(self, one: str, other: str) -> float:
        """How near two words are in meaning, 0 to 1: 1 for the same word, else the cosine of their vectors."""
        if one == other or self.root(one) == self.root(other):
            return 1.0
        a, b = self.vector(one), self.vector(other)
        if a is None or b is None:
            return 0.0
        return max(0.0, float(sum(map(mul, a, b))))


@cache
def default_lexicon() -> Lexicon:
    """The shipped table, read once."""
    return Lexicon((files("tracker") / "match" / "data" / "lexicon.bin").read_bytes())
