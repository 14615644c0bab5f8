"""The lists of words that are shipped with the matcher."""

from __future__ import annotations

from importlib.resources import files


def word_list(name: str) -> frozenset[str]:
    """The words of a shipped list. Raises FileNotFoundError when there is no such list."""
    return frozenset((files("tracker") / "match" / "data" / name).read_text(encoding="utf-8").split())
