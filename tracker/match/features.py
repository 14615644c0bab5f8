"""How a passage and a claim resemble each other, as numbers: what the trained score is computed from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from operator import mul

from tracker.match.bag import Bag, join

# A passage that points back: what it is about stands before it.
_REFERS = re.compile(
    r"\b(?:it|this|that|these|those|so|such|the (?:report|story|plan|claim|rumou?r|matter|move|deal|news|project|idea|"
    r"suggestion|allegation|proposal|article|decision|talk|speculation)s?)\b|[该此其]|上述|这|有关|相关|消息|报道|传闻|说法"
)
# A passage that answers: a denial, a confirmation, a refusal to say.
_RESPONDS = re.compile(
    r"\bcomment|\b(?:den(?:y|ies|ied|ial)|confirm\w*|declin\w*|refus\w*|respond\w*|repl\w*|answer\w*|untrue|false|"
    r"baseless|reject\w*|dismiss\w*|correct\w*|withdr\w*|retract\w*|no truth|spokes\w+)\b|"
    r"回应|回复|否认|不属实|不实|置评|评论|证实|确认|澄清|辟谣|更正|致歉|并未|没有|发言人"
)

NAMES = (
    "soft_passage", "soft_whole", "hard_passage", "hard_whole", "mean_passage", "mean_whole", "mean_before", "back",
    "best", "second", "numbers_shared", "numbers_conflict", "named", "named_whole", "across", "refers", "responds",
    "matter_passage", "matter_whole", "rival_soft", "rival_mean", "rival_passage",
)  # fmt: skip


def describe(claim: Bag, passage: Bag, before: Bag, text: str) -> list[float]:
    """The features of one claim and one passage, in the order of `NAMES`, those on rivals still 0.

    `before` is the context, `text` the folded passage.
    """
    whole = join(before, passage)
    inside, back = align(claim, passage)
    around = [max(a, b) for a, b in zip(inside, align(claim, before)[0], strict=True)]
    hits = [*sorted((w * a for w, a in zip(claim.weights.values(), inside, strict=True)), reverse=True), 0.0, 0.0]
    conflict = bool(claim.numbers and passage.numbers and not claim.numbers & passage.numbers)
    return [
        _covered(claim, inside),
        _covered(claim, around),
        _exact(claim, passage),
        _exact(claim, whole),
        _cosine(claim.mean, passage.mean),
        _cosine(claim.mean, whole.mean),
        _cosine(claim.mean, before.mean),
        _covered(passage, back),
        hits[0],
        hits[1],
        float(len(claim.numbers & passage.numbers)),
        float(conflict),
        float(bool(claim.entities & passage.entities)),
        float(bool(claim.entities & whole.entities)),
        float(claim.han != passage.han),
        float(bool(_REFERS.search(text))),
        float(bool(_RESPONDS.search(text))),
        _covered_matter(claim, inside),
        _covered_matter(claim, around),
        0.0,
        0.0,
        0.0,
    ]


# Likeness from which two words are shown to a person as saying the same.
_TOLD = 0.5
_SOFT, _WHOLE_SOFT, _WHOLE_MEAN, _RIVALS = 0, 1, 5, 19


def contrast(rows: Sequence[list[float]], claims: Sequence[int]) -> None:
    """Tells each row how it stands against the best row of another claim on the same passage, in place.

    `claims` says which claim each row is of: wordings of one claim are no rivals.
    """
    for column, place in ((_WHOLE_SOFT, _RIVALS), (_WHOLE_MEAN, _RIVALS + 1), (_SOFT, _RIVALS + 2)):
        best: dict[int, float] = {}
        for row, claim in zip(rows, claims, strict=True):
            best[claim] = max(row[column], best.get(claim, row[column]))
        ranked = sorted(best.values(), reverse=True)
        if len(ranked) < 2:
            continue
        for row, claim in zip(rows, claims, strict=True):
            row[place] = row[column] - (ranked[1] if best[claim] == ranked[0] else ranked[0])


def shared(claim: Bag, passage: Bag) -> dict[str, str]:
    """The words of a claim that a passage says, each with the word that it says instead: plant: plant, close: shut."""
    told = {}
    for word in claim.weights:
        if word in passage.weights:
            told[word] = word
            continue
        alike, other = max(((claim.lexicon.likeness(word, o), o) for o in passage.weights), default=(0.0, ""))
        if alike >= _TOLD:
            told[word] = other
    return told


def overlap(claim: Bag, told: Iterable[str]) -> float:
    """How much of the weight of a claim's words these are, 0..1."""
    return sum(claim.weights[word] for word in told) / (sum(claim.weights.values()) or 1.0)


def listed(told: Mapping[str, str]) -> str:
    """The words that `shared` found, for people: "plant, shut ~ close"."""
    return ", ".join(word if word == other else f"{other} ~ {word}" for word, other in told.items())


def align(one: Bag, other: Bag) -> tuple[list[float], list[float]]:
    """For each word of `one` its best likeness in `other`, and the other way round."""
    likeness = one.lexicon.likeness
    there = [0.0] * len(one.weights)
    back = [0.0] * len(other.weights)
    for i, word in enumerate(one.weights):
        for j, stranger in enumerate(other.weights):
            alike = likeness(word, stranger)
            if alike > there[i]:
                there[i] = alike
            if alike > back[j]:
                back[j] = alike
    return there, back


def _covered(one: Bag, alignment: Sequence[float]) -> float:
    return sum(map(mul, one.weights.values(), alignment)) / one.total if one.total else 0.0


def _covered_matter(claim: Bag, alignment: Sequence[float]) -> float:
    """The share of a claim that is covered, its names left aside: a name alone says who, not what."""
    pairs = [(w, a) for (word, w), a in zip(claim.weights.items(), alignment, strict=True) if word not in claim.proper]
    total = sum(w for w, _ in pairs)
    return sum(w * a for w, a in pairs) / total if total else _covered(claim, alignment)


def _exact(one: Bag, other: Bag) -> float:
    shared = sum(w for word, w in one.weights.items() if word in other.weights)
    return shared / one.total if one.total else 0.0


def _cosine(a: Sequence[float], b: Sequence[float]) -> float:
    return float(sum(map(mul, a, b)))
