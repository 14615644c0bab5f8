"""Trains the matcher's score on the labelled passages; writes `tracker/match/data/forest.json`, the same to the byte.

    OMP_NUM_THREADS=1 python -m training.match WORK [--dry]

WORK is the folder of `training.static_vectors`: the passages of each fold of stories are seen through word vectors that
were trained without them. Split by story, never by row.

The labelled passages are all close to their claims; in a running article most sentences are about something else. So
each claim also gets passages of other stories, taken as if its own subject were named in them, and passages of its own
story's other claims; and, so that a context alone does not make a match, passages about something else that stand after
a passage about the claim.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

from tracker.match.bag import Bag
from tracker.match.features import NAMES, contrast, describe
from tracker.match.lexicon import Lexicon
from tracker.match.refer import points_back
from training.match_corpus import FOLDS, Item, Story, fold_of, read_stories

OUT = Path(__file__).resolve().parents[1] / "tracker" / "match" / "data" / "forest.json"
# Per claim: passages of other stories, and passages about something else after one about the claim.
STRANGERS = 20
DRIFTS = 6
PARTS = 5  # of the cross-validation of the forest
CURVE = 24
# What may only speak for a match. The labelled passages are written to mislead: those about a claim avoid its words,
# those about something else repeat them; without this the forest would learn that likeness speaks against.
RISES = frozenset(NAMES) - {"across", "numbers_conflict"}
# How much each kind of row counts.
WEIGHTS = {"yes": 1.0, "other": 1.0, "stranger": 1.0, "drift": 1.0, "no": 0.5, "near": 0.3}
FOREST = {
    "max_iter": 150,
    "learning_rate": 0.06,
    "max_leaf_nodes": 10,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
}


@dataclass
class Rows:
    """Features, labels and what to split and to report by."""

    features: list[list[float]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)  # yes, near, no; other (claim of the story); stranger, drift
    stories: list[str] = field(default_factory=list)
    langs: list[str] = field(default_factory=list)

    def add(self, story: Story, item_rows: dict[str, list[float]], labels: dict[str, str]) -> None:
        """Adds the rows of one passage, one a claim."""
        for claim, row in item_rows.items():
            self.features.append(row)
            self.labels.append(labels[claim])
            self.stories.append(story.name)
            self.langs.append(story.lang[:2])


def _rows(story: Story, before: Bag, item: Item) -> dict[str, list[float]]:
    found = {k: describe(c, item.passage, before, item.text) for k, c in story.claims.items()}
    contrast(list(found.values()), range(len(found)))
    return found


def build(work: Path) -> Rows:
    """All rows: the labelled ones and those made from them."""
    rows = Rows()
    for part in range(FOLDS):
        lexicon = Lexicon((work / f"lexicon-{part}.bin").read_bytes())
        stories = [s for s in read_stories(lexicon) if fold_of(s.name) == part]
        for story in stories:
            for item in story.items:
                labels = {k: item.about if k == item.claim else "other" for k in story.claims}
                rows.add(story, _rows(story, item.before, item), labels)
            for before, item, label in _made(story, stories):
                rows.add(story, _rows(story, before, item), dict.fromkeys(story.claims, label))
    return rows


def _made(story: Story, stories: Sequence[Story]) -> Iterator[tuple[Bag, Item, str]]:
    """Passages that are about none of the story's claims, each with what stands before it."""
    draw = random.Random(story.name)
    others = [s for s in stories if s.lang[:2] == story.lang[:2] and s.name != story.name]
    about = [i for i in story.items if i.about == "yes"]
    for turn in range(STRANGERS):
        item = draw.choice(draw.choice(others).items)
        yield item.before, item, "stranger"
        if turn % 2 and item.before.length:
            yield item.passage, replace(item, passage=item.before, text=item.context), "stranger"
    for _ in range(DRIFTS if about else 0):
        first, item = draw.choice(about), draw.choice(draw.choice(others).items)
        if not points_back(item.text, item.passage.weights):  # that would rightly go with what is before it
            yield first.passage, item, "drift"


def model() -> HistGradientBoostingClassifier:
    """The learner, untrained."""
    rises = [int(name in RISES) - int(name == "numbers_conflict") for name in NAMES]
    return HistGradientBoostingClassifier(**FOREST, monotonic_cst=rises, early_stopping=False, random_state=0)


def held_out(x: Any, y: Any, weights: Any, groups: Sequence[str]) -> Any:
    """Raw scores of every row by a model that saw nothing of its story."""
    scores = np.zeros(len(y))
    for train, test in GroupKFold(PARTS).split(x, y, groups):
        fitted = model().fit(x[train], y[train], sample_weight=weights[train])
        scores[test] = fitted.decision_function(x[test])
    return scores


def exported(
    fitted: HistGradientBoostingClassifier, curve: list[list[float]], names: Sequence[str] = NAMES
) -> dict[str, Any]:
    """The forest as plain numbers."""
    trees = []
    for (predictor,) in fitted._predictors:
        trees.append(
            [
                [round(float(n["value"]), 5)]
                if n["is_leaf"]
                else [int(n["feature_idx"]), round(float(n["num_threshold"]), 5), int(n["left"]), int(n["right"])]
                for n in predictor.nodes
            ]
        )
    base = round(float(fitted._baseline_prediction.ravel()[0]), 5)
    return {"features": list(names), "base": base, "trees": trees, "curve": curve}


def calibration(scores: Any, y: Any, weights: Any) -> tuple[list[list[float]], Any]:
    """The curve from raw scores to probabilities, and the held-out probabilities."""
    fit = IsotonicRegression(out_of_bounds="clip", y_min=0.002, y_max=0.998).fit(scores, y, sample_weight=weights)
    points = np.unique(np.quantile(scores, np.linspace(0.002, 0.998, CURVE)))
    curve = [[round(float(v), 4) for v in points], [round(float(v), 4) for v in fit.predict(points)]]
    return curve, fit.predict(scores)


def report(rows: Rows, chances: Any) -> None:
    """Prints how well rows are told apart, by language and by kind of negative, and how true the probabilities are."""
    labels, langs = np.array(rows.labels), np.array(rows.langs)
    for lang in ("en", "zh", "x", ""):
        here = langs == lang if lang else np.ones(len(langs), bool)
        told = []
        for kind in ("near", "no", "other", "stranger", "drift"):
            pick = here & np.isin(labels, ["yes", kind])
            told.append(f"{kind} {roc_auc_score(labels[pick] == 'yes', chances[pick]):.3f}")
        print(f"{lang or 'all':4} AUC of yes against " + ", ".join(told))
    print("Brier", round(brier_score_loss(labels == "yes", chances), 4))
    for low in np.arange(0, 1, 0.1):
        pick = (chances >= low) & (chances < low + 0.1)
        if pick.any():
            print(f"  said {chances[pick].mean():.2f}  held {np.mean(labels[pick] == 'yes'):.2f}  of {pick.sum()}")


def main() -> None:
    """Train, report on held-out stories, and write the forest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--dry", action="store_true", help="report only, write nothing")
    wanted = parser.parse_args()
    rows = build(wanted.work)
    x, y = np.round(np.array(rows.features), 5), np.array(rows.labels) == "yes"
    print(len(y), "rows,", int(y.sum()), "of them yes")
    weights = np.array([WEIGHTS[label] for label in rows.labels])
    curve, chances = calibration(held_out(x, y, weights, rows.stories), y, weights)
    report(rows, chances)
    if not wanted.dry:
        forest = exported(model().fit(x, y, sample_weight=weights), curve)
        OUT.write_text(json.dumps(forest, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
