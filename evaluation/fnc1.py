"""How well headlines are set against bodies: FNC-1's training side, cross-validated over stories.

    python -m evaluation.fnc1 FNC_FOLDER [--folds N]

Prints the official score (0.25 for related against unrelated, 0.75 more for the exact label where gold is related, as a
share of the maximum), accuracy of relatedness, macro-F1 and the F1 of each label. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

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
    unrelated = list(classes).index("unrelated")
    sides = np.delete(shares, unrelated, axis=1)
    names = [name for name in classes if name != "unrelated"]
    return [
        names[side] if share < 0.5 else "unrelated"
        for side, share in zip(sides.argmax(axis=1), shares[:, unrelated], strict=True)
    ]


def report(gold: Sequence[str], mine: Sequence[str]) -> str:
    """The figures, as lines of text."""
    related = np.mean([(a == "unrelated") == (b == "unrelated") for a, b in zip(gold, mine, strict=True)])
    by_label = f1_score(gold, mine, labels=LABELS, average=None)
    each = "  ".join(f"{label} {f1:.3f}" for label, f1 in zip(LABELS, by_label, strict=True))
    return f"official {official(gold, mine):.2f}  related {related:.4f}  macro-F1 {by_label.mean():.3f}  {each}"


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    wanted = parser.parse_args()
    pairs = read_pairs(wanted.folder)
    rows, labels = rows_of(pairs), np.array([pair.stance for pair in pairs])
    mine = np.empty(len(pairs), dtype=object)
    for train, test in folds(pairs, wanted.folds):
        model = fit(rows[train], labels[train])
        mine[test] = choose(model.predict_proba(rows[test]), list(model.classes_))
    sys.stdout.write(report(list(labels), list(mine)) + "\n")


if __name__ == "__main__":
    main()
