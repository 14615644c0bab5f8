"""How far a second reader, who saw no labels, agrees with the labels of corpus/passages: the ceiling of any model.

python -m evaluation.agreement
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from evaluation.part import Figures
from training.passages import CORPUS, labels

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


def main() -> None:
    """Print the figures."""
    for name, value in measure().items():
        sys.stdout.write(f"{name:32} {value:.3f}\n" if isinstance(value, float) else f"{name:32} {value}\n")


if __name__ == "__main__":
    main()
