"""The wording that messages share: what a wrong value looked like, what may have been meant."""

from __future__ import annotations

from collections.abc import Collection

from tracker.config.document import Items, Node, Text
from tracker.config.secret import written_out

ECHO = 60  # characters of a wrong value that a message repeats
NEAR = 0.6  # similarity from which a word is suggested: "denyed" .67 for "denied", "text" .17 for "status"


def suggest(word: str, choices: Collection[str]) -> str:
    """The hint for a misspelt word: the nearest of `choices`, or nothing where none is near."""
    from rapidfuzz import process  # here: most files have no error
    from rapidfuzz.distance import OSA

    best = process.extractOne(
        word, list(choices), scorer=OSA.normalized_similarity, processor=_plain, score_cutoff=NEAR
    )
    if best and best[0] == "".join(word.split()):
        return "an invisible space stands in it"
    return f'did you mean "{best[0]}"?' if best else ""


def show(value: str) -> str:
    """A value for a message: quoted, one line, short, and not at all if a secret may be in it."""
    if written_out(value) or "@" in value.partition("://")[2]:
        return "a value that holds a secret"
    flat = " ".join(value.split())
    return f'"{flat[:ECHO]}…"' if len(flat) > ECHO else f'"{flat}"'


def listed(words: Collection[str], last: str) -> str:
    """The words as prose: `a, b or c`."""
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final


def form(node: Node) -> str:
    """What kind of thing a node is. Text is not repeated: it may be a secret in the wrong place."""
    if isinstance(node, Text):
        return "text" if not node.empty else f"the word {node.value}" if node.value else "nothing"
    return "a list" if isinstance(node, Items) else "a mapping"


def remedy(node: Node, expected: str) -> str:
    """The hint where a node has the wrong form."""
    if isinstance(node, Text):
        if node.empty:
            return "quote it if it is meant as a text" if node.value else "leave the key out, or give it a value"
        return "put it between [ and ]" if expected.startswith("a list") else ""
    return "" if isinstance(node, Items) else 'a text with ": " in it needs quotes'


def _plain(text: str) -> str:
    return text.casefold().replace("-", "_").replace(" ", "_")
