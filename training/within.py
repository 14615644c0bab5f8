"""Trains the matcher's second score, of a sentence within its article; writes `tracker/match/data/within.json`.

    OMP_NUM_THREADS=1 python -m training.within [--dry]

Learns from the running stories, where every sentence that bears on a claim is labelled and every other is not about
it. The first score has to be trained before (training/match.py). Split by story. The same to the byte when run again.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

from tracker.match import Matcher
from tracker.match.within import NAMES
from training.match import calibration, exported
from training.running import read_running

Matrix: TypeAlias = "np.ndarray[Any, Any]"

OUT = Path(__file__).resolve().parents[1] / "tracker" / "match" / "data" / "within.json"
FOREST = {
    "max_iter": 400,
    "learning_rate": 0.05,
    "max_leaf_nodes": 24,
    "min_samples_leaf": 30,
    "l2_regularization": 5.0,
}
PARTS = 6  # of the cross-validation
# What may only speak for a match, and what only against it.
RISES = frozenset(
    (
        "alone",
        "title",
        "before_1",
        "earlier",
        "anywhere",
        "share",
        "named",
        "in_view",
        "soft_passage",
        "matter_passage",
        "best",
    )
)
FALLS = frozenset(("rival", "others_named", "since"))


def build() -> tuple[Matrix, Matrix, list[str]]:
    """The features of every sentence and claim of every story, whether the one bears on the other, and the stories."""
    features, bears, stories = [], [], []
    for story in read_running(later=False):
        matcher = Matcher(story.config.claims, story.config.entities, story.config.article)
        for page in story.pages:
            for sentence, rows in matcher.described(page.article):
                for claim, row in rows.items():
                    features.append(row)
                    bears.append((sentence.text, claim) in page.labels)
                    stories.append(story.name)
    return np.round(np.array(features), 5), np.array(bears), stories


def model() -> HistGradientBoostingClassifier:
    """The learner, untrained."""
    signs = [int(name in RISES) - int(name in FALLS) for name in NAMES]
    return HistGradientBoostingClassifier(**FOREST, monotonic_cst=signs, early_stopping=False, random_state=0)


def report(x: Matrix, y: Matrix, scores: Matrix, chances: Matrix) -> None:
    """Prints how well the first score and this one find what bears on a claim, and what a threshold lets through."""
    print(len(y), "rows,", int(y.sum()), "of them about the claim")
    for name, told in (("by itself", x[:, NAMES.index("alone")]), ("within the article", scores)):
        auc, precision = roc_auc_score(y, told), average_precision_score(y, told)
        print(f"{name}: AUC {auc:.3f}, average precision {precision:.3f}")
    print("Brier", round(brier_score_loss(y, chances), 4))
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6):
        pick = chances >= threshold
        print(f"  from {threshold}: recall {y[pick].sum() / y.sum():.3f}, precision {y[pick].mean():.3f}")


def main() -> None:
    """Train, report on held-out stories, and write the forest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry", action="store_true", help="report only, write nothing")
    wanted = parser.parse_args()
    x, y, stories = build()
    scores = np.zeros(len(y))
    for train, test in GroupKFold(PARTS).split(x, y, stories):
        scores[test] = model().fit(x[train], y[train]).decision_function(x[test])
    curve, chances = calibration(scores, y, np.ones(len(y)))
    report(x, y, scores, chances)
    if not wanted.dry:
        forest = exported(model().fit(x, y), curve, NAMES)
        OUT.write_text(json.dumps(forest, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
