"""What came back, read strictly: one JSON object with four known words, or nothing at all.

An unknown word, a missing or further field, text around the object, a second answer, an answer that was cut off, one
that contradicts itself: none of them is repaired, and the built-in reading stands.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tracker.model import Act, Label, Stance, Voice
from tracker.opinion.question import SETS


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint said of one passage; without a label the built-in reading stands."""

    label: Label | None = None
    why: str = ""  # there is no label, in words of ours: never the endpoint's or the page's
    final: bool = True  # False: nobody answered, so it may be asked again another time


def content(body: bytes) -> str | Answer:
    """The text of the one answer in a chat completion, or what is wrong.

    What is no chat completion is nobody's answer: a login page, a proxy's word, another kind of server.
    """
    try:
        reply = _read(body)
        choices = reply["choices"]
        first = choices[0]
        said = first["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return Answer(why="what came back is no chat completion", final=False)
    if len(choices) != 1:
        return Answer(why="more than one answer")
    if first.get("finish_reason") not in (None, "stop"):
        return Answer(why="the answer is not whole")
    return said if isinstance(said, str) else Answer(why="the answer is no text")


def parse(said: str) -> Answer:
    """The label in the text of an answer."""
    try:
        found = _read(said)
    except (ValueError, RecursionError):
        return Answer(why="the answer is not one JSON object")
    if not isinstance(found, dict) or found.keys() != SETS.keys():
        return Answer(why="the answer has other fields than those asked for")
    if any(not isinstance(found[key], str) or found[key] not in words for key, words in SETS.items()):
        return Answer(why="the answer has a word that is not in its set")
    label = Label(Stance(found["stance"]), Act(found["act"]), Voice(found["voice"]))
    if found["about"] == "unclear":
        return Answer(why="it could not tell")
    if (found["about"] == "no") is not (label.stance is Stance.UNRELATED):
        return Answer(why="the answer contradicts itself")
    return Answer(label)


def _read(text: str | bytes) -> Any:
    """JSON in which no key stands twice. Raises ValueError."""
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made
