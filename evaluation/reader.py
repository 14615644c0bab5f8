"""The trained reader beside the built-in one: on stories, on labelled passages that it was not trained on, by speed."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation.part import Absent, Figures
from tracker import readers
from tracker.stance import Reader
from training.reader_items import HEADS, Row, rows, split

Labels = Mapping[str, str]


def installed() -> Reader:
    """The trained reader. Raises Absent where its package is not at hand."""
    chosen = readers.chosen()
    if not chosen.name.startswith(readers.TRAINED):
        raise Absent(chosen.trouble or "needs the trained reader: `pip install ./reader`, or PYTHONPATH=reader")
    return chosen.reader


def passages(_: Path | None) -> Figures:
    """How well it reads the labelled passages of stories that were kept out of its training, and how fast."""
    installed()
    from claimtracker_reader import load

    away = rows(split()[1])
    encoder = load()
    began = time.monotonic()
    scores = encoder.scores([(row.first, row.second) for row in away])
    seconds = time.monotonic() - began
    found = [{head: max(labels, key=labels.__getitem__) for head, labels in row.items()} for row in scores]
    out: Figures = {"passages": len(away), "stories": len({row.item.story for row in away})}
    for name, want in (("", None), (", English", "en"), (", Chinese", "zh"), (", across", "x")):
        some = [i for i, row in enumerate(away) if want in (None, row.item.lang)]
        for head in HEADS:
            gold, got = [_gold(away[i], head) for i in some], [found[i][head] for i in some]
            out[f"macro-F1 {head}{name}"] = macro_f1(gold, got)
    out["pairs, both right in stance and act"] = _twins(away, found)
    out["probability of the stance, off by"] = _off(away, [max(row["stance"].values()) for row in scores], found)
    return out | {"passages a second": len(away) / seconds}


def macro_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """The mean over the labels of their F1."""
    each = []
    for label in sorted(set(gold)):
        hits = sum(g == f == label for g, f in zip(gold, found, strict=True))
        each.append(2 * hits / (gold.count(label) + found.count(label)))
    return sum(each) / len(each)


def _gold(row: Row, head: str) -> str:
    return HEADS[head][row.labels[list(HEADS).index(head)]]


def _twins(away: Sequence[Row], found: Sequence[Labels]) -> float:
    """The share of contrast pairs whose two passages are both right in stance and act."""
    twins: dict[tuple[str, int], list[bool]] = defaultdict(list)
    for row, labels in zip(away, found, strict=True):
        if row.item.pair is not None:
            right = all(labels[head] == _gold(row, head) for head in ("stance", "act"))
            twins[row.item.story, row.item.pair].append(right)
    whole = [all(rights) for rights in twins.values() if len(rights) == 2]
    return sum(whole) / len(whole)


def _off(away: Sequence[Row], logs: Sequence[float], found: Sequence[Labels]) -> float:
    """Expected calibration error: how far said probabilities are from the share that is right, over fifths."""
    from math import exp

    said = sorted(
        (exp(log), labels["stance"] == _gold(row, "stance")) for row, log, labels in zip(away, logs, found, strict=True)
    )
    size = -(-len(said) // 5)
    parts = [said[at : at + size] for at in range(0, len(said), size)]
    return sum(abs(sum(p for p, _ in part) - sum(right for _, right in part)) for part in parts) / len(said)
