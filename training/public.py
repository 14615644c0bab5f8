"""Public pairs of texts, learnt from before the project's own: what follows from what, and headlines against bodies.

A folder of public data holds `fnc-1` (the training side; see training/fnc.py) and, as gzip'd JSON lines, the files of
`ENTAILED` (SNLI and MultiNLI: development sides; RTE; Fool Me Twice; FEVER symmetric). None of it is part of this
repository; what they are and under which licence is in reader/README.md.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracker.stance.assess import whole
from training.assess import folds
from training.fnc import Pair, read_pairs
from training.reader_items import HEADS, UNKNOWN, Row

ENTAILED = (
    "nli-english/snli_dev.jsonl.gz",
    "nli-english/mnli_dev_matched.jsonl.gz",
    "nli-english/rte_train_dev.jsonl.gz",
    "fool-me-twice/dev.jsonl.gz",
    "fever-symmetric/dev.jsonl.gz",
)
_SAID = {"SUPPORTS": "entailment", "REFUTES": "contradiction"}
# What is learnt from of each kind: of FNC-1 more of what is rare (with half as
# many of the rest a head for articles took too much for related), of the two large sets of pictures and talk a half.
SHARES = {"refutes": 1.0, "supports": 1.0, "discusses": 0.7, "unrelated": 0.3}
LARGE_SHARE = 0.5


def entailed(folder: Path, chance: random.Random) -> Iterator[Row]:
    """Sentence pairs: the statement first, as a claim is, then the text that it follows from or not."""
    for name in ENTAILED:
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if "nli_dev" in name and chance.random() >= LARGE_SHARE:
                    continue
                first, second = row.get("hypothesis") or row["claim"], row.get("premise") or row["evidence"]
                text = " ".join(second) if isinstance(second, list) else second
                label = _SAID.get(row["label"], row["label"])
                if label in HEADS["entails"]:
                    yield _row(first, text, entails=label)


def headlines(folder: Path, chance: random.Random) -> tuple[list[Row], list[Row]]:
    """FNC-1's pairs: four of five stories to learn from, and those of the fifth, in which all pairs stay."""
    pairs = read_pairs(folder / "fnc-1")
    taught, away = next(iter(folds(pairs)))
    told = [pairs[i] for i in taught if chance.random() < SHARES[pairs[i].stance]]
    return [body_row(pair) for pair in told], [body_row(pairs[i]) for i in away]


def body_row(pair: Pair) -> Row:
    """A headline and the beginning of a body."""
    return _row(*whole(pair.headline, "", pair.body), body=pair.stance)


def _row(first: str, second: str, **told: Any) -> Row:
    places = (labels.index(told[head]) if head in told else UNKNOWN for head, labels in HEADS.items())
    return Row(first, second, tuple(places), None)
