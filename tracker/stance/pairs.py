"""What can be measured of a claim and a whole article: how much of the one is in the other, and which cues stand where.

All measures are numbers without any word of the text in them, so that a model of them learns no topics.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from tracker.language import fold
from tracker.match.lexicon import Lexicon, default_lexicon
from tracker.sentences import split
from tracker.stance.features import STOP
from tracker.stance.lexicon import phrases

_CUES = (
    "deny", "false", "true", "noplan", "nocomment", "plan", "launch", "shelve", "correct", "question", "credit", "own",
    "spokes", "authority", "other", "old",
)  # fmt: skip
_RUMOUR = re.compile(
    r"(?<![a-z])(?:rumou?r\w*|reportedly|alleged\w*|claim(?:s|ed|ing)?|unconfirmed|sources?|viral|supposed\w*|"
    r"said to be|believed|according|report(?:s|ed)?|may|might|could|apparently|purported\w*|speculat\w*)"
    r"(?![a-z])|传闻|网传|据称|疑似"
)
_HOAX = re.compile(
    r"(?<![a-z])(?:hoax\w*|fake\w*|fals\w*|debunk\w*|untrue|not true|satir\w*|fabricat\w*|bogus|prank\w*|made up|"
    r"photoshop\w*|misleading|no evidence|no truth|deni\w*|deny\w*|doubt\w*|myth|parody|spoof|incorrect|wrong|"
    r"never happened|isn't|wasn't|didn't|don't|not|no|refut\w*|reject\w*|dismiss\w*|retract\w*)"
    r"(?![a-z])|谣言|不实|假|辟谣"
)
_STRONG = re.compile(
    r"(?<![a-z])(?:hoax\w*|fake\w*|debunk\w*|untrue|not true|satir\w*|fabricat\w*|bogus|prank\w*|made up|no evidence|"
    r"no truth|deni(?:es|ed)|denying|refut\w*|false\w*|never happened)(?![a-z])|谣言|不实|辟谣|假消息"
)
_LEAD = 3  # sentences that count as the lead
_SENTENCES = 60  # what is read of an article; the rest of a long one changes nothing
_SOFT_WORDS = 40  # words of a sentence that are compared by meaning
_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an article, prepared once for all claims."""

    text: str
    folded: str
    words: tuple[str, ...]
    cues: frozenset[str]


@dataclass(frozen=True, slots=True)
class Body:
    """An article, prepared once for all claims."""

    title: Line
    lines: tuple[Line, ...]
    count: Counter[str]
    mass: float  # length of the vector of weighted words


@lru_cache(maxsize=_REMEMBERED)
def prepare(title: str, body: str) -> Body:
    """An article as its sentences and words."""
    lines = tuple(_line(s.text) for s in split(f"\n\n{body}")[:_SENTENCES])
    count = Counter(w for line in lines for w in line.words)
    return Body(_line(title), lines, count, _mass(count))


def measure(claim: str, body: Body) -> tuple[list[float], str]:
    """The measures of a claim and an article, and the sentence that bears most on the claim."""
    own = _line(claim)
    words = tuple(dict.fromkeys(own.words))
    cover = [_share(words, frozenset(line.words)) for line in body.lines] or [0.0]
    order = sorted(range(len(cover)), key=lambda i: (-cover[i], i))
    best = [body.lines[i] for i in order[:_LEAD] if i < len(body.lines)]
    lead = body.lines[:_LEAD]
    heads = [body.title] if body.title.words else []
    row = [
        *_overlaps(own, words, body, cover, order),
        *_soft(words, [*heads, *lead], best),
        *_signs(own, [own]),
        *_signs(own, heads),
        *_signs(own, lead),
        *_signs(own, best),
        *_signs(own, body.lines),
        *_cue_row([own]),
        *_cue_row([*heads, *lead]),
        *_cue_row(best),
        log(1 + len(body.lines)),
        float(len(words)),
    ]
    quote = body.lines[order[0]].text if body.lines else body.title.text
    return row, quote


def _line(text: str) -> Line:
    lexicon, folded = default_lexicon(), fold(text)
    words = tuple(lexicon.root(w) for w in lexicon.tokens(text) if w not in STOP)
    return Line(text, folded, words, frozenset(label for _, label in phrases().find(folded) if label[0] not in "=!"))


def _weight(word: str) -> float:
    """Rare words say more: the square root keeps names from being all that counts."""
    return sqrt(default_lexicon().rarity(word))


def _mass(count: Counter[str]) -> float:
    return sqrt(sum((_weight(w) * (1 + log(n))) ** 2 for w, n in count.items())) or 1.0


def _share(words: Sequence[str], other: frozenset[str]) -> float:
    total = sum(map(_weight, words))
    return sum(_weight(w) for w in words if w in other) / total if total else 0.0


def _overlaps(own: Line, words: Sequence[str], body: Body, cover: Sequence[float], order: Sequence[int]) -> list[float]:
    everything = frozenset(body.count)
    lead = frozenset(w for line in body.lines[:_LEAD] for w in line.words)
    claim = Counter(own.words)
    dot = sum(_weight(w) ** 2 * (1 + log(n)) * (1 + log(body.count[w])) for w, n in claim.items() if w in everything)
    rare = sorted(words, key=default_lexicon().rarity)[-3:]
    pairs = set(zip(own.words, own.words[1:], strict=False))
    found = {p for line in body.lines for p in zip(line.words, line.words[1:], strict=False)}
    top = [cover[i] for i in order[:_LEAD]]
    return [
        _share(words, everything),
        _share(words, lead),
        _share(words, frozenset(body.title.words)),
        top[0],
        sum(top) / len(top),
        order[0] / max(len(cover), 1),
        sum(1 for c in cover if c > 0.4) / len(cover),
        dot / (_mass(claim) * body.mass),
        len(pairs & found) / max(len(pairs), 1),
        sum(1 for w in rare if w in everything) / max(len(rare), 1),
        float(sum(1 for w in words if w in everything)),
        log(1 + sum(body.count[w] for w in rare)),
    ]


def _soft(words: Sequence[str], lead: Iterable[Line], best: Iterable[Line]) -> list[float]:
    """Coverage by meaning: each word of the claim meets the nearest word there."""
    lexicon = default_lexicon()
    return [_soft_share(words, lines, lexicon) for lines in (lead, best)]


def _soft_share(words: Sequence[str], lines: Iterable[Line], lexicon: Lexicon) -> float:
    there = list(dict.fromkeys(w for line in lines for w in line.words))[:_SOFT_WORDS]
    total = sum(map(_weight, words))
    if not there or not total:
        return 0.0
    return sum(_weight(w) * max(lexicon.likeness(w, t) for t in there) for w in words) / total


def _signs(own: Line, lines: Sequence[Line]) -> list[float]:
    """How much rumour and refutation there is in some sentences, and whether more than in the claim."""
    text = " ".join(line.folded for line in lines)
    size = max(len(lines), 1)
    hoax, strong = len(_HOAX.findall(text)), len(_STRONG.findall(text))
    mine = bool(_STRONG.search(own.folded))
    return [
        len(_RUMOUR.findall(text)) / size,
        hoax / size,
        strong / size,
        float(bool(strong) != mine),
        float("?" in text or "？" in text),
        text.count('"') / size,
    ]


def _cue_row(lines: Sequence[Line]) -> list[float]:
    size = max(len(lines), 1)
    return [sum(1 for line in lines if cue in line.cues) / size for cue in _CUES]
