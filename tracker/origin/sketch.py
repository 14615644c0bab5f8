"""A small print of a text, to tell copies by: a bottom-k sketch of its shingles.

After A. Broder, "On the resemblance and containment of documents" (1997). The sketch is stored with each article; the
share of one text that stands in another is estimated from two sketches alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from tracker.language import HAN, fold

# Length of a shingle in words, and in Chinese characters. Tuned on 900 English and 300 Chinese news texts: of copies
# with half of their sentences gone and a fifth of their words replaced, 99% and 98% keep `COPIED` in common.
WORDS, CHARACTERS = 3, 4
# Hashes kept of a text. One of up to this many words is compared whole, a longer one by a fair sample.
SKETCH = 512
# A text is a copy when this share of it stands in an earlier one. Independent reports of one event share up to 0.2.
COPIED = 0.4
# Fewer shingles than this say nothing: a news flash of one sentence may repeat another by chance.
ENOUGH = 30

_SPACE = 1 << 62  # hashes are below this: they fit a signed 64-bit column
_TOKEN = re.compile(r"\w+")


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of a text's shingles, ascending; at most `SKETCH` of them, each below 2**62.

    Words make shingles of three, the characters of a Chinese text of four, folded and in simplified form, so that
    quotes, case and script do not matter. The same in every process and version of Python.
    """
    hashes = {_hash(shingle) for shingle in _shingles(fold(text))}
    return tuple(sorted(hashes)[:SKETCH])


def containment(part: Sequence[int], whole: Sequence[int]) -> float:
    """The share of `part`'s text that stands in `whole`, 0..1, from their sketches.

    A full sketch holds all of its text's hashes up to its largest, a sketch that is not full all of them. What lies
    below the smaller reach of the two is therefore a fair sample of both.
    """
    limit = min(_reach(part), _reach(whole))
    sample = [h for h in part if h <= limit]
    return len(set(sample).intersection(whole)) / len(sample) if sample else 0.0


def copied(text: Sequence[int], earlier: Sequence[int]) -> bool:
    """Whether a text, by its sketch, is mostly taken from an earlier one. False where either is too short to say."""
    return min(len(text), len(earlier)) >= ENOUGH and containment(text, earlier) >= COPIED


def _shingles(folded: str) -> Iterator[str]:
    tokens = _TOKEN.findall(folded)
    if 2 * len(HAN.findall(folded)) > sum(map(len, tokens)):
        units: Sequence[str] = "".join(tokens)
        size, glue = CHARACTERS, ""
    else:
        units, size, glue = tokens, WORDS, " "
    for start in range(max(min(1, len(units)), len(units) - size + 1)):
        yield glue.join(units[start : start + size])


def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest(), "big") % _SPACE


def _reach(hashes: Sequence[int]) -> int:
    return hashes[-1] if len(hashes) >= SKETCH else _SPACE
