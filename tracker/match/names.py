"""Where a text names an entity: by any spelling that was given, or by one that a machine translation bent.

Folded spellings are compared without spaces, so "Byte Dance", "ByteDance" and "BYTEDANCE" are one. A bent name counts
only where it stands like a name: capitalised, no dictionary word, and close to one that was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz, process

from tracker.claims import Entity
from tracker.language import HAN, fold
from tracker.match.lexicon import Lexicon

# Shares of 100, rapidfuzz ratio of folded names without spaces. At 84 "Rondello" is Rondelo; below 80 other companies
# begin to pass for each other.
BENT_NAME = 84.0
_SHORTEST_BENT = 5  # letters; shorter names bend into other words
_SHORTEST_HAN = 2
_WORDS_IN_NAME = 5
_WORD = re.compile(r"[^\W_]+")
_CAPITALISED = re.compile(r"\b[A-Z\u00c0-\u00de][^\W_]*(?:[ -][A-Z\u00c0-\u00de][^\W_]*)?")
# What follows a Chinese company's short name in its long one.
# fmt: off
_HAN_TAILS = (  # the longest first
    "股份有限公司", "有限责任公司", "有限公司", "公司", "集团", "科技", "控股", "股份", "银行", "证券", "电器", "汽车",
    "半导体", "生物", "医药", "地产", "置业", "网络", "传媒", "航空",
)
# fmt: on


def _joined(name: str) -> str:
    return "".join(_WORD.findall(name))


def short_forms(name: str) -> tuple[str, ...]:
    """A name, folded, and for a Chinese one its short form: 饱岛科技, 饱岛."""
    folded = fold(name)
    end = len(folded)
    while tail := next((tail for tail in _HAN_TAILS if folded.endswith(tail, 0, end)), ""):
        end -= len(tail)
    short = folded[:end]
    if HAN.match(folded) and short != folded and len(short) >= _SHORTEST_HAN:
        return (folded, short)
    return (folded,)


class Names:
    """Finds entities in texts. Built once for all of them."""

    def __init__(self, entities: Mapping[str, Entity], lexicon: Lexicon) -> None:
        self._words: dict[str, set[str]] = {}  # joined spelling -> ids
        self._han: dict[str, set[str]] = {}
        self._lexicon = lexicon
        for entity in entities.values():
            for form in (f for name in entity.names for f in short_forms(name)):
                table = self._han if HAN.search(form) else self._words
                if joined := _joined(form):
                    table.setdefault(joined, set()).add(entity.id)
        self._bendable = [name for name in self._words if len(name) >= _SHORTEST_BENT and name.isalpha()]
        self._lengths = sorted({len(name) for name in self._han}, reverse=True)
        self._bent: dict[str, frozenset[str]] = {}

    def find(self, text: str) -> frozenset[str]:
        """The ids of the entities that `text` names."""
        found: set[str] = set()
        for _, _, ids in self._spans(fold(text)):
            found |= ids
        if self._bendable:
            for match in _CAPITALISED.finditer(text):
                found |= self._bent_name(match.group())
        return frozenset(found)

    def without(self, text: str) -> str:
        """`text` folded, with the names of entities taken out: what is left says what it is about."""
        folded = fold(text)
        kept, at = [], 0
        for start, end, _ in self._spans(folded):
            kept.append(folded[at:start])
            at = end
        return " ".join([*kept, folded[at:]])

    def _spans(self, folded: str) -> Iterator[tuple[int, int, set[str]]]:
        """Where spellings stand in `folded`, in order, the longest at each place."""
        at = 0
        for start, end, ids in sorted(
            [*self._word_spans(folded), *self._han_spans(folded)], key=lambda s: (s[0], -s[1])
        ):
            if start >= at:
                yield start, end, ids
                at = end

    def _word_spans(self, folded: str) -> Iterator[tuple[int, int, set[str]]]:
        words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(folded)] if self._words else []
        for i in range(len(words)):
            joined = ""
            for word, _, end in words[i : i + _WORDS_IN_NAME]:
                joined += word
                if joined in self._words:
                    yield words[i][1], end, self._words[joined]

    def _han_spans(self, folded: str) -> Iterator[tuple[int, int, set[str]]]:
        if not self._han or not HAN.search(folded):
            return
        for start in range(len(folded)):
            for length in self._lengths:
                if (ids := self._han.get(folded[start : start + length])) is not None:
                    yield start, start + length, ids
                    break

    def _bent_name(self, name: str) -> frozenset[str]:
        joined = _joined(fold(name))
        if joined not in self._bent:
            found: set[str] = set()
            if len(joined) >= _SHORTEST_BENT and not self._lexicon.knows(joined):
                near = process.extract(joined, self._bendable, scorer=fuzz.ratio, score_cutoff=BENT_NAME, limit=3)
                found.update(*(self._words[spelling] for spelling, _, _ in near))
            self._bent[joined] = frozenset(found)
        return self._bent[joined]
