"""Minimal pairs: passages that differ in one turn and say different things, read by models that never saw their story.

    python -m evaluation.pairs [--folds N]

Cross-validated over stories, as evaluation/stance.py does it; needs scikit-learn.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

from training.passages import Item, read_corpus


class Answer(Protocol):
    """What was said of an item."""

    @property
    def stance(self) -> str: ...
    @property
    def act(self) -> str: ...


def groups(items: Sequence[Item]) -> list[list[int]]:
    """The places of the members of each pair, in the order of the corpus."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, item in enumerate(items):
        if item.pair is not None:
            found[item.story, item.pair].append(i)
    return [members for members in found.values() if len(members) > 1]


def measure(items: Sequence[Item], found: Mapping[int, Answer]) -> dict[str, float | int | str]:
    """How often members are read rightly, and how often twins that say different things are told apart."""
    pairs = groups(items)
    members = [i for pair in pairs for i in pair]
    stance = sum(items[i].labels["stance"] == found[i].stance for i in members)
    act = sum(items[i].labels["act"] == found[i].act for i in members)
    both = apart = differing = 0
    for pair in pairs:
        gold = [(items[i].labels["stance"], items[i].labels["act"]) for i in pair]
        mine = [(found[i].stance, found[i].act) for i in pair]
        both += gold == mine
        if len(set(gold)) > 1:
            differing += 1
            apart += len(set(mine)) > 1
    return {
        "pairs": len(pairs),
        "stance right": stance / len(members),
        "act right": act / len(members),
        "both members wholly right": both / len(pairs),
        "pairs that differ in gold": differing,
        "of them told apart": apart / differing,
    }


def main() -> None:
    """Print the figures."""
    from evaluation.stance import answers

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=5)
    items = read_corpus()
    for name, value in measure(items, answers(items, parser.parse_args().folds)).items():
        sys.stdout.write(f"{name:30} {value:.3f}\n" if isinstance(value, float) else f"{name:30} {value}\n")


if __name__ == "__main__":
    main()
