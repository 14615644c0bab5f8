"""Passages that say nothing of a claim though they stand near it, made from the corpus.

The written items hold passages on quite other matters. Articles hold more that is harder: sentences on the subject's
other claims, and background between the sentences that matter.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tracker.language import HAN
from tracker.stance.features import content
from tracker.stance.tokens import tokens
from training.passages import Item

FILLER = Path(__file__).resolve().parents[1] / "corpus" / "filler.txt"
_FILLERS = 3  # after one passage
_OWN_WORDS = 2


def negatives(items: Sequence[Item]) -> list[Item]:
    """For every claim: other claims' passages, background told after a passage that matters, and the two together."""
    stories: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        stories[item.story].append(item)
    lines = [line for line in FILLER.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    fillers = {han: [line for line in lines if bool(HAN.search(line)) is han] for han in (False, True)}
    return [made for story in stories.values() for made in _of_story(story, fillers)]


def _of_story(story: Sequence[Item], fillers: dict[bool, list[str]]) -> list[Item]:
    made = []
    claims = dict.fromkeys(item.view.claim for item in story)
    told = {c: [i for i in story if i.view.claim == c and i.about == "yes"] for c in claims}
    for claim in claims:
        others = [i for i in story if i.view.claim != claim and i.about == "yes"]
        # An answer that names no matter of its own ("there is nothing in it") would be about whatever came before it.
        own = [i for i in others if _names_its_matter(i)]
        made += [_unrelated(i, claim, i.view.passage, i.view.context) for i in others]
        for n, item in enumerate(told[claim]):
            after = f"{item.view.context} {item.view.passage}".strip()
            if n < _FILLERS * 4 and n % 4 == 0:
                made += [_unrelated(item, claim, line, after) for line in _pick(fillers, item, n)]
            if own:
                other = own[_number(item.view.passage) % len(own)].view.passage
                made.append(_unrelated(item, claim, other, after))
    return made


def _names_its_matter(item: Item) -> bool:
    words = content(tokens(item.view.claim, item.view.subjects))
    return len(words & content(tokens(item.view.passage, item.view.subjects))) >= _OWN_WORDS


def _pick(fillers: dict[bool, list[str]], item: Item, n: int) -> list[str]:
    mine = fillers[bool(HAN.search(item.view.passage))]
    names = item.view.subjects
    name = names[n % len(names)] if names else ""
    at = _number(item.view.passage)
    return [mine[(at + i * 37) % len(mine)].replace("{S}", name) for i in range(_FILLERS)]


def _number(text: str) -> int:
    return zlib.crc32(text.encode())


def _unrelated(item: Item, claim: str, passage: str, context: str) -> Item:
    view = replace(item.view, claim=claim, passage=passage, context=context, headline=False)
    return replace(item, view=view, about="no", labels={}, pair=None, old=False, made=True)
