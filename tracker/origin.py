"""Which pieces of evidence count once.

An origin is whoever put something into the world: the article that the claims come from, another outlet's own
reporting, the subject, an authority. Copies and credited repeats join the origin that they take it from.

    article                  the article that the claims come from, its outlet's own later reporting, what copies it
    outlet:NAME, owner:NAME  an outlet; outlets of one owner are one
    subject, authority       an official word, whoever carries it
    unknown                  counts zero: a bystander, a voice or a credited source that nobody can name

Copies are found by a bottom-k sketch of word or character shingles (A. Broder, "On the resemblance and containment of
documents", 1997), which is small enough to be stored with each article.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rapidfuzz import fuzz

from tracker import urls
from tracker.language import HAN, fold
from tracker.model import Evidence, SeedArticle, Voice

ARTICLE = "article"
UNKNOWN = "unknown"
SUBJECT = "subject"
AUTHORITY = "authority"

# Length of a shingle: words, and Chinese characters. Short ones survive editing, long ones do not meet by chance.
WORDS, CHARACTERS = 3, 5
# Hashes kept of a text. An article of up to this many words is compared whole, a longer one by a fair sample.
SKETCH = 512
# A text is a copy when this share of it stands in an earlier one.
COPIED = 0.5
# Fewer shingles than this say nothing: a news flash of one sentence may repeat another by chance.
ENOUGH = 20
# How alike a credited name and a known outlet's must be: rapidfuzz ratio of the folded names, 0..100.
SAME_NAME = 85.0
# A report that credits nobody by name so soon after the article is taken to repeat it.
ECHO = timedelta(days=14)

_SPACE = 1 << 62  # hashes are below this: they fit a signed 64-bit column
_TOKEN = re.compile(r"\w+")
_NAMELESS = re.compile(
    r"\b(?:(?:local|foreign|other|several|some|news|media|press|newspaper|earlier|previous)\s+)*"
    r"(?:media|press|report|reports|newspaper|newspapers|outlets?|publications?|coverage|news)\b"
    r"|媒体|外媒|报道|网传|消息|传闻",
)
_FURNITURE = re.compile(
    r"^the\s+|\b(?:newspaper|magazine|news agency|website|report(?:ed|s)?)\b|据|援引|报道|消息|记者|独家"
)


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of a text's shingles, ascending; at most `SKETCH` of them, each below 2**62.

    Words make shingles of three, Chinese characters of five, in folded and simplified form, so that quotes, case and
    script do not matter. Stable over processes and versions of Python.
    """
    hashes = {_hash(shingle) for shingle in _shingles(fold(text))}
    return tuple(sorted(hashes)[:SKETCH])


def containment(part: Sequence[int], whole: Sequence[int]) -> float:
    """The share of `part`'s text that stands in `whole`, 0..1, estimated from their sketches.

    Both sketches are complete below the smaller of their largest hashes (or everywhere, when they are not full), so
    what lies below is a fair sample of both texts.
    """
    limit = min(_reach(part), _reach(whole))
    sample = [h for h in part if h <= limit]
    if not sample:
        return 0.0
    return len(set(sample).intersection(whole)) / len(sample)


def assign(
    evidence: Sequence[Evidence],
    sketches: Mapping[str, tuple[int, ...]],
    seed: SeedArticle,
    outlets: Mapping[str, str],
) -> list[Evidence]:
    """The same evidence, in the same order, each piece with its origin.

    `sketches` maps an article's URL to the sketch of its text, `outlets` an outlet's name to its owner. What the seed
    article itself says when it is first read, and what copies it, is marked as background: the claim's own status says
    it already. The newsroom's voice in a copy of another outlet's article becomes `credited`.
    """
    names = _Names.of(evidence, seed, outlets)
    copies = _copies(evidence, sketches, names)
    return [_assigned(piece, copies.get(piece.url), names) for piece in evidence]


@dataclass(frozen=True)
class _Names:
    """Who is who among the outlets: a page's outlet, and the outlet that a credit means."""

    seed: SeedArticle
    owners: Mapping[str, str]  # folded outlet -> owner
    of_host: Mapping[str, str]  # host -> the one name that its pages carry
    known: frozenset[str]  # folded names of all outlets that were seen or configured
    sources: frozenset[str] = frozenset()  # folded names that the seed article itself credits
    repeats_before: datetime | None = None  # the seed article credits its report, and appeared then

    @classmethod
    def of(cls, evidence: Iterable[Evidence], seed: SeedArticle, outlets: Mapping[str, str]) -> _Names:
        """Collects the names that the evidence, the seed and the configuration know."""
        hosts: dict[str, set[str]] = defaultdict(set)
        sources: set[str] = set()
        repeats: datetime | None = None
        for piece in evidence:
            if piece.outlet and not _is_host(piece.outlet):
                hosts[urls.site(piece.url)].add(_plain(piece.outlet))
            if piece.voice is Voice.CREDITED and _is_seed(piece.url, seed):
                sources.add(_plain(piece.credited or ""))
                repeats = piece.published
        owners = {_plain(name): owner for name, owner in outlets.items()}
        known = {name for names in hosts.values() for name in names} | set(owners)
        known |= {_plain(owner) for owner in outlets.values()} | {urls.site(e.url).split(".")[0] for e in evidence}
        if seed.outlet:
            known.add(_plain(seed.outlet))
        of_host = {host: next(iter(names)) for host, names in hosts.items() if len(names) == 1}
        return cls(seed, owners, of_host, frozenset(known - {""}), frozenset(sources - {""}), repeats)

    def page(self, piece: Evidence) -> str:
        """The origin that an article's own reporting has."""
        host = urls.site(piece.url)
        given = _plain(piece.outlet) if piece.outlet and not _is_host(piece.outlet) else ""
        name = given or self.of_host.get(host, host)
        if self.seed.url and not given and host == urls.site(self.seed.url):
            return ARTICLE
        if any(_credits(source, label) for source in self.sources for label in (name, host.split(".")[0])):
            return ARTICLE
        if self.repeats_before and piece.published and piece.published <= self.repeats_before:
            return ARTICLE  # what was out before an article that only repeats a report is that report
        return self.outlet(name)

    def outlet(self, name: str) -> str:
        """The origin that an outlet's name stands for."""
        if self.seed.outlet and _alike(name, _plain(self.seed.outlet)):
            return ARTICLE
        owner = self.owners.get(name)
        if owner is None:
            return f"outlet:{name}"
        of_seed = self.owners.get(_plain(self.seed.outlet)) if self.seed.outlet else None
        return ARTICLE if owner == of_seed else f"owner:{_plain(owner)}"

    def credit(self, piece: Evidence) -> str:
        """The origin that a credited passage means."""
        credited = _plain(piece.credited or "")
        if any(_credits(credited, source) for source in self.sources):
            return ARTICLE
        meant = [name for name in self.known if _credits(credited, name)]
        if meant:
            return self.outlet(max(meant, key=lambda name: (fuzz.ratio(name, credited), name)))
        nameless = not credited or _NAMELESS.search(credited)
        return ARTICLE if nameless and self._echoes(piece) else UNKNOWN

    def _echoes(self, piece: Evidence) -> bool:
        if self.seed.published is None:
            return False
        told = (piece.published or piece.seen_at).date()
        return timedelta(0) <= told - self.seed.published <= ECHO


def _assigned(piece: Evidence, original: str | None, names: _Names) -> Evidence:
    if piece.revision == 1 and original == ARTICLE:
        voice = Voice.CREDITED if piece.voice is Voice.NEWSROOM else piece.voice
        return replace(piece, origin=ARTICLE, voice=voice, background=True)
    if piece.revision == 1 and _is_seed(piece.url, names.seed):
        return replace(piece, origin=ARTICLE, background=True)
    match piece.voice:
        case Voice.SUBJECT:
            return replace(piece, origin=SUBJECT)
        case Voice.AUTHORITY:
            return replace(piece, origin=AUTHORITY)
        case Voice.NEWSROOM if original and original != names.page(piece):
            return replace(piece, origin=original, voice=Voice.CREDITED)
        case Voice.NEWSROOM:
            return replace(piece, origin=names.page(piece))
        case Voice.CREDITED:
            return replace(piece, origin=original or names.credit(piece))
        case _:
            return replace(piece, origin=UNKNOWN)


def _copies(evidence: Iterable[Evidence], sketches: Mapping[str, tuple[int, ...]], names: _Names) -> dict[str, str]:
    """The URL of each copy with the origin of the article that it copies: the earliest that holds enough of it."""
    pages: dict[str, Evidence] = {}
    for piece in evidence:
        pages.setdefault(piece.url, piece)
    ordered = sorted(pages.values(), key=lambda e: _printed(e, names.seed))
    origins: dict[str, str] = {}
    earlier: list[Evidence] = []
    for page in ordered:
        own = sketches.get(page.url, ())
        home = names.page(page)
        others = (e for e in earlier if names.page(e) != home)  # a site repeats its own furniture and background
        found = next((e for e in others if _copied(own, sketches.get(e.url, ()))), None)
        if found:
            origins[page.url] = origins.get(found.url) or names.page(found)
        earlier.append(page)
    return origins


def _copied(own: Sequence[int], other: Sequence[int]) -> bool:
    return min(len(own), len(other)) >= ENOUGH and containment(own, other) >= COPIED


def _printed(piece: Evidence, seed: SeedArticle) -> tuple[bool, datetime, str]:
    """The seed article first, then by date of publication."""
    return (not _is_seed(piece.url, seed), piece.published or piece.seen_at, piece.url)


def _is_seed(url: str, seed: SeedArticle) -> bool:
    return bool(seed.url) and urls.canonical(url) == urls.canonical(seed.url or "")


def _is_host(outlet: str) -> bool:
    return bool(re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", outlet))


def _plain(name: str) -> str:
    """A name without case, article, punctuation and the words that stand around it in a sentence."""
    return " ".join(_TOKEN.findall(_FURNITURE.sub(" ", fold(name))))


def _alike(a: str, b: str) -> bool:
    return bool(a and b) and fuzz.ratio(a, b) >= SAME_NAME


def _credits(credited: str, name: str) -> bool:
    """Whether a credit, which may be a stretch of a sentence, names an outlet."""
    if not credited or len(name) < 2:
        return False
    if _alike(credited, name):
        return True
    if HAN.search(name):
        return name in credited or (len(credited) > 2 and credited in name)
    return f" {name} " in f" {credited} " or f" {credited} " in f" {name} "


def _shingles(folded: str) -> Iterator[str]:
    if len(HAN.findall(folded)) * 2 > len(folded.replace(" ", "")):
        units, size, glue = "".join(_TOKEN.findall(folded)), CHARACTERS, ""
        yield from (glue.join(units[i : i + size]) for i in range(max(1, len(units) - size + 1)) if units)
        return
    tokens = _TOKEN.findall(folded)
    if tokens:
        yield from (" ".join(tokens[i : i + WORDS]) for i in range(max(1, len(tokens) - WORDS + 1)))


def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest(), "big") % _SPACE


def _reach(hashes: Sequence[int]) -> int:
    """Up to which hash a sketch holds all of its text."""
    return hashes[-1] if len(hashes) >= SKETCH else _SPACE
