"""What the model looks at: strings that name what is seen in a claim, a passage and the sentences before it.

Three kinds: the words themselves (with names masked), the cue classes of the lexicon with their negation and their
nearness to the claim, and how much of the claim the passage repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tracker.language import HAN, detect, fold
from tracker.stance.lexicon import Action, actions, phrases
from tracker.stance.protocol import View
from tracker.stance.speech import authority_publishes
from tracker.stance.tokens import tokens

_NEGATION = re.compile(
    r"(?<![a-z])(?:not|no|never|none|nothing|nobody|neither|nor|without|cannot|hardly|no longer|nowhere)(?![a-z])"
    r"|n't(?![a-z])|不(?!过|仅|但|少|久|断)|没|未|无(?!人)|非(?!常)|别(?!的|人)|勿|否"
)
_CLAUSE = re.compile(
    r"[,;:.!?()]+(?:\s|$|(?=[^\d\s]))|\s-+\s|\b(?:but|while|although|though|because|however)\b|但|而|却"
)
_SMALL = (
    "the a an of to in on for and or its it is are was were be been by with at from as that this will would has have "
    "had their his her than into over under after before all up out off new about who which"
)
_PIECE = re.compile(rf"§.|[a-z][a-z'-]*|{HAN.pattern}")
_AGENTS = frozenset(("§s", "§n", "§o", "it", "he", "she", "they", "we", "i", "该", "其", "我"))
_IRREGULAR = frozenset(
    ("sold", "bought", "left", "went", "gone", "began", "begun", "quit", "built", "paid", "withdrew")
)
STOP = frozenset(_SMALL.split()) | frozenset("的将在与和及了把被对为其向于由")
_POINTER = re.compile(r"(?<![a-z])(?:it|this|that|they|them|one|so|there)(?![a-z])|此事|该|这|其|它|那|之")
_NGRAMS = 3
_HAN_NGRAMS = 4


def features(view: View) -> set[str]:
    """The names of everything that is seen; each is there or is not."""
    words = tokens(view.passage, view.subjects)
    before = tokens(view.context, view.subjects)
    claim = tokens(view.claim, view.subjects)
    seen = set(_ngrams("p", words)) | set(_ngrams("c", before, 2))
    seen.update(f"n:{w}" for w in _negated(words))
    kinds = _kinds(claim)
    seen.update(_shape(view, words, before, kinds))
    seen.update(_cues(words, before, content(claim), kinds))
    seen.update(_overlap(content(claim), content(words), content(before)))
    ends = "e" if any(k.ends for k in kinds) else "b"
    seen.update(f"{ends}:{w}" for w in words)
    return seen


def _ngrams(mark: str, words: list[str], longest: int | None = None) -> Iterator[str]:
    row = ["^", *words, "$"]
    for i, word in enumerate(row):
        reach = longest or (_HAN_NGRAMS if HAN.match(word) else _NGRAMS)
        gram = f"{mark}:{word}"
        yield gram
        for following in row[i + 1 : i + reach]:
            gram += f" {following}"
            yield gram


def _negated(words: list[str], reach: int = 4) -> Iterator[str]:
    """Words that follow a negation closely."""
    left = 0
    for word in words:
        if _NEGATION.search(word):
            left = reach
        elif left and word not in ",.;":
            left -= 1
            yield word


def content(words: Iterable[str]) -> set[str]:
    """What carries the matter: stems of words and single characters, without names, numbers and small words."""
    return {stem(w) for w in words if w not in STOP and (w[0].isalpha() or w.startswith("§0"))}


def stem(word: str) -> str:
    """A word without its commonest endings; short words and Chinese as they are."""
    if HAN.match(word) or len(word) < 5:
        return word
    for tail in ("ing", "ies", "ed", "es", "s", "e"):
        if word.endswith(tail) and len(word) - len(tail) >= 3:
            return word[: -len(tail)]
    return word


def _kinds(claim: list[str]) -> tuple[Action, ...]:
    found = {label[1:] for _, label in phrases().find(_joined(claim)) if label[0] == "="}
    return tuple(actions()[name] for name in sorted(found))


def _joined(words: Iterable[str]) -> str:
    """One folded string; Chinese characters together, so that phrases are found."""
    return re.sub(rf"(?<={HAN.pattern}) (?={HAN.pattern})", "", " ".join(words))


def _shape(view: View, words: list[str], before: list[str], kinds: tuple[Action, ...]) -> Iterator[str]:
    yield f"lang:{detect(view.claim)}{detect(view.passage)}"
    yield f"len:{min(len(words) // 10, 6)}"
    yield f"head:{view.headline}"
    yield f"ctx:{bool(before)}"
    yield f"outlet:{_outlet(view)}"
    told = f"{'§s' in words}{'§s' in before}|{_agent(words)}"
    yield f"subj:{'§s' in words}{'§s' in before}"
    yield f"agent:{told}"
    yield f"agent:{told}|{bool(kinds)}|{view.headline}"
    yield f"end:{words[-1] if words else ''}"
    yield f"cend:{before[-1] if before else ''}"
    yield f"quote:{min(words.count(chr(34)), 4)}"
    yield f"start:{words[0] if words else ''}|{before[-1] if before else ''}"
    for kind in kinds:
        yield f"kind:{kind.name}"


def _outlet(view: View) -> str:
    """What kind of publisher it is: the subject itself, an authority, another; none where it is not known."""
    if not view.outlet:
        return "none"
    if any(name in view.outlet for name in view.subjects):
        return "own"
    return "authority" if authority_publishes(fold(view.outlet)) else "other"


def _agent(words: list[str]) -> str:
    """What the passage begins by naming: its subject, another name, or someone spoken of before."""
    return next((w for w in words if w in _AGENTS), "")


def _cues(words: list[str], before: list[str], claim: set[str], kinds: tuple[Action, ...]) -> Iterator[str]:
    in_context = {label for _, label in phrases().find(_joined(before)) if label[0] not in "=!"}
    yield from (f"cx:{name}" for name in in_context)
    sides = {f"={k.name}": ("same", k.name) for k in kinds} | {f"!{k.name}": ("opp", k.name) for k in kinds}
    classes: set[str] = set()
    for clause in clauses(_joined(words)):
        near = _nearness(clause, claim)
        negated = bool(_NEGATION.search(clause))
        places = list(phrases().find(clause))
        labels = {label for _, label in places}
        yield from {f for at, label in places if label in sides for f in _tense(clause, at, sides[label][0])}
        found = sorted(label for label in labels if label[0] not in "=!")
        for name in found:
            classes |= {name, f"{name}-" if negated else f"{name}+"}
            yield f"q:{name}|{near}"
            yield f"q:{name}|{negated}|{near}"
        for label in sorted(labels & sides.keys()):
            side, kind = sides[label]
            classes.add(f"{side}{'-' if negated else '+'}")
            yield f"a:{kind}|{side}|{negated}"
            yield from (f"a:{side}|{negated}|{name}" for name in found)
    ends = any(k.ends for k in kinds)
    yield from (f"k:{name}|{ends}" for name in classes)
    row = sorted({*classes, f"by {_agent(words)}"})
    for i, one in enumerate(row):
        yield from (f"kk:{one}&{other}" for other in row[i + 1 :])
        yield from (f"kc:{one}&{name}" for name in in_context)


def _tense(clause: str, at: int, side: str) -> Iterator[str]:
    """How the word for the claimed action stands there: its form, and what comes right before and after it."""
    if HAN.match(clause, at):
        before, after = clause[max(0, at - 2) : at], clause[at + 2 : at + 4]
        yield from (f"zt:{side}|{before}", f"zt:{side}|{before[-1:]}", f"zn:{side}|{after}", f"zn:{side}|{after[-1:]}")
        return
    found = _PIECE.match(clause, at)
    word = found.group() if found else ""
    form = "past" if word.endswith("ed") or word in _IRREGULAR else word[-3:] if word.endswith(("ing", "s")) else "base"
    words = clause[:at].split()[-2:]
    yield from (f"t:{side}|{form}", f"t:{side}|{form}|{' '.join(words[-1:])}", f"t:{side}|{form}|{' '.join(words)}")


def clauses(text: str) -> list[str]:
    """Folded text cut at commas, stops and contrasts."""
    return [part.strip() for part in _CLAUSE.split(text) if part and part.strip()]


def _nearness(clause: str, claim: set[str]) -> str:
    if claim & content(_PIECE.findall(clause)):
        return "near"
    return "points" if _POINTER.search(clause) else "far"


def _overlap(claim: set[str], passage: set[str], before: set[str]) -> Iterator[str]:
    size = max(len(claim), 1)
    for name, other in (("p", passage), ("c", before), ("pc", passage | before)):
        yield f"o{name}:{len(claim & other) * 6 // size}"
    yield f"on:{min(len(claim & passage), 5)}|{min(len(claim & before), 5)}"
