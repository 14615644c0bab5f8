"""The labelled passages of corpus/passages, as the model sees them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.model import Claim, Stance
from tracker.stance.denials import target_text, turned
from tracker.stance.protocol import View

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "passages"
HEADS = ("stance", "act", "voice")


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


def read_corpus(folder: Path = CORPUS) -> list[Item]:
    """All items, in the order of the files and their lines."""
    items = []
    for path in sorted(folder.glob("*.jsonl")):
        story: dict[str, Any] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "claims" in row:
                story = row
            else:
                items.append(_item(story, row))
    return items


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
