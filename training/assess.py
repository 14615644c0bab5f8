"""Trains what `tracker assess` uses, on FNC-1's training side and Emergent, and writes the data file that ships.

usage: python -m training.assess FNC_FOLDER EMERGENT_FILE [OUTPUT]

Needs scikit-learn. The same data gives the same bytes. No word of any text is in the file: the features are measures.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from tracker.stance.pairs import measure, prepare
from tracker.stance.trees import Node, Trees, pack
from training.emergent import Sample, read_samples
from training.fnc import Pair, read_pairs

OUTPUT = Path(__file__).resolve().parents[1] / "tracker" / "stance" / "data" / "assess.bin"
FOLDS = 5
# Tuned by cross-validation over stories. Refuting pairs are one in sixty: without weight they are hardly chosen.
WEIGHT = {"supports": 1.0, "refutes": 2.0, "discusses": 1.0, "unrelated": 1.0}
SETTINGS = {
    "max_iter": 160,
    "learning_rate": 0.06,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
}


def rows_of(pairs: Sequence[Pair]) -> np.ndarray:
    """The measures of every pair; bodies in turn, so that each is prepared once."""
    out: list[list[float]] = [[] for _ in pairs]
    for i in sorted(range(len(pairs)), key=lambda i: pairs[i].body):
        out[i] = measure(pairs[i].headline, prepare("", pairs[i].body))[0]
    return np.array(out, dtype=np.float32)


def fit(rows: np.ndarray, labels: np.ndarray) -> HistGradientBoostingClassifier:
    """Boosted trees on the measures."""
    model = HistGradientBoostingClassifier(**SETTINGS, early_stopping=False, random_state=0)
    return model.fit(rows, labels, sample_weight=np.array([WEIGHT[label] for label in labels]))


def folds(pairs: Sequence[Pair], count: int = FOLDS) -> Iterable[tuple[list[int], np.ndarray]]:
    """Training and test places: tests by the headline's story, training without those stories' headlines or bodies."""
    stories = [pair.story for pair in pairs]
    for _, test in GroupKFold(count).split(stories, groups=stories):
        held = {stories[i] for i in test}
        train = [i for i, pair in enumerate(pairs) if pair.story not in held and pair.body_story not in held]
        yield train, test


def trees_of(model: HistGradientBoostingClassifier) -> Trees:
    """The fitted trees as plain numbers."""
    by_class = zip(*model._predictors, strict=True)
    trees = tuple(tuple(tuple(_nodes(tree.nodes)) for tree in of_class) for of_class in by_class)
    return Trees(tuple(model.classes_), tuple(round(float(b), 6) for b in model._baseline_prediction[0]), 1.0, trees)


def _nodes(nodes: np.ndarray) -> Iterable[Node]:
    for node in nodes:
        if node["is_leaf"]:
            yield 0, float(node["value"]), -1, -1
        else:
            yield int(node["feature_idx"]), float(node["num_threshold"]), int(node["left"]), int(node["right"])


def sample_rows(samples: Sequence[Sample]) -> np.ndarray:
    """The measures of claims and articles with their titles."""
    return np.array([measure(s.claim, prepare(s.title, s.body))[0] for s in samples], dtype=np.float32)


def main() -> None:
    """Train on everything and write the file."""
    pairs, samples = read_pairs(Path(sys.argv[1])), read_samples(Path(sys.argv[2]))
    output = Path(sys.argv[3]) if len(sys.argv) > 3 else OUTPUT
    rows = np.vstack([rows_of(pairs), sample_rows(samples)])
    model = fit(rows, np.array([pair.stance for pair in pairs] + [sample.stance for sample in samples]))
    output.write_bytes(pack(trees_of(model)))


if __name__ == "__main__":
    main()
