"""Fits the curve from the cosine of a claim and a sentence in another language to a probability.

    python -m training.similarity

Prints the constants of `tracker/match/similarity.py` and how well they do on the stories that they were not fitted on
(a third, by `fold_of`). Rows are the labelled passages whose story's claims are in the other language: against each
claim of their story, and against a claim of another story, taken as if its subject were in view. They weigh as in the
training of the matcher's score.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

from tracker import installed
from tracker.language import detect
from training.match import WEIGHTS
from training.match_corpus import CORPUS, fold_of

STRANGERS = 3  # claims of other stories for each passage


@dataclass(frozen=True)
class Item:
    """One labelled passage in another language than its claim."""

    claim: str
    about: str  # yes, near, no
    context: str
    passage: str


@dataclass(frozen=True)
class Told:
    """A story whose passages are in another language than its claims."""

    name: str
    subject: Sequence[str]
    claims: dict[str, str]
    items: tuple[Item, ...]


def read_across(folder: Path = CORPUS) -> list[Told]:
    """The stories whose claims and passages are in different languages, in the order of files and lines."""
    found: list[Told] = []
    for path in sorted(folder.glob("*.jsonl")):
        blocks: list[list[dict[str, Any]]] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "claims" in row:
                blocks.append([])
            blocks[-1].append(row)
        for head, *rows in blocks:
            items = tuple(Item(r["c"], r["about"], r["ctx"], r["p"]) for r in rows if _foreign(head["claims"], r["p"]))
            if items:
                found.append(Told(head["story"], head["subject"], head["claims"], items))
    return found


def _foreign(claims: dict[str, str], passage: str) -> bool:
    return all(detect(text) != detect(passage) for text in claims.values())


def held_out(story: str) -> bool:
    """Whether the curve was not fitted on a story."""
    return fold_of(story) == 0


def rows(stories: Sequence[Told]) -> Iterator[tuple[str, str, str, str]]:
    """Story, label, claim and passage of each row."""
    for story in stories:
        draw = random.Random(story.name)
        alike = [s for s in stories if s is not story and _foreign(s.claims, story.items[0].passage)]
        for item in story.items:
            for key, text in story.claims.items():
                yield story.name, item.about if key == item.claim else "other", text, item.passage
            for _ in range(STRANGERS):
                yield story.name, "stranger", draw.choice(list(draw.choice(alike).claims.values())), item.passage


def main() -> int:
    """Fit, print, and check."""
    model = installed.similarity()
    if model is None:
        sys.exit(f"needs the model of sentences: {installed.INSTALL}")
    told = list(rows(read_across()))
    claims, passages = sorted({c for _, _, c, _ in told}), sorted({p for *_, p in told})
    table = np.array(model.similarity(claims, passages))
    row_of, column_of = {c: i for i, c in enumerate(claims)}, {p: i for i, p in enumerate(passages)}
    x = np.array([[table[row_of[c], column_of[p]]] for _, _, c, p in told])
    labels = np.array([label for _, label, _, _ in told])
    y, weights = labels == "yes", np.array([WEIGHTS[label] for label in labels])
    test = np.array([held_out(story) for story, *_ in told])
    fitted = LogisticRegression(C=1e6).fit(x[~test], y[~test], sample_weight=weights[~test])
    print(f"SLOPE = {fitted.coef_[0, 0]:.2f}\nOFFSET = {fitted.intercept_[0]:.2f}")
    print(f"{len({s for s, *_ in told})} stories, {len(y)} rows, {int(y.sum())} yes; held out: {int(test.sum())} rows")
    for kind in ("stranger", "other", "no", "near"):
        pick = test & np.isin(labels, ["yes", kind])
        print(f"AUC of yes against {kind}: {roc_auc_score(y[pick], x[pick, 0]):.3f}")
    chances = fitted.predict_proba(x)[:, 1]
    print(f"Brier {brier_score_loss(y[test], chances[test], sample_weight=weights[test]):.4f}")
    for low in np.arange(0, 1, 0.1):
        pick = test & (chances >= low) & (chances < low + 0.1)
        if pick.any():
            print(f"  said {chances[pick].mean():.2f}  held {y[pick].mean():.2f}  of {pick.sum()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
