"""Who is who among outlets: the house that a page belongs to, and the house that a credit means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from rapidfuzz import fuzz

from tracker import urls
from tracker.claims import SeedArticle
from tracker.language import HAN, fold
from tracker.model import Evidence, Stance, Voice

ARTICLE = "article"
UNKNOWN = "unknown"

# How alike two spellings of one outlet's name are at least: rapidfuzz ratio of the folded names, 0..100.
SAME_NAME = 85.0
# A report that credits nobody by name, so soon after the article, is taken to repeat it.
ECHO = timedelta(days=14)
# Sites that carry many outlets: there the name tells the outlet, elsewhere the site does.
SHARED_SITES = frozenset({
    "163.com", "baidu.com", "blogspot.com", "google.com", "ifeng.com", "medium.com", "msn.com", "qq.com", "sina.com.cn",
    "sohu.com", "substack.com", "toutiao.com", "weibo.com", "wordpress.com", "x.com", "xueqiu.com", "yahoo.com",
    "zhihu.com",
})  # fmt: skip

_REMEMBERED = 16_384  # the same few names are compared again and again
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"\d+")
_RUN = re.compile(r"[^\W_]+")
_AROUND_NAMES = re.compile(
    r"^the\s+|\b(?:newspaper|magazine|news agency|website|report(?:ed|s)?)\b|据|援引|报道|消息|记者|独家"
)
_NAMELESS = re.compile(
    r"(?:(?:an?|other|some|several|local|foreign|state|domestic|earlier|previous|media|press|news|reports?|outlets?"
    r"|newspapers?|publications?|coverage)\b\s*)+|(?:有|多家|此前|当地|国内|海外|外|相关)*(?:媒体?|报道|网传|消息|传闻)"
)


class Outlets:
    """The outlets that some evidence, the article and the configuration know, each with its origin."""

    def __init__(self, evidence: Sequence[Evidence], seed: SeedArticle, owners: Mapping[str, str]) -> None:
        """`owners` maps an outlet's name to its owner's."""
        self._seed = seed
        self._owners = {_plain(name): _plain(owner) for name, owner in owners.items()}
        self._names: dict[str, set[str]] = defaultdict(set)  # site -> the names that its pages carry
        for piece in evidence:
            self._names[urls.site(piece.url)] |= {_named(piece)} - {""}
        first = _first(seed, evidence)
        self._seed_site = urls.site(first.url or "")
        own = {_plain(first.outlet) if first.outlet else urls.host(first.url or "")}
        if not _shared(self._seed_site):
            own |= self._names.get(self._seed_site, set())
        self._seed_house = own - {""}
        self._known = {name for names in self._names.values() for name in names} | {*self._owners}
        self._known |= {*self._owners.values(), *self._seed_house, *map(_label, self._names)} - {""}
        self._repeated, self._repeated_at = self._what_the_seed_repeats(evidence)

    def of_page(self, piece: Evidence) -> str:
        """The origin of what the newsroom of a page reports itself."""
        site = urls.site(piece.url)
        if _shared(site):
            names = {_named(piece) or urls.host(piece.url)}
        elif site == self._seed_site:
            return ARTICLE
        else:
            names = self._names.get(site) or {site}
        if any(_means(credit, name) for credit in self._repeated for name in (*names, _label(site))):
            return ARTICLE
        if self._repeated_at and piece.published and piece.published <= self._repeated_at:
            return ARTICLE  # what was out before an article that only repeats a report is that report
        return min(map(self._house, names))  # "article" comes before "outlet:" and "owner:"

    def of_credit(self, piece: Evidence) -> str:
        """The origin that a passage repeats."""
        credit = _plain(piece.credited or "")
        if any(_means(credit, source) for source in self._repeated):
            return ARTICLE
        meant = [name for name in self._known if _means(credit, name)]
        if meant:
            return self._house(max(meant, key=lambda name: (fuzz.ratio(name, credit), name)))
        nameless = not credit or bool(_NAMELESS.fullmatch(credit))
        return ARTICLE if nameless and self._echoes(piece) else UNKNOWN

    def is_seed(self, url: str) -> bool:
        """Whether a page is the article that the claims come from."""
        return bool(self._seed.url) and urls.canonical(url) == urls.canonical(self._seed.url or "")

    def _what_the_seed_repeats(self, evidence: Iterable[Evidence]) -> tuple[set[str], datetime | None]:
        """Whom the article credits, and when it appeared, where it has the claim from others alone."""
        told = [e for e in evidence if self.is_seed(e.url) and e.stance is Stance.SUPPORTS]
        credited = [e for e in told if e.voice is Voice.CREDITED]
        if not credited or any(e.voice is Voice.NEWSROOM for e in told):
            return set(), None
        return {_plain(e.credited or "") for e in credited} - {""}, credited[0].published

    def _house(self, name: str) -> str:
        """The origin that an outlet's name stands for: its owner's, where the configuration names one."""
        if any(_alike(name, own) for own in self._seed_house):
            return ARTICLE
        owner = self._owner(name)
        if owner and owner in {self._owner(own) for own in self._seed_house}:
            return ARTICLE
        return f"owner:{owner}" if owner else f"outlet:{name}"

    def _owner(self, name: str) -> str | None:
        if name in self._owners.values():
            return name
        return next((owner for known, owner in sorted(self._owners.items()) if _alike(known, name)), None)

    def _echoes(self, piece: Evidence) -> bool:
        if self._seed.published is None:
            return False
        told = (piece.published or piece.seen_at).date()
        return timedelta(0) <= told - self._seed.published <= ECHO


def _first(seed: SeedArticle, evidence: Sequence[Evidence]) -> SeedArticle:
    """The article that made the claim. Where claims.yaml says neither where it stands nor whose it is, the newsroom
    that told the claim first is taken for its house: else the article's own page would corroborate it."""
    if seed.url or seed.outlet:
        return seed
    told = [e for e in evidence if e.stance is Stance.SUPPORTS and e.voice is Voice.NEWSROOM and not e.background]
    if not told:
        return seed
    page = min(told, key=lambda e: (e.published or e.seen_at, e.url))
    return replace(seed, url=page.url, outlet=_named(page) or None)


def _shared(site: str) -> bool:
    """Whether many outlets stand on a site; an address that is no name belongs to nobody."""
    return site in SHARED_SITES or "." not in site or site.replace(".", "").isdigit() or ":" in site


def _label(site: str) -> str:
    """The part of a site's address that is most of a name."""
    return site.split(".")[0]


def _named(piece: Evidence) -> str:
    """The outlet's name in plain form; "" where only its address is known."""
    return "" if not piece.outlet or _HOST.fullmatch(piece.outlet) else _plain(piece.outlet)


@lru_cache(maxsize=_REMEMBERED)
def _plain(name: str) -> str:
    """A name without case, article, punctuation and the words that stand around names; scripts set apart."""
    runs = _RUN.findall(_AROUND_NAMES.sub(" ", fold(name)))
    return " ".join(part for run in runs for part in re.split(f"((?:{HAN.pattern})+)", run) if part)


@lru_cache(maxsize=_REMEMBERED)
def _alike(a: str, b: str) -> bool:
    """Whether two names are spellings of one; Channel 4 is not Channel 5."""
    return bool(a and b) and fuzz.ratio(a, b) >= SAME_NAME and _NUMBER.findall(a) == _NUMBER.findall(b)


@lru_cache(maxsize=_REMEMBERED)
def _means(credit: str, name: str) -> bool:
    """Whether a credit, which may be a stretch of a sentence, names an outlet."""
    if len(credit) < 2 or len(name) < 2:
        return False
    if HAN.search(name) and HAN.search(credit):
        joined, other = credit.replace(" ", ""), name.replace(" ", "")
        return other in joined or joined in other
    return _alike(credit, name) or f" {name} " in f" {credit} " or f" {credit} " in f" {name} "
