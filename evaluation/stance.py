"""How well labelled passages are read, by cross-validation over stories.

    python -m evaluation.stance [--folds N] [--errors FILE]

Every item is read by models that never saw its story. `unrelated` is decided here by the model's own relevance head; in
the tracker the matcher decides it. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from tracker.stance.decode import decide
from tracker.stance.reader import UNRELATED_FROM
from training.negatives import negatives
from training.passages import Item, read_corpus
from training.plain import plain_items
from training.stance import HEADS, Design, coupling, design, fit, task

SHOWN = ("stance", "act", "voice")
_BINS = 5


@dataclass(frozen=True)
class Answer:
    """What was said of one item, held out."""

    stance: str
    act: str
    voice: str
    probability: float


def answers(items: Sequence[Item], folds: int) -> dict[int, Answer]:
    """An answer for every written item, by its place."""
    everything = [*items, *plain_items(items), *negatives(items)]
    plan = design(everything)
    stories = [item.story for item in everything]
    out: dict[int, Answer] = {}
    for train, test in GroupKFold(folds).split(plan.matrix, groups=stories):
        written = [i for i in test if not everything[i].made]
        bonds = coupling([everything[i] for i in train if not everything[i].made and everything[i].about != "no"])
        scores = [heads_of(plan, everything, train, written, head) for head in HEADS]
        for place, i in enumerate(written):
            out[i] = combine({head: s[place] for head, s in zip(HEADS, scores, strict=True)}, bonds)
    return out


def heads_of(
    plan: Design, items: Sequence[Item], train: Sequence[int], test: Sequence[int], head: str
) -> list[dict[str, float]]:
    """Log probabilities of one head for the rows `test`, from a model of the rows `train`."""
    work = task(plan, items, head, train)
    model = fit(work.matrix, work.labels, work.weights, head)
    return [dict(zip(model.classes_, row, strict=True)) for row in model.predict_log_proba(plan.matrix[test])]


def combine(scores: dict[str, dict[str, float]], bonds: dict[tuple[str, str], float]) -> Answer:
    """One answer from the heads; irrelevance is weighed against the sides."""
    found = decide(scores, bonds)
    unrelated = float(np.exp(scores["about"]["no"]))
    if unrelated > UNRELATED_FROM:
        return Answer("unrelated", "none", str(found.voice), unrelated)
    return Answer(str(found.stance), str(found.act), str(found.voice), (1 - unrelated) * found.probability)


def report(items: Sequence[Item], found: dict[int, Answer]) -> str:
    """The figures, as lines of text."""
    lines = []
    for name, want in (("all", None), ("en", "en"), ("zh", "zh"), ("across", "x")):
        rows = [i for i, item in enumerate(items) if want in (None, item.lang)]
        figures = []
        for head in SHOWN:
            gold = [items[i].labels[head] for i in rows]
            mine = [getattr(found[i], head) for i in rows]
            right = np.mean([a == b for a, b in zip(gold, mine, strict=True)])
            figures.append(
                f"{head} {right:.3f} (macro-F1 {f1_score(gold, mine, average='macro', zero_division=0):.3f})"
            )
        lines.append(f"{name:7} {len(rows):5}  {'  '.join(figures)}")
    related = [i for i, item in enumerate(items) if item.about == "yes"]
    for head in ("stance", "act"):
        right = np.mean([items[i].labels[head] == getattr(found[i], head) for i in related])
        lines.append(f"about the claim, {head}: {right:.3f} of {len(related)}")
    lines += pairs(items, found)
    lines += reliability(items, found)
    return "\n".join(lines)


def pairs(items: Sequence[Item], found: dict[int, Answer]) -> list[str]:
    """Contrast pairs: both right in stance and act; and told apart where their labels differ."""
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, item in enumerate(items):
        if item.pair is not None:
            groups[item.story, item.pair].append(i)
    both, apart, differing = [], 0, 0
    for group in groups.values():
        gold = [(items[i].labels["stance"], items[i].labels["act"]) for i in group]
        mine = [(found[i].stance, found[i].act) for i in group]
        both.append(gold == mine)
        if len(set(gold)) > 1:
            differing += 1
            apart += len(set(mine)) > 1
    return [f"pairs: both right {np.mean(both):.3f}, told apart {apart / differing:.3f} of {differing} that differ"]


def reliability(items: Sequence[Item], found: dict[int, Answer]) -> list[str]:
    """Stated probability of the stance against how often it was right, in bins of equal size."""
    said = np.array([found[i].probability for i in range(len(items))])
    right = np.array([found[i].stance == item.labels["stance"] for i, item in enumerate(items)])
    lines, gap = [], 0.0
    for part in np.array_split(np.argsort(said, kind="stable"), _BINS):
        gap += len(part) / len(said) * abs(said[part].mean() - right[part].mean())
        lines.append(f"  said {said[part].mean():.2f}  right {right[part].mean():.2f}  ({len(part)})")
    return [f"reliability of the stance: expected calibration error {gap:.3f}", *lines]


def main() -> None:
    """Print the report; with --errors write what was read wrongly."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--errors", type=Path)
    wanted = parser.parse_args()
    items = read_corpus()
    found = answers(items, wanted.folds)
    sys.stdout.write(report(items, found) + "\n")
    if wanted.errors:
        with wanted.errors.open("w", encoding="utf-8") as file:
            for i, item in enumerate(items):
                mine = {h: getattr(found[i], h) for h in SHOWN} | {"p": round(found[i].probability, 2)}
                if any(mine[h] != item.labels[h] for h in SHOWN):
                    view = item.view
                    row = [item.story, view.claim, view.context, view.passage, dict(item.labels), item.about, mine]
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
