"""What the reader learns from: the labelled passages, and passages made from them."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from tracker.language import HAN
from tracker.stance.encoder import pair
from tracker.stance.protocol import View
from training.negatives import negatives
from training.passages import Item, hand, read_corpus
from training.plain import plain_items
from training.running import FLOOR_OF_READER, items

HEADS: Mapping[str, tuple[str, ...]] = {
    "about": ("yes", "near", "no"),
    "stance": ("supports", "refutes", "discusses", "unrelated"),
    "act": (
        "report", "confirm", "deny", "no_comment", "plan", "test", "launch", "shelve", "correct", "question", "none",
    ),
    "voice": ("subject", "authority", "newsroom", "credited", "other", "unknown"),
    "body": ("supports", "refutes", "discusses", "unrelated"),  # of a whole body towards a headline
    "entails": ("entailment", "neutral", "contradiction", "not_entailment"),
}  # fmt: skip
ONLY_TAUGHT = ("entails",)  # heads that the packed reader does without
UNKNOWN = -100  # a label that is not learnt from
HELD_OUT = 10  # one story in so many of each file is never trained on
# Made passages, as shares of the written ones. About something else: another claim's passage or background after one
# that matters; and a passage of another story under this story's names. Then plain agency forms.
OTHERS, RENAMED, PLAIN = 0.05, 0.025, 0.05
DISGUISED = 0.5  # of all items: told of the subject of another story, so that names teach nothing
# Chinese words for what a subject is, rather than what it is called.
_COMMON = re.compile(
    "(?:该|本|两家|这家|此)?(?:公司|集团|银行|行|校方?|市政府|区政府|省政府|院方|馆方|台方|俱乐部|球队|平台|部|局|市|厂|店|社|方)"
)

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One pair as the encoder sees it: the claim and who it is about; the passage after its context."""

    first: str
    second: str
    labels: tuple[int, ...]  # the place of the label in each head of `HEADS`, or `UNKNOWN`
    item: Item | None  # None for a public pair


def split() -> tuple[list[Item], list[Item]]:
    """The written items to learn from, and those of the stories that are held out."""
    found = read_corpus()
    places: dict[str, dict[str, int]] = defaultdict(dict)
    for item in found:
        file = hand(item.story)
        places[file].setdefault(item.story, len(places[file]))
    away = {story for file in places.values() for story, place in file.items() if place % HELD_OUT == 4}
    return [i for i in found if i.story not in away], [i for i in found if i.story in away]


def running() -> tuple[list[Item], list[Item]]:
    """The items of the running stories to learn from, and those that are held out."""
    return list(items(floor=FLOOR_OF_READER)), list(items(away=True, floor=FLOOR_OF_READER))


def rows(wanted: Iterable[Item]) -> list[Row]:
    """The items as the encoder sees them."""
    return [Row(*pair(item.view), _labels(item), item) for item in wanted]


def made(written: Sequence[Item], seed: int) -> list[Item]:
    """Passages made from the written ones, drawn by chance."""
    chance, many = random.Random(seed), len(written)
    plain = _some(plain_items(written), round(PLAIN * many), chance)
    return [
        *_some(negatives(written), round(OTHERS * many), chance),
        *_renamed(_some(written, round(RENAMED * many), chance), written, chance),
        *plain,
    ]


def disguised(items: Sequence[Item], seed: int) -> Iterator[Item]:
    """The items, half of them with their subject's names changed for those of another story's in the same script."""
    chance = random.Random(seed)
    casts = sorted({item.view.subjects for item in items})
    for item in items:
        swap = _recast(item.view.subjects, chance.choice(casts)) if chance.random() < DISGUISED else {}
        yield replace(item, view=_told_of(item.view, swap)) if swap else item


def _recast(names: Sequence[str], others: Sequence[str]) -> dict[str, str]:
    """A new name for each proper name: "the carrier" and 该公司 stay, for they say what the claim is about."""
    left = [name for name in others if _proper(name)]
    swap = {}
    for name in filter(_proper, names):
        fitting = next((other for other in left if bool(HAN.search(other)) == bool(HAN.search(name))), None)
        if fitting:
            left.remove(fitting)
            swap[name] = fitting
    return swap


def _proper(name: str) -> bool:
    return not (name[:1].islower() or _COMMON.fullmatch(name))


def _told_of(view: View, swap: Mapping[str, str]) -> View:
    return replace(
        view,
        claim=_named(view.claim, swap),
        subjects=tuple(swap.get(name, name) for name in view.subjects),
        context=_named(view.context, swap),
        passage=_named(view.passage, swap),
        title=_named(view.title, swap),
    )


def _some(items: Sequence[T], count: int, chance: random.Random) -> list[T]:
    return chance.sample(list(items), min(count, len(items)))


def _renamed(stories: Iterable[Item], items: Sequence[Item], chance: random.Random) -> Iterator[Item]:
    """Passages of other stories under these stories' names: the same company in another matter."""
    by_language: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_language[item.lang].append(item)
    for item in stories:
        other = chance.choice(by_language[item.lang])
        if other.story == item.story:
            continue
        swap = dict(zip(other.view.subjects, item.view.subjects, strict=False))
        context = _named(other.view.context, swap) if chance.random() < 0.5 else item.view.context
        view = replace(item.view, passage=_named(other.view.passage, swap), context=context, headline=False)
        yield replace(item, view=view, about="no", labels={}, pair=None, old=False, made=True)


def _named(text: str, swap: Mapping[str, str]) -> str:
    longest = sorted(swap, key=len, reverse=True)  # "Example Air" before "Example"
    whole = "|".join(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])" for name in longest)
    return re.sub(whole, lambda found: swap[found[0]], text) if swap else text


def _labels(item: Item) -> tuple[int, ...]:
    told = {"about": item.about, **item.labels}
    if item.about == "no":
        told |= {"stance": "unrelated", "act": "none"}
    return tuple(labels.index(told[head]) if head in told else UNKNOWN for head, labels in HEADS.items())
