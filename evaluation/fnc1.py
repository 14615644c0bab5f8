"""How well headlines are set against bodies: FNC-1's training side, cross-validated over stories.

    python -m evaluation.fnc1 FNC_FOLDER [--folds N]

Prints the official score (0.25 for related against unrelated, 0.75 more for the exact label where gold is related, as a
share of the maximum), accuracy of relatedness, macro-F1 and the F1 of each label. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from math import exp
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from evaluation.part import Figures
from tracker.model import Stance
from tracker.stance.assess import HEAD, chosen, mixed, whole
from tracker.stance.encoder import Encoder
from training.assess import fit, folds, rows_of
from training.fnc import read_pairs

LABELS = ("supports", "refutes", "discusses", "unrelated")


def official(gold: Sequence[str], mine: Sequence[str]) -> float:
    """The score of the Fake News Challenge, 0 to 100."""
    score = best = 0.0
    for want, got in zip(gold, mine, strict=True):
        related = want != "unrelated"
        best += 1.0 if related else 0.25
        score += 0.25 * (related == (got != "unrelated")) + 0.75 * (related and want == got)
    return 100 * score / best


def choose(shares: np.ndarray, classes: Sequence[str]) -> list[str]:
    """As `assess` does: first related or not, then the likeliest side."""
    return [str(chosen({Stance(name): float(p) for name, p in zip(classes, row, strict=True)})) for row in shares]


def figures(gold: Sequence[str], mine: Sequence[str]) -> Figures:
    """The figures of answers, against the labels."""
    related = np.mean([(a == "unrelated") == (b == "unrelated") for a, b in zip(gold, mine, strict=True)])
    f1 = f1_score(gold, mine, labels=LABELS, average=None)
    out: Figures = {"official score": official(gold, mine), "related": float(related), "macro-F1": float(f1.mean())}
    return out | {f"F1 {label}": float(value) for label, value in zip(LABELS, f1, strict=True)}


def measure(place: Path, count: int = 5) -> Figures:
    """What ships without the trained reader, by models that never saw the story."""
    pairs = read_pairs(place)
    rows, labels = rows_of(pairs), np.array([pair.stance for pair in pairs])
    mine = np.empty(len(pairs), dtype=object)
    for train, test in folds(pairs, count):
        model = fit(rows[train], labels[train])
        mine[test] = choose(model.predict_proba(rows[test]), list(model.classes_))
    return {"pairs": len(pairs), **figures(list(labels), list(mine))}


def trained(place: Path, encoder: Encoder) -> Figures:
    """The trained reader on the fifth of the stories that it never saw, trees fitted without them, and both mixed."""
    pairs = read_pairs(place)
    train, test = next(iter(folds(pairs)))
    rows = rows_of(pairs)
    model = fit(rows[train], np.array([pairs[i].stance for i in train]))
    gold = [pairs[i].stance for i in test]
    trees = [dict(zip(model.classes_, row.tolist(), strict=True)) for row in model.predict_proba(rows[test])]
    read = [row[HEAD] for row in encoder.scores([whole(pairs[i].headline, "", pairs[i].body) for i in test])]
    alone = [{name: exp(score) for name, score in row.items()} for row in read]
    both = [mixed(one, two) for one, two in zip(trees, read, strict=True)]
    out: Figures = {"pairs": len(gold)}
    for name, shares in (("built-in", trees), ("reader alone", alone), ("both", both)):
        mine = [str(chosen({Stance(label): p for label, p in row.items()})) for row in shares]
        out |= {f"{figure}, {name}": value for figure, value in figures(gold, mine).items()}
    return out


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    wanted = parser.parse_args()
    for name, value in measure(wanted.folder, wanted.folds).items():
        sys.stdout.write(f"{name:20} {value:.3f}\n" if isinstance(value, float) else f"{name:20} {value}\n")


if __name__ == "__main__":
    main()
