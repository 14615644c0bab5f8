"""Characters that have no business in an article: what they hide, and where a line ends."""

from __future__ import annotations

import re

# Controls, soft hyphens, zero-width and bidirectional marks, tags and lone surrogates: invisible to a reader, able to
# split a word or to turn a sentence round.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_END = re.compile("\r\n?|\x85|\u2028|\u2029")

_HAN = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U000323af"
HAN = re.compile(f"[{_HAN}]")
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])[ \t\xa0]*\n\s*(?=[{_HAN}])")
_BLANK = re.compile(r"[ \t\n\xa0\u2000-\u200a\u202f\u205f]+")


def printable(text: str) -> str:
    """`text` without the characters that cannot be seen, every line ended by one newline."""
    return _INVISIBLE.sub("", _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """`text` on one line, blanks folded; a line break between Chinese characters is no blank."""
    return _BLANK.sub(" ", _BETWEEN_HAN.sub("", text)).strip(" \u3000")
