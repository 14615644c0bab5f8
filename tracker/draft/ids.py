"""Short names for claims and entities, made from what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.claims import Claim
from tracker.draft.parts import words
from tracker.language import HAN, fold, terms
from tracker.stance.lexicon import phrases

_WORD = re.compile("[a-z0-9]+")
_SMALL = words(
    "the a an of to in on for and or its it is are was were will would be been by with at from as that "
    "has have had this "
    "their his her than into who which also about over under more most new plans plan end next year company s t"
)
_WORDS = 3
_LONGEST = 40


def entities(names: Sequence[Sequence[str]]) -> list[str]:
    """An id for each entity, from its shortest Latin name; a Chinese name alone stands as it is."""
    return list(_unique(_entity(list(of_one)) for of_one in names))


def claims(found: Sequence[Claim]) -> list[str]:
    """An id for each claim: its first telling words; for a Chinese one what it foretells; a denial is its "
    "target's."""
    made = list(_unique(_claim(claim) for claim in found if claim.denies is None))
    plain = iter(made)
    by_place = {i: next(plain) for i, claim in enumerate(found) if claim.denies is None}
    denials = {i: f"{by_place[int(claim.denies)]}-denial" for i, claim in enumerate(found) if claim.denies is not None}
    ids = [by_place.get(i) or denials[i] for i in range(len(found))]
    return list(_unique(iter(ids)))


def _entity(names: list[str]) -> str:
    latin = [name for name in names if not HAN.search(name) and _WORD.search(fold(name))]
    if latin:
        full = [n for n in latin if len(n) > 4] or latin
        return "-".join(_WORD.findall(fold(min(full, key=len))))[:_LONGEST]
    return "".join(HAN.findall(min(names, key=len))) or "subject"


def _claim(claim: Claim) -> str:
    if HAN.search(claim.text):
        actions = [label[1:] for _, label in phrases().find(fold(claim.text)) if label.startswith("=")]
        return actions[0] if actions else "claim"
    named = {word for name in claim.about for word in terms(name)}
    words = [w for w in _WORD.findall(fold(claim.text)) if w not in _SMALL and w not in named and len(w) > 1]
    return "-".join(words[:_WORDS])[:_LONGEST].strip("-") or "claim"


def _unique(ids: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for id_ in ids:
        name, number = id_, 2
        while name in seen:
            name, number = f"{id_}-{number}", number + 1
        seen.add(name)
        yield name
