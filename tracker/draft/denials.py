"""Who denied what: each denial with the claim that it is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tracker.claims import Claim
from tracker.draft.cast import Cast, called, plain
from tracker.draft.mandarin import traditional
from tracker.draft.names import Named
from tracker.draft.parts import Drafted, Statement, words
from tracker.language import HAN, terms
from tracker.model import Sentence, Status

# So much of what was denied stands in the claim, at least: of its words, in Chinese of its characters.
SAME_DENIAL, SAME_DENIAL_HAN = 0.3, 0.6
# A denial that does not say of what shares so many words (characters) with its claim, and twice those of any other.
SHARED, SHARED_HAN = 2, 3
_CAPITAL = re.compile(r"\b[A-Z]\w+")
_JUST_SAID = 400  # characters before a denial
_SMALL_HAN = frozenset("将將的了在和与與为為其将会會要是有把被一不")
_SMALL = words(
    "the a an of to in on for and or its it is are will would be by with at from as that has have 公司 "
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)


def with_denials(
    cast: Cast, claims: Sequence[Drafted], denials: Iterable[tuple[Statement, Sentence]], beside: Mapping[int, str]
) -> list[Drafted]:
    """The claims with their denials: each marks its target as denied and is tracked itself, once a target.

    `beside` has what the next sentence says, by where a sentence begins. What was denied and claimed nowhere becomes a
    claim of its own. Until ids are given, `denies` holds a place.
    """
    out = list(claims)
    denied: set[int] = set()
    for statement, sentence in denials:
        who = cast.speaking(statement.speaker) or cast.main
        target = _target(out, statement, (sentence, beside.get(sentence.start, "")), who)
        if target is None and (made := _only_denied(cast, statement, sentence)):
            out.append(made)
            target = len(out) - 1
        if target is None or target in denied:
            continue
        denied.add(target)
        told = out[target]
        out[target] = replace(told, claim=replace(told.claim, status=Status.DENIED))
        claim = Claim(
            id="",
            text=_denial_text(who, told.claim),
            about=told.claim.about,
            denies=str(target),
            attributed_to=cast.attribution(statement),
            status=Status.CONFIRMED,
        )
        out.append(Drafted(claim, plain(sentence.text), 1.0, sentence.start))
    return out


def alike(one: str, other: str) -> float:
    """The share of the shorter text's terms that the other one has too."""
    a, b = (set(terms(text)) - _SMALL for text in (one, other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _only_denied(cast: Cast, statement: Statement, sentence: Sentence) -> Drafted | None:
    about = cast.about(statement) if statement.text else []
    if not about:
        return None
    names = tuple(n.names[0] for n in about)
    claim = Claim(
        id="", text=plain(statement.text), about=names, attributed_to=plain(cast.article.outlet or "") or None
    )
    return Drafted(claim, plain(sentence.text), 1.0, sentence.start)


def _target(
    claims: Sequence[Drafted], statement: Statement, place: tuple[Sentence, str], who: Named | None
) -> int | None:
    """The claim that a denial is of: the one most like what was denied. One that does not say is of the claim of whose
    words its sentence has most, else the next one; else of what was just said, else of the first."""
    sentence, following = place
    open_ = [i for i, d in enumerate(claims) if d.claim.denies is None and d.claim.status is not Status.CONFIRMED]
    if statement.text:
        shares = {i: _covered(statement.text, claims[i].claim) for i in open_}
        best = max(shares, key=shares.__getitem__, default=None)
        least = SAME_DENIAL_HAN if HAN.search(statement.text) else SAME_DENIAL
        return best if best is not None and shares[best] >= least else None
    own = [i for i in open_ if who is None or who.names[0] in claims[i].claim.about]
    for text in (sentence.text, following):
        if (most := _most_said(text, {i: claims[i].claim for i in own}, who.names if who else ())) is not None:
            return most
    just_said = [i for i in own if 0 < sentence.start - claims[i].start <= _JUST_SAID]
    return max(just_said, key=lambda i: claims[i].start) if just_said else next(iter(own), None)


def _most_said(text: str, claims: Mapping[int, Claim], names: Iterable[str]) -> int | None:
    """The one claim that shares most with a text, the subject's names aside; None where none shares enough to tell."""
    names = tuple(names)
    capitals = set(terms(" ".join(_CAPITAL.findall(text))))
    shared = {i: _matter(text, names) & _matter(claim.text, names) for i, claim in claims.items()}
    # A name says which matter is meant by itself.
    weights = {i: len(both) + (not HAN.search(text) and bool(both & capitals)) for i, both in shared.items()}
    most, second, *_ = [*sorted(weights.values(), reverse=True), 0, 0]
    if most < (SHARED_HAN if HAN.search(text) else SHARED) or second * 2 > most:
        return None
    return next(i for i, weight in weights.items() if weight == most)


def _covered(denied: str, claim: Claim) -> float:
    """The share of what was denied, names aside, that a claim says too: of its words, in Chinese of its characters."""
    wanted = _matter(denied, claim.about)
    return len(wanted & _matter(claim.text, claim.about)) / len(wanted) if wanted else 0.0


def _matter(text: str, names: Sequence[str]) -> set[str]:
    """The words of a text, in Chinese its characters, without those of names."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "").replace(name[:2], "") if HAN.search(name) else text.replace(name, "")
    return set(HAN.findall(text)) - _SMALL_HAN if HAN.search(text) else set(terms(text)) - _SMALL


def _denial_text(who: Named | None, claim: Claim) -> str:
    text = claim.text
    name, names = (called(who), who.names) if who else (claim.about[0], [claim.about[0]])
    own = next((n for n in sorted(names, key=len, reverse=True) if text.startswith(n)), "")
    if re.match(r" ?[A-Z]", text[len(own) :]):
        own = ""  # a longer name begins with it
    rest = text[len(own) :].strip().rstrip(".")
    if HAN.search(text):
        return plain(f"{name}{'否認' if traditional(text) else '否认'}{rest}")
    return plain(f"{name} denied that {'it ' if own else ''}{rest}.")
