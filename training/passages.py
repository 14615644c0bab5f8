"""The labelled passages of corpus/passages, as the model sees them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.claims import Claim
from tracker.model import Stance
from tracker.stance.denials import target_text, turned
from tracker.stance.protocol import View

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "passages"
HEADS = ("stance", "act", "voice")
# The stories of these hands, here and in corpus/running, are for the trained reader alone. They are full of pairs that
# differ in one turn and of near misses. The built-in models, taught with them too, told no more changes of stories kept
# out, and fewer of the recorded ones: what weighs words by themselves only becomes less sure of all of them.
LATER = frozenset(
    ("en-j", "en-k", "x-d", "zh-h", "zh-i", "en-na", "en-nb", "en-rc", "mix-na", "zh-na", "zh-nb", "en-ea", "en-eb",
     "en-ec", "en-ed", "en-ee", "mix-ea", "mix-eb", "zh-ea", "en-l", "en-m", "en-n", "en-o", "en-p", "x-e", "x-f",
     "zh-j", "zh-k", "zh-l", "zh-m")
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One labelled passage. `pair` names the contrast pair that it belongs to, within its story."""

    story: str
    lang: str
    view: View
    labels: Mapping[str, str]
    about: str
    pair: int | None = None
    old: bool = False
    made: bool = False  # by a rule, rather than written


def hand(story: str) -> str:
    """Whose story it is: its name without the number at its end."""
    return story.rpartition("-")[0]


def read_corpus(folder: Path = CORPUS) -> list[Item]:
    """All items, in the order of the files and their lines."""
    return [_item(story, row) for story, _, row in _rows(folder)]


def labels(folder: Path = CORPUS) -> dict[tuple[str, int], dict[str, str]]:
    """The four labels of each item as they are written, by its story and its place in it from 1 on."""
    return {(story["story"], n): {h: row[h] for h in ("about", *HEADS)} for story, n, row in _rows(folder)}


def _rows(folder: Path) -> Iterator[tuple[dict[str, Any], int, dict[str, Any]]]:
    for path in sorted(folder.glob("*.jsonl")):
        story: dict[str, Any] = {}
        n = 0
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "claims" in row:
                story, n = row, 0
            else:
                n += 1
                yield story, n, row


def _item(story: Mapping[str, Any], row: Mapping[str, Any]) -> Item:
    claims, names = story["claims"], story["subject"]
    claim, denial = target_text(Claim(row["c"], claims[row["c"]]))
    view = View(
        claim=claim,
        subjects=tuple(names),
        passage=row["p"],
        context=row["ctx"],
        headline=row["kind"] == "headline",
    )
    labels = {head: row[head] for head in HEADS}
    if denial:
        labels["stance"] = str(turned(Stance(labels["stance"])))
    return Item(story["story"], story["lang"], view, labels, row["about"], row.get("pair"), bool(row.get("old")))
