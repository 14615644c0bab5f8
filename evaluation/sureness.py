"""Whether an alert that stands on a sure reading is right more often than others: all stories kept out of training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from evaluation.part import Figures
from evaluation.stories import recorded, retell, scorer
from tracker.judge.sureness import Sureness, in_words
from tracker.stance import Reader
from training import running


def measure(reader: Reader) -> Figures:
    """For each sureness how many new statuses were told on such a reading, and how many of them rightly."""
    told: dict[Sureness, list[bool]] = defaultdict(list)
    for folder in [*recorded(), *running.folders(away=True), *running.fresh()]:
        for sure, right in _alerts(folder, reader):
            told[sure].append(right)
    out: Figures = {}
    for sure in Sureness:
        rights, name = told[sure], in_words(sure)
        out |= {f"{name}: alerts": len(rights), f"{name}: right": sum(rights) / max(1, len(rights))}
    return out


def _alerts(folder: Path, reader: Reader) -> Iterator[tuple[Sureness, bool]]:
    """Each new status that a quote brought: how sure its reading is, and whether it was due."""
    score = scorer()
    _, records, _ = retell(folder, reader)
    wrong = {
        (row["claim"], row["at"]) for row in score.score(score.load(str(folder)), records)["details"]["false_alerts"]
    }
    for record in records:
        if record["from"] == record["to"] or not record["evidence"]:
            continue
        piece = record["evidence"][0]
        if "withdrawn_at" not in piece:  # it is the edit that moved the claim
            yield Sureness(piece["sureness"]), (record["claim"], record["at"]) not in wrong
