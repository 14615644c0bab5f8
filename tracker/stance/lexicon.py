"""The cue phrases and the actions of claims, read from the tables in `data/`.

A table is plain text that a newsroom can read and amend: what the classes mean is said at its head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tracker.language import HAN, fold

Cues = dict[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Action:
    """A kind of thing that a claim may foretell, the words for it and the words for its opposite."""

    name: str
    ends: bool  # it ends something: there "stay" and "keep" speak against the claim
    same: re.Pattern[str]
    opposite: re.Pattern[str]


def data(name: str) -> str:
    """The text of a table that ships with the package."""
    return resources.files("tracker.stance").joinpath("data", name).read_text(encoding="utf-8")


@cache
def cues() -> Cues:
    """Each class of `cues.txt` with a pattern that finds any of its phrases in folded text."""
    phrases: dict[str, list[str]] = {}
    current: list[str] = []
    for line in _lines("cues.txt"):
        if line.startswith("["):
            current = phrases.setdefault(line.strip("[]"), [])
        else:
            current += _phrases(line)
    return {name: _pattern(found) for name, found in phrases.items()}


@cache
def actions() -> tuple[Action, ...]:
    """The rows of `actions.txt`."""
    rows = []
    for line in _lines("actions.txt"):
        name, _, words = line.partition(":")
        same, _, opposite = words.partition("|")
        rows.append(
            Action(name.lstrip("-"), name.startswith("-"), _pattern(_phrases(same)), _pattern(_phrases(opposite)))
        )
    return tuple(rows)


def _lines(name: str) -> Iterable[str]:
    return (line.strip() for line in data(name).splitlines() if line.strip() and not line.startswith("#"))


def _phrases(line: str) -> list[str]:
    return [fold(phrase) for phrase in line.split(",") if phrase.strip()]


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Whole words for Latin letters, anywhere for Chinese; the longest phrase wins."""
    parts = []
    for phrase in sorted(set(phrases), key=lambda p: (-len(p), p)):
        body = re.escape(phrase).replace(r"\*", "[a-z-]*")
        bare = HAN.search(phrase) or not phrase[0].isalnum()
        parts.append(body if bare else rf"(?<![a-z]){body}(?![a-z])")
    return re.compile("|".join(parts))
