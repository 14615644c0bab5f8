"""Sitemaps: lists of pages, lists of news with titles and dates, and lists of such lists."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import etree

from tracker import urls
from tracker.claims import Source
from tracker.extract.characters import one_line, printable
from tracker.extract.dates import parse as parse_date
from tracker.model import Failure, Lead, NotModified, Outcome, Snapshot, Validators
from tracker.sources.listing import Listing, UnreadableError, dated, fits, is_web, judged, refuse_declarations
from tracker.sources.protocol import Discovery, Fetch
from tracker.watching import Visit

_DEEPEST = 2  # levels of indexes that are followed
_MOST_MAPS = 8  # maps that are fetched under one index, the newest first
_LARGEST = 20 * 1024 * 1024  # bytes of one map, unpacked
_MOST_TAGS = 600_000  # opening ones: what 50,000 entries have at most; they take some 100 MiB
_MOST_ENTRIES = 50_000  # what the protocol allows in one map (https://www.sitemaps.org/protocol.html)


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in a sitemap."""

    url: str
    title: str | None = None
    outlet: str | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Map:
    """A sitemap as it is read: pages, or further maps."""

    pages: tuple[Entry, ...] = ()
    maps: tuple[Entry, ...] = ()


@dataclass(slots=True)
class _Walk:
    """What was gathered on the way through an index."""

    leads: list[Lead] = field(default_factory=list)
    failures: list[Failure | UnreadableError] = field(default_factory=list)
    read: int = 0
    left_out: int = 0
    index: bool = False  # it came to a map of maps


class SitemapKind:
    """A sitemap, or an index of sitemaps on the same site."""

    def discover(self, source: Source, fetch: Fetch, visit: Visit | None, now: datetime) -> Discovery:
        """The pages of the map and of the newest maps under it."""
        first = fetch(source.location, visit.validators if visit else Validators())
        if isinstance(first, Failure):
            return Discovery((), first.outcome, first.detail, retry_after=first.retry_after)
        if isinstance(first, NotModified):
            return Discovery((), Outcome.NOT_MODIFIED, validators=visit.validators if visit else Validators())
        walk = _Walk()
        _follow(first, source, fetch, now, walk, _DEEPEST)
        if not walk.read and walk.failures:
            failure = walk.failures[0]
            retry = failure.retry_after if isinstance(failure, Failure) else None
            return Discovery((), failure.outcome, failure.detail, retry_after=retry)
        notes = [f"{len(walk.failures)} maps could not be read ({walk.failures[0].detail})"] if walk.failures else []
        notes += [f"{walk.left_out} older or foreign maps left out"] if walk.left_out else []
        # An index that did not change says nothing of the maps under it: it is asked for in full each time.
        validators = first.validators if walk.leads and not walk.index else Validators()
        return judged(Listing(walk.leads), visit, detail="; ".join(notes), validators=validators, max_age=first.max_age)


def _follow(snapshot: Snapshot, source: Source, fetch: Fetch, now: datetime, walk: _Walk, depth: int) -> None:
    try:
        found = parse(snapshot.body)
    except UnreadableError as error:
        walk.failures.append(error)
        return
    walk.read += not found.maps
    walk.index |= bool(found.maps)
    walk.leads.extend(
        Lead(e.url, e.title, source.outlet or e.outlet, dated(e.published, now), source.official_for)
        for e in found.pages
    )
    own = [m for m in found.maps if urls.same_site(m.url, snapshot.final_url)] if depth else []
    oldest = datetime.min.replace(tzinfo=UTC)
    own.sort(key=lambda m: m.published or oldest, reverse=True)
    budget = max(0, _MOST_MAPS - walk.read - len(walk.failures))
    walk.left_out += len(found.maps) - len(own[:budget])
    for below in own[:budget]:
        if walk.read + len(walk.failures) >= _MOST_MAPS:
            walk.left_out += 1
            continue
        fetched = fetch(below.url, Validators())
        if isinstance(fetched, Failure):
            walk.failures.append(fetched)
        elif isinstance(fetched, Snapshot):
            _follow(fetched, source, fetch, now, walk, depth - 1)


def parse(body: bytes) -> Map:
    """Read a sitemap, packed with gzip or plain; damage is mended where it can be.

    Raises UnreadableError: TOO_LARGE, EMPTY, or SUSPECT for what is no sitemap or declares entities.
    """
    body = _unpacked(body)
    if not body.strip():
        raise UnreadableError(Outcome.EMPTY, "the sitemap is empty")
    fits(body, _LARGEST, _MOST_TAGS)
    refuse_declarations(body)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body.lstrip(), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(Outcome.SUSPECT, "the sitemap cannot be parsed") from error
    name = _name(root) if root is not None else ""
    if name == "sitemapindex":
        return Map(maps=tuple(_entries(root, "sitemap")))
    if name == "urlset":
        return Map(pages=tuple(_entries(root, "url")))
    raise UnreadableError(Outcome.SUSPECT, "what came is no sitemap")


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        plain = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, _LARGEST + 1)
    except zlib.error as error:
        raise UnreadableError(Outcome.UNDECODABLE, "the sitemap is broken gzip") from error
    if len(plain) > _LARGEST:
        raise UnreadableError(Outcome.TOO_LARGE, f"the sitemap is larger than {_LARGEST} bytes unpacked")
    return plain


def _entries(root: etree._Element, tag: str) -> Iterator[Entry]:
    for count, element in enumerate(e for e in root if _name(e) == tag):
        if count >= _MOST_ENTRIES:
            return
        words = _words(element)
        url = words.get("loc", "")
        if is_web(url):
            moment = parse_date(words.get("publication_date")) or parse_date(words.get("lastmod"))
            yield Entry(url, words.get("title"), words.get("name"), moment)


def _words(element: etree._Element) -> dict[str, str]:
    """What stands in an entry, by the names of its elements, the first of each."""
    words: dict[str, str] = {}
    for inner in element.iter():
        try:
            text = one_line(printable(inner.text or ""))
        except UnicodeDecodeError:  # half of a surrogate pair, which the parser lets pass
            continue
        if text:
            words.setdefault(_name(inner), text)
    return words


def _name(element: etree._Element) -> str:
    """An element's name without its namespace, which real sitemaps get wrong, or its prefix, which they forget."""
    try:
        tag = element.tag
    except UnicodeDecodeError:
        return ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
