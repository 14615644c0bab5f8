"""Trains the stance model on labelled passages and running stories; writes the data file that ships with the package.

usage: python training/stance.py [OUTPUT]

Needs scikit-learn, which the tracker itself does not. The same corpus gives the same bytes: the order of everything is
fixed, the solver has no randomness, and the weights are stored as bytes.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tracker.stance.features import features
from tracker.stance.weights import Head, feature_key, pack
from training import running
from training.negatives import negatives
from training.passages import LATER, Item, hand, read_corpus
from training.plain import plain_items

OUTPUT = Path(__file__).resolve().parents[1] / "tracker" / "stance" / "data" / "stance.bin"
MIN_ITEMS = 6  # a feature seen in fewer items says more about its story than about language, and takes room
MIN_TOGETHER = 3  # a stance and an act found together less often are a slip
FOLDS = 3  # for calibration
# L2 strength, tuned by cross-validation over stories: 3 to 10 are within .003 of each other.
HEADS = ("about", "stance", "act", "voice")
INVERSE_L2 = {"about": 4.0, "stance": 6.0, "act": 6.0, "voice": 6.0}
# What a made passage counts beside a written one: forms, and passages that say nothing. With more, the second drive
# out one in four written passages that do bear on their claim.
MADE_WEIGHT, EMPTY_WEIGHT = 0.4, 0.15
COUPLING_WEIGHT = 0.7  # how much of the measured attraction of stance and act counts; tuned by cross-validation
_BYTE = 127


@dataclass(frozen=True)
class Design:
    """The corpus as a matrix: a row an item, a column a feature, each row of length one."""

    matrix: csr_matrix
    keys: list[int]
    share: list[float]


def design(items: Sequence[Item]) -> Design:
    """Rows of feature weights, sqrt of inverse document frequency, scaled to length one.

    Features are counted where passages bear labels: made negatives repeat what is there.
    """
    hashed = [sorted({feature_key(name) for name in features(item.view)}) for item in items]
    count = Counter(key for row, item in zip(hashed, items, strict=True) if item.labels for key in row)
    keys = sorted(key for key, n in count.items() if n >= MIN_ITEMS)
    labelled = sum(1 for item in items if item.labels)
    # The stored form of a share is a byte of sixteenths; training must see the same numbers.
    share = [round(16 * math.sqrt(math.log(labelled / count[k]))) / 16 for k in keys]
    at = {key: i for i, key in enumerate(keys)}
    indices, starts, values = [], [0], []
    for row in hashed:
        present = [at[k] for k in row if k in at]
        norm = math.sqrt(sum(share[i] ** 2 for i in present)) or 1.0
        indices += present
        values += [share[i] / norm for i in present]
        starts.append(len(indices))
    shape = (len(items), len(keys))
    return Design(csr_matrix((np.array(values), indices, starts), shape=shape), keys, share)


def fit(matrix: csr_matrix, labels: np.ndarray, weights: np.ndarray, head: str) -> LogisticRegression:
    """A multinomial logistic regression with L2."""
    return LogisticRegression(C=INVERSE_L2[head], max_iter=100, tol=1e-3).fit(matrix, labels, weights)


@dataclass(frozen=True)
class Task:
    """What one head learns from: rows of the design, their labels, stories and weights."""

    head: str
    matrix: csr_matrix
    labels: np.ndarray
    stories: list[str]
    weights: np.ndarray


# Stance and act are learned from what bears on the claim, because relevance is another question.
_LEARNERS: dict[str, Callable[[Item], bool]] = {
    "about": lambda item: bool(item.about),
    "stance": lambda item: item.about != "no",
    "act": lambda item: item.about != "no",
    "voice": lambda item: "voice" in item.labels,
}


def task(plan: Design, items: Sequence[Item], head: str, among: Iterable[int] | None = None) -> Task:
    """The rows that one head learns from, among all or those given."""
    among = range(len(items)) if among is None else among
    wanted = _LEARNERS[head]
    rows = [i for i in among if wanted(items[i])]
    labels = np.array([items[i].about if head == "about" else items[i].labels[head] for i in rows])
    weights = np.array([_weight(items[i]) for i in rows])
    return Task(head, plan.matrix[rows], labels, [items[i].story for i in rows], weights)


def _weight(item: Item) -> float:
    if not item.made:
        return 1.0
    return MADE_WEIGHT if item.labels else EMPTY_WEIGHT


def held_out(work: Task) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Log probabilities for a part of the rows from a model that never saw their stories, and which rows they are.

    One part is enough for the one number that is fitted on it.
    """
    classes = sorted(set(work.labels))
    train, test = next(GroupKFold(FOLDS).split(work.matrix, work.labels, work.stories))
    model = fit(work.matrix[train], work.labels[train], work.weights[train], work.head)
    raw = np.full((len(test), len(classes)), -20.0)
    raw[:, [classes.index(c) for c in model.classes_]] = model.predict_log_proba(work.matrix[test])
    return classes, raw, test


def temperature(classes: Sequence[str], raw: np.ndarray, test: np.ndarray, work: Task) -> float:
    """The divisor of the scores that makes held-out probabilities honest (least log loss)."""
    gold = np.array([classes.index(label) for label in work.labels[test]])

    def loss(t: float) -> float:
        scaled = raw / t
        total = np.logaddexp.reduce(scaled, axis=1)
        return float(np.average(total - scaled[np.arange(len(gold)), gold], weights=work.weights[test]))

    return min((round(0.5 + 0.02 * i, 2) for i in range(50)), key=loss)


def coupling(items: Sequence[Item]) -> dict[tuple[str, str], float]:
    """How much stance and act attract each other, for the pairs that the guidelines know."""
    both = Counter((i.labels["stance"], i.labels["act"]) for i in items)
    stances = Counter(i.labels["stance"] for i in items)
    acts = Counter(i.labels["act"] for i in items)
    known = {pair: n for pair, n in both.items() if n >= MIN_TOGETHER}
    return {(s, a): COUPLING_WEIGHT * math.log(n * len(items) / (stances[s] * acts[a])) for (s, a), n in known.items()}


def train(items: Sequence[Item], calibrate: bool = True) -> bytes:
    """The model file for these items."""
    items = [*items, *plain_items(items), *negatives(items)]
    plan = design(items)
    heads, columns = {}, []
    for name in HEADS:
        work = task(plan, items, name)
        heat = temperature(*held_out(work), work) if calibrate else 1.0
        model = fit(work.matrix, work.labels, work.weights, name)
        # The share of a feature is folded into its weights; only the length of the row is left for run time.
        weights = model.coef_.T * np.array(plan.share)[:, None]
        scale = float(np.abs(weights).max()) / _BYTE
        columns.append(np.round(weights / scale).astype(np.int8))
        heads[name] = Head(tuple(model.classes_), round(scale, 9), tuple(model.intercept_), heat)
    table = np.hstack(columns)
    related = [item for item in items if item.about != "no" and not item.made]
    return pack(heads, plan.keys, plan.share, table.tobytes(), coupling(related))


def main() -> None:
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    written = [item for item in read_corpus() if hand(item.story) not in LATER]
    output.write_bytes(train([*written, *running.items(later=False)]))


if __name__ == "__main__":
    main()
