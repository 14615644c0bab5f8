"""The trained reader beside the built-in one: on stories, on labelled passages that it was not trained on, by speed."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation.part import Absent, Figures
from tracker import readers
from tracker.model import Stance
from tracker.stance import Reader
from tracker.stance.blend import BOND, together
from tracker.stance.decode import decide
from tracker.stance.encoder import Encoder
from tracker.stance.linear import LinearScorer
from tracker.stance.protocol import Coupling, Scores
from tracker.stance.weights import unpack
from training.passages import CORPUS, Item, read_corpus
from training.reader_items import HEADS, Row, rows, split

Labels = Mapping[str, str]
LABELLED = ("about", "stance", "act", "voice")  # heads that labelled passages have an answer for
UNSEEN = CORPUS.parent / "unseen"  # written after the models were trained


def installed() -> Reader:
    """The trained reader. Raises Absent where its package is not at hand."""
    chosen = readers.chosen()
    if not chosen.name.startswith(readers.TRAINED):
        raise Absent(chosen.trouble or "needs the trained reader: `pip install ./reader`, or PYTHONPATH=reader")
    return chosen.reader


def encoder() -> Encoder:
    """The encoder of the trained reader. Raises Absent."""
    installed()
    found = readers.chosen().encoder
    assert found
    return found


def passages(_: Path | None) -> Figures:
    """How well labelled passages are read in stories kept out of training: by the encoder, the words, and both.

    The model of words that ships has seen these stories, so one is trained without them here.
    """
    trained = encoder()
    try:
        from training.stance import train
    except ImportError as error:
        raise Absent(f"needs {error.name}") from error
    written, held_out = split()
    away = rows(held_out)
    began = time.monotonic()
    encoded = trained.scores([(row.first, row.second) for row in away])
    seconds = time.monotonic() - began
    words = LinearScorer(unpack(train(written, calibrate=False))).scores([item.view for item in held_out])
    both = [together(one, two) for one, two in zip(encoded, words, strict=True)]
    bonds = {pair: BOND * bond for pair, bond in trained.coupling.items()}
    out: Figures = {"passages": len(away), "stories": len({item.story for item in held_out})}
    for name, scores in (("encoder", encoded), ("words", words), ("both", both)):
        found = [labels_of(row, bonds) for row in scores]
        out |= {f"{figure}, {name}": value for figure, value in _figures(held_out, away, found).items()}
    found = [labels_of(row, bonds) for row in both]
    for name, want in (("English", "en"), ("Chinese", "zh"), ("across", "x")):
        some = [i for i, item in enumerate(held_out) if item.lang == want]
        some_figures = _figures([held_out[i] for i in some], [away[i] for i in some], [found[i] for i in some])
        out |= {f"{figure}, both, {name}": some_figures[figure] for figure in ("macro-F1 stance", "macro-F1 act")}
    unseen = read_corpus(UNSEEN)
    later = rows(unseen)
    found = [labels_of(row, bonds) for row in trained.scores([(row.first, row.second) for row in later])]
    out |= {f"{figure}, encoder, plain agency": value for figure, value in _figures(unseen, later, found).items()}
    return out | {"passages a second, encoder": len(away) / seconds}


def labels_of(scores: Scores, bonds: Coupling) -> dict[str, str]:
    """The labels that the tracker would choose, `near` and `unrelated` included."""
    about = max(scores["about"], key=scores["about"].__getitem__)
    voice = max(scores["voice"], key=scores["voice"].__getitem__)
    if about == "no":
        return {"about": about, "stance": "unrelated", "act": "none", "voice": voice}
    found = decide(scores, bonds, (Stance.DISCUSSES,) if about == "near" else tuple(Stance))
    return {"about": about, "stance": found.stance, "act": found.act, "voice": voice}


def _figures(items: Sequence[Item], away: Sequence[Row], found: Sequence[Labels]) -> Figures:
    out: Figures = {
        f"macro-F1 {head}": macro_f1([_gold(row, head) for row in away], [labels[head] for labels in found])
        for head in LABELLED
    }
    return out | {"pairs, both right in stance and act": _twins(items, away, found)}


def macro_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """The mean over the labels of their F1."""
    each = []
    for label in sorted(set(gold)):
        hits = sum(g == f == label for g, f in zip(gold, found, strict=True))
        each.append(2 * hits / (gold.count(label) + found.count(label)))
    return sum(each) / len(each)


def _gold(row: Row, head: str) -> str:
    return HEADS[head][row.labels[list(HEADS).index(head)]]


def _twins(items: Sequence[Item], away: Sequence[Row], found: Sequence[Labels]) -> float:
    """The share of contrast pairs whose two passages are both right in stance and act."""
    twins: dict[tuple[str, int], list[bool]] = defaultdict(list)
    for item, row, labels in zip(items, away, found, strict=True):
        if item.pair is not None:
            right = all(labels[head] == _gold(row, head) for head in ("stance", "act"))
            twins[item.story, item.pair].append(right)
    whole = [all(rights) for rights in twins.values() if len(rights) == 2]
    return sum(whole) / len(whole)
