"""The training side of FNC-1, with the story of each headline and each body.

The data set is not part of this repository: https://github.com/FakeNewsChallenge/fnc-1 (Apache-2.0 baseline). A folder
with `train_stances.csv` and `train_bodies.csv`, plain or gzip'd, is what is read.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LABELS = {"agree": "supports", "disagree": "refutes", "discuss": "discusses", "unrelated": "unrelated"}


@dataclass(frozen=True)
class Pair:
    """A headline and a body. A story is what headlines and bodies that were ever related have in common."""

    headline: str
    body: str
    stance: str
    story: str
    body_story: str


def read_pairs(folder: Path) -> list[Pair]:
    """All pairs, in the order of the file."""
    stances = list(_rows(folder, "train_stances"))
    bodies = {row["Body ID"]: row["articleBody"] for row in _rows(folder, "train_bodies")}
    story = _stories(stances)
    return [
        Pair(
            row["Headline"],
            bodies[row["Body ID"]],
            LABELS[row["Stance"]],
            story[f"h{row['Headline']}"],
            story[f"b{row['Body ID']}"],
        )
        for row in stances
    ]


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    packed = folder / f"{name}.csv.gz"
    raw = gzip.decompress(packed.read_bytes()) if packed.exists() else (folder / f"{name}.csv").read_bytes()
    yield from csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""))


def _stories(rows: list[dict[str, str]]) -> Mapping[str, str]:
    """Headlines and bodies joined by every related pair; a story is named after its first member."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for row in rows:
        headline, body = root(f"h{row['Headline']}"), root(f"b{row['Body ID']}")
        if row["Stance"] != "unrelated" and headline != body:
            parent[max(headline, body)] = min(headline, body)
    return {name: root(name) for name in list(parent)}
