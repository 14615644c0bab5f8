"""The cue phrases and the actions of claims, read from the tables in `data/`.

A table is plain text that a newsroom can read and amend: what the classes mean is said at its head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tracker.language import HAN, fold

# Where a phrase may begin: at a word, at a Chinese character, at a question mark.
_START = re.compile(rf"(?<![a-z0-9])[a-z0-9]|{HAN.pattern}|\?")
_KEY = 2  # characters by which phrases are looked up


@dataclass(frozen=True, slots=True)
class Action:
    """A kind of thing that a claim may foretell. Its words carry the labels `=name` and, for its opposite, `!name`."""

    name: str
    ends: bool  # it ends something: there "stay" and "keep" speak against the claim


class Phrases:
    """All phrases of all classes, found in one pass over a text."""

    def __init__(self, labelled: Iterable[tuple[str, str]]) -> None:
        labels: dict[str, list[str]] = {}
        for label, phrase in labelled:
            labels.setdefault(phrase, []).append(label)
        self._by_key: dict[str, list[tuple[re.Pattern[str], tuple[str, ...]]]] = {}
        for phrase, named in sorted(labels.items()):
            key = phrase.replace("*", "").replace("…", "")[:_KEY]
            self._by_key.setdefault(key, []).append((_pattern(phrase), tuple(named)))

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Where each phrase begins in folded `text`, with its class; with two classes it comes twice."""
        for start in _START.finditer(text):
            at = start.start()
            for key in {text[at : at + _KEY], text[at]}:
                for pattern, named in self._by_key.get(key, ()):
                    if pattern.match(text, at):
                        yield from ((at, label) for label in named)


def _pattern(phrase: str) -> re.Pattern[str]:
    """Whole words for Latin letters, anything for Chinese; "*" is any ending, "…" a few characters between."""
    body = re.escape(phrase).replace(r"\*", "[a-z-]*").replace("…", ".{0,10}")
    return re.compile(body if HAN.search(phrase) or phrase == "?" else rf"{body}(?![a-z])")


@cache
def phrases() -> Phrases:
    """The cues by their class, and the words of the actions."""
    return Phrases([*_cues(), *(pair for _, words in _actions() for pair in words)])


@cache
def actions() -> dict[str, Action]:
    """The rows of `actions.txt` by name."""
    return {action.name: action for action, _ in _actions()}


def _cues() -> Iterator[tuple[str, str]]:
    label = ""
    for line in _lines("cues.txt"):
        if line.startswith("["):
            label = line.strip("[]")
        else:
            yield from ((label, phrase) for phrase in _split(line))


def _actions() -> Iterator[tuple[Action, list[tuple[str, str]]]]:
    for line in _lines("actions.txt"):
        head, _, words = line.partition(":")
        name = head.lstrip("-")
        same, _, opposite = words.partition("|")
        labelled = [(f"={name}", p) for p in _split(same)] + [(f"!{name}", p) for p in _split(opposite)]
        yield Action(name, head.startswith("-")), labelled


def _lines(name: str) -> Iterator[str]:
    table = resources.files("tracker.stance").joinpath("data", name).read_text(encoding="utf-8")
    return (line.strip() for line in table.splitlines() if line.strip() and not line.startswith("#"))


def _split(line: str) -> list[str]:
    return [fold(phrase) for phrase in line.split(",") if phrase.strip()]
