"""How far a second reader, who saw no labels, agrees with the labels of the corpus: the ceiling of any model.

python -m evaluation agreement agreement-running
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from evaluation import oracle
from evaluation.part import Figures
from evaluation.stories import scorer
from training.passages import CORPUS, labels
from training.running import CORPUS as STORIES
from training.running import labels as story_labels

Label = tuple[str, str, str, str]  # about, stance, act, voice

HEADS = ("about", "stance", "act", "voice")
SECOND = CORPUS / "second-reading.tsv"


def kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Cohen's kappa: the agreement beyond that of chance, 1 where all agree."""
    n = len(first)
    same = sum(a == b for a, b in zip(first, second, strict=True)) / n
    ours, theirs = Counter(first), Counter(second)
    chance = sum(ours[label] * theirs[label] for label in ours) / n**2
    return (same - chance) / (1 - chance) if chance < 1 else 1.0


def measure(_: Path | None = None) -> Figures:
    """Agreement of the second reading, whole and by head and label."""
    gold = labels()
    with SECOND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    pairs = [(gold[row["story"], int(row["item"])], row) for row in rows]
    out: Figures = {"passages read twice": len(rows), "of": len(gold)}
    whole = sum(all(one[head] == two[head] for head in HEADS) for one, two in pairs)
    out["all four labels the same"] = whole / len(rows)
    for head in HEADS:
        first, second = [one[head] for one, _ in pairs], [two[head] for _, two in pairs]
        out[f"{head}: the same"] = sum(a == b for a, b in zip(first, second, strict=True)) / len(rows)
        out[f"{head}: kappa"] = kappa(first, second)
        for label in sorted(set(first)):
            both = sum(a == b == label for a, b in zip(first, second, strict=True))
            out[f"{head} {label}: F1"] = 2 * both / (first.count(label) + second.count(label))
    return out


def running(_: Path | None = None) -> Figures:
    """Agreement on running stories that were read twice: which sentences bear on a claim, what they say of it, and
    which changes the judge makes of the one reading and of the other."""
    marked: list[tuple[Label | None, Label | None]] = []
    folders = sorted(path.parent for path in STORIES.glob("*/second.jsonl"))
    score, results = scorer(), []
    for folder in folders:
        one, two = (_by_sentence(folder, name) for name in ("labels.jsonl", "second.jsonl"))
        marked += [(one.get(key), two.get(key)) for key in one.keys() | two.keys()]
        told = list(oracle.told(folder, story_labels(folder, "second.jsonl")))
        results.append(score.score(score.load(str(folder)), told))
    both = [(a, b) for a, b in marked if a and b]
    out: Figures = {
        "stories read twice": len(folders),
        "sentences marked by the writer": sum(bool(a) for a, _ in marked),
    }
    out["marked by both, F1"] = 2 * len(both) / sum(bool(a) + bool(b) for a, b in marked)
    out["all four labels the same"] = sum(a == b for a, b in both) / len(both)
    for place, head in enumerate(HEADS):
        first, second = [a[place] for a, _ in both], [b[place] for _, b in both]
        out[f"{head}: the same"] = sum(a == b for a, b in zip(first, second, strict=True)) / len(both)
        out[f"{head}: kappa"] = kappa(first, second)
    sums = score.total(results)
    return out | {f"changes: {name}": sums[name] for name in ("precision", "recall", "f1")}


def _by_sentence(folder: Path, name: str) -> dict[tuple[str, str, str, str], Label]:
    return {
        (row["url"], row["seen_at"][:19], row["claim"], row["quote"]): (
            "near" if row.get("near") else "yes", row["stance"], row["act"], row["voice"]
        )
        for row in story_labels(folder, name)
    }  # fmt: skip
