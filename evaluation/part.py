"""A part of the evaluation: what it measured, or why it could not."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Figures = dict[str, float | int | str]


@dataclass(frozen=True)
class Part:
    """The figures of one part, in the order in which they are shown."""

    name: str
    about: str
    figures: Figures = field(default_factory=dict)
    skipped: str = ""  # why nothing was measured
    seconds: float = 0.0


class Absent(Exception):
    """A part cannot be measured here; says why."""


def folder(data: Path | None, name: str) -> Path:
    """The folder of a data set. Raises Absent where it is not at hand."""
    if data is None:
        raise Absent("needs --data DIR with the data set in it")
    if not (data / name).is_dir():
        raise Absent(f"no folder {name} below {data.name}")
    return data / name


def rows(file: Path) -> list[dict[str, Any]]:
    """The objects of a gzip'd JSONL file."""
    return [json.loads(line) for line in gzip.decompress(file.read_bytes()).decode("utf-8").splitlines()]


def sample(items: list[Any], most: int) -> list[Any]:
    """At most so many of the items, evenly spread, the same each time."""
    step = max(1, -(-len(items) // most))
    return items[::step]
