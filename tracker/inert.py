"""Text from outside made harmless to show: no escape sequences, no bidi tricks, no hidden characters.

Every place that shows text from a page puts it through here first, and then through what its own format asks for.
"""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls (a terminal obeys them), bidi embeddings, overrides and isolates (they reorder what is read),
# invisible fillers and the interlinear and tag characters (they hide text), half
# surrogate pairs (no charset has them).
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")


def shown(text: str) -> str:
    """The text without characters that act or hide; line breaks and tabs stay."""
    return _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str, most: int | None = None) -> str:
    """The text on one line, cut to `most` characters with an ellipsis where it is longer."""
    line = _SPACE.sub(" ", shown(text)).strip()
    if most is None or len(line) <= most:
        return line
    cut = line[: most - 1]
    while cut and unicodedata.combining(cut[-1]):
        cut = cut[:-1]
    return cut.rstrip() + "…"


# What the runner of GitHub Actions takes for an order: `::name::` where a line begins, after any space and colour, and
# `##[name]` anywhere (actions/runner, ActionCommand.cs).
_ORDER = re.compile(r"^((?:[^\S\n]|\x1b\[[0-9;]*m)*):(?=:)|##(?=\[)", re.MULTILINE)  # within one line


def no_orders(text: str) -> str:
    """Printed text in which GitHub Actions finds no workflow command: it reads as before and orders nothing."""
    return _ORDER.sub(lambda found: f"{found[0]}\u2060", text)
