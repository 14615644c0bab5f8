"""Which pieces of evidence count once.

An origin is whoever put something into the world. Copies and credited repeats join the origin that they take from.

    article                  the article that the claims come from, its outlet's own later reports, what copies it
    outlet:NAME, owner:NAME  another outlet; outlets of one owner are one
    subject, authority       an official word, whoever carries it
    unknown                  counts zero: a bystander, an unknown voice, a credit that nobody can name
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from tracker.claims import SeedArticle
from tracker.model import Evidence, Voice
from tracker.origin.outlets import ARTICLE, UNKNOWN, Outlets
from tracker.origin.sketch import COPIED, ENOUGH, containment, copied, sketch

__all__ = ["ARTICLE", "AUTHORITY", "SUBJECT", "UNKNOWN", "assign", "containment", "copied", "sketch"]

# A word on the record is taken to stand in an earlier article already when this share of it does; a fresh denial, too,
# repeats what it denies.
SAID_THERE = 0.8

SUBJECT = "subject"
AUTHORITY = "authority"


def assign(
    evidence: Sequence[Evidence],
    sketches: Mapping[str, tuple[int, ...]],
    seed: SeedArticle,
    outlets: Mapping[str, str],
) -> list[Evidence]:
    """The same evidence in the same order, each piece with its origin.

    `sketches` maps an article's URL to the sketch of its text, `outlets` an outlet's name to its owner. Two more things
    are set right on the way. What the seed article says when it is first read, and what copies of it say, is
    background: the claim's own status says it already; but not a word on the record that a copy adds. A newsroom's
    voice in a copy of another outlet's article is `credited`.
    """
    known = Outlets(evidence, seed, outlets)
    copies = _copies(evidence, sketches, known)
    return [_placed(piece, copies.get(piece.url), sketches, known) for piece in evidence]


def _placed(piece: Evidence, copy: Copy | None, sketches: Mapping[str, tuple[int, ...]], known: Outlets) -> Evidence:
    """The piece with its origin; `copy` is what its page is a copy of, where it is one."""
    original = copy.origin if copy else None
    if original and piece.voice is Voice.NEWSROOM:
        piece = replace(piece, voice=Voice.CREDITED)
    if piece.revision == 1 and (known.is_seed(piece.url) or (copy and original == ARTICLE)):
        # A copy may add a word on the record to what it repeats: that one is new.
        official = piece.voice in (Voice.SUBJECT, Voice.AUTHORITY)
        if not (copy and official) or containment(sketch(piece.quote), sketches[copy.page]) >= SAID_THERE:
            return replace(piece, origin=ARTICLE, background=True)
    match piece.voice:
        case Voice.SUBJECT:
            origin = SUBJECT
        case Voice.AUTHORITY:
            origin = AUTHORITY
        case Voice.NEWSROOM:
            origin = known.of_page(piece)
        case Voice.CREDITED:
            origin = original or known.of_credit(piece)
        case _:
            origin = UNKNOWN
    return replace(piece, origin=origin)


class Copy(NamedTuple):
    """What a page is a copy of, at the beginning of the chain."""

    page: str
    origin: str


def _copies(evidence: Sequence[Evidence], sketches: Mapping[str, tuple[int, ...]], known: Outlets) -> dict[str, Copy]:
    """For the URL of each copy the article that it copies: the earliest of another house that holds enough of it. A
    house repeats its own furniture and background, so its own pages are no copies of each other."""
    pages = {piece.url: piece for piece in reversed(evidence)}
    ordered = sorted(pages.values(), key=lambda e: (not known.is_seed(e.url), e.published or e.seen_at, e.url))
    house = {page.url: known.of_page(page) for page in ordered}
    rank = {url: n for n, url in enumerate(house)}
    holders: dict[int, list[str]] = defaultdict(list)  # hash -> the earlier pages that hold it
    found: dict[str, Copy] = {}
    for page in ordered:
        own = sketches.get(page.url, ())
        shared = Counter(url for hash_ in own for url in holders[hash_])
        alike = [url for url, n in shared.items() if n >= ENOUGH * COPIED and house[url] != house[page.url]]
        original = next((url for url in sorted(alike, key=rank.__getitem__) if copied(own, sketches[url])), None)
        if original:
            found[page.url] = found.get(original, Copy(original, house[original]))
        for hash_ in own:
            holders[hash_].append(page.url)
    return found
