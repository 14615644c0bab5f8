"""The labelled passages of corpus/passages as the matcher sees them, and how their stories are split."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.claims import Entity
from tracker.language import fold
from tracker.match.bag import Bag, read
from tracker.match.lexicon import Lexicon
from tracker.match.names import Names

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "passages"
FOLDS = 3


@dataclass(frozen=True)
class Item:
    """One labelled passage, its bags made with the names of its own story taken out."""

    claim: str
    about: str  # yes, near, no
    text: str  # folded
    context: str  # folded
    passage: Bag
    before: Bag


@dataclass(frozen=True)
class Story:
    """A story: its claims and its passages."""

    name: str
    lang: str
    claims: dict[str, Bag]
    items: tuple[Item, ...]


def fold_of(story: str) -> int:
    """Which part of the corpus a story belongs to, 0 to `FOLDS` - 1, by its name alone."""
    return zlib.crc32(story.encode()) % FOLDS


def read_stories(lexicon: Lexicon, folder: Path = CORPUS) -> list[Story]:
    """The stories of the corpus, in the order of files and lines."""
    found: list[Story] = []
    for path in sorted(folder.glob("*.jsonl")):
        blocks: list[list[dict[str, Any]]] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "claims" in row:
                blocks.append([])
            blocks[-1].append(row)
        found.extend(_story(head, rows, lexicon) for head, *rows in blocks)
    return found


def _story(head: dict[str, Any], rows: Sequence[dict[str, Any]], lexicon: Lexicon) -> Story:
    names = Names({"subject": Entity("subject", tuple(head["subject"]))}, lexicon)

    def made(text: str) -> Bag:
        return read(text, names, lexicon)

    items = [Item(r["c"], r["about"], fold(r["p"]), fold(r["ctx"]), made(r["p"]), made(r["ctx"])) for r in rows]
    return Story(head["story"], head["lang"], {k: made(t) for k, t in head["claims"].items()}, tuple(items))
