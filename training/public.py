"""Public pairs that the reader warms up on: what follows from a sentence, and what an article says of a headline.

They are not part of this repository. A folder with these is what is read, each file JSONL or CSV, gzip'd:
SNLI and MultiNLI development sides (`nli-english/snli_dev`, `nli-english/mnli_dev_matched`), Fool Me Twice
(`fool-me-twice/dev`, `test`), FEVER symmetric (`fever-symmetric/dev`), FNC-1 (`fnc-1/train_stances`, `train_bodies`).
"""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.fnc import read_pairs

HEADS: Mapping[str, tuple[str, ...]] = {
    "nli": ("supports", "refutes", "neutral"),
    "fnc": ("supports", "refutes", "discusses", "unrelated"),
}
_NLI = {
    "entailment": "supports", "contradiction": "refutes", "neutral": "neutral", "SUPPORTS": "supports",
    "REFUTES": "refutes",
}  # fmt: skip
# Pairs of FNC-1 at most: there are many, and most of the unrelated ones are easy.
MOST = {"unrelated": 1_500, "discusses": 2_500}
LEAD = 500  # characters of an article that are read
AWAY = 5  # one story of FNC-1 in so many is never trained on


@dataclass(frozen=True)
class Pair:
    """A claim, a text, and the label of one of `HEADS`."""

    claim: str
    text: str
    head: str
    label: str


def read_public(folder: Path, seed: int) -> list[Pair]:
    """All pairs to learn from, those of FNC-1 without the stories that are held out."""
    return [*_inference(folder), *_told_of(folder), *headlines(folder, seed)]


def held_out(story: str) -> bool:
    """Whether a story of FNC-1 is kept for judging."""
    return zlib.crc32(story.encode()) % AWAY == 0


def headlines(folder: Path, seed: int, away: bool = False) -> list[Pair]:
    """FNC-1, at most so many of each stance as `MOST` says, of the stories trained on or of those held out."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in read_pairs(folder / "fnc-1"):
        if held_out(pair.story) == away and held_out(pair.body_story) == away:
            found[pair.stance].append(Pair(pair.headline, pair.body[:LEAD], "fnc", pair.stance))
    chance = random.Random(seed)
    return [
        p for stance, some in found.items() for p in chance.sample(some, min(len(some), MOST.get(stance, len(some))))
    ]


def _inference(folder: Path) -> Iterator[Pair]:
    for name in ("snli_dev", "mnli_dev_matched"):
        for row in _lines(folder / "nli-english" / f"{name}.jsonl.gz"):
            if row["label"] in _NLI:
                yield Pair(row["hypothesis"], row["premise"], "nli", _NLI[row["label"]])


def _told_of(folder: Path) -> Iterator[Pair]:
    for name in ("dev", "test"):
        for row in _lines(folder / "fool-me-twice" / f"{name}.jsonl.gz"):
            yield Pair(row["claim"], " ".join(row["evidence"]), "nli", _NLI[row["label"]])
            if row["distractors"]:
                yield Pair(row["claim"], row["distractors"][0], "nli", "neutral")
    for row in _lines(folder / "fever-symmetric" / "dev.jsonl.gz"):
        yield Pair(row["claim"], row["evidence"], "nli", _NLI[row["label"]])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        yield json.loads(line)
