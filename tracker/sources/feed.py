"""RSS, Atom and JSON Feed."""

from __future__ import annotations

import io
import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from html import unescape
from typing import Any
from urllib.parse import urljoin

from tracker import language
from tracker.claims import Source
from tracker.extract.characters import one_line, printable
from tracker.extract.dates import parse as parse_date
from tracker.extract.dates import zone_of
from tracker.model import Lead, Outcome, Snapshot
from tracker.sources.listing import Listing, UnreadableError, dated, fits, is_web, look, refuse_declarations
from tracker.sources.protocol import Discovery, Fetch
from tracker.watching import Visit

# Entries of one feed that are parsed at all; feedparser takes about a millisecond for each.
_MOST_ENTRIES = 1_000
_TITLE_LENGTH = 500
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_ENTRY_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it is read: no dates are judged, nothing is left out but what is no web page."""

    leads: tuple[Lead, ...]
    left_out: int = 0  # entries after the first `_MOST_ENTRIES`
    ttl: timedelta | None = None


class FeedKind:
    """A feed of a site or a section."""

    def discover(self, source: Source, fetch: Fetch, visit: Visit | None, now: datetime) -> Discovery:
        """The entries of the feed."""
        return look(source.location, fetch, visit, lambda snapshot: leads(snapshot, source, now))


def leads(snapshot: Snapshot, source: Source, now: datetime) -> Listing:
    """The leads of a fetched feed. Raises UnreadableError."""
    feed = parse(snapshot.body, snapshot.content_type, snapshot.final_url)
    told = [
        Lead(
            url=lead.url,
            title=lead.title,
            outlet=source.outlet or lead.outlet,  # a feed's own title is often that of a section
            published=dated(lead.published, now),
            official_for=source.official_for,
        )
        for lead in feed.leads
    ]
    return Listing(told, feed.left_out, feed.ttl)


def parse(body: bytes, content_type: str | None, base: str) -> Feed:
    """Read a feed of any kind.

    Args:
        body: the bytes as fetched.
        content_type: the header as it came.
        base: the feed's own address, for relative links.

    Raises UnreadableError: EMPTY for no bytes, TOO_LARGE, SUSPECT for what is no feed or declares entities.
    """
    if not body.strip():
        raise UnreadableError(Outcome.EMPTY, "the feed is empty")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        fits(body)
        return _json_feed(body, base)
    refuse_declarations(body)
    body, left_out = _shortened(body)
    fits(body)
    return replace(_xml_feed(body, content_type, base), left_out=left_out)


def _xml_feed(body: bytes, content_type: str | None, base: str) -> Feed:
    import feedparser

    # A stream, never bytes: feedparser would open what looks like an address or a file name.
    headers = {"content-location": base, **({"content-type": content_type} if content_type else {})}
    try:
        read = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # a stranger's bytes through a parser that promises nothing
        raise UnreadableError(Outcome.SUSPECT, "the feed cannot be parsed") from error
    if not read.get("version") and not read.entries:
        raise UnreadableError(Outcome.SUSPECT, "what came is no feed")
    title = _plain(read.feed.get("title"))
    zone = zone_of(language.detect(" ".join([title or "", *(str(e.get("title", "")) for e in read.entries[:20])])))
    found = []
    for entry in read.entries:
        url = next((u for u in _links(entry, base) if is_web(u)), None)
        if url:
            origin = entry.get("source") or {}
            outlet = _plain(origin.get("title")) if isinstance(origin, Mapping) else None
            found.append(Lead(url, _plain(entry.get("title")), outlet, _published(entry, zone)))
    return Feed(tuple(found), ttl=_ttl(read.feed.get("ttl")))


def _ttl(minutes: object) -> timedelta | None:
    """RSS 2.0: "a number of minutes that indicates how long a channel can be cached"."""
    digits = minutes.strip() if isinstance(minutes, str) else ""
    return timedelta(minutes=int(digits)) if digits.isascii() and digits.isdigit() and len(digits) < 6 else None


def _links(entry: Mapping[str, Any], base: str) -> Iterator[str]:
    """Addresses of an entry's page, the most trustworthy first."""
    own = entry.get("base")  # bytes, or anything at all, in a damaged feed
    base = own if isinstance(own, str) and own else base
    candidates = [entry.get("feedburner_origlink"), entry.get("link")]
    candidates += [link.get("href") for link in entry.get("links", ()) if link.get("rel", "alternate") == "alternate"]
    candidates.append(entry.get("id"))
    for link in candidates:
        if isinstance(link, str) and link.strip() and not (link == entry.get("id") and "://" not in link):
            try:
                yield urljoin(base, link.strip())
            except ValueError:
                continue


def _published(entry: Mapping[str, Any], zone: tzinfo) -> datetime | None:
    """The entry's date. Its own words first: feedparser reads 2026/09/01 as the ninth of January."""
    given = dict(entry)  # feedparser's own answers `updated` with `published`, and a warning
    for key in ("published", "created", "updated"):
        raw, parsed = given.get(key), given.get(f"{key}_parsed")
        if moment := parse_date(raw if isinstance(raw, str) else None, zone):
            return moment
        if parsed:
            try:
                return datetime.fromtimestamp(timegm(parsed), UTC)
            except (ValueError, TypeError, OverflowError):
                continue
    return None


def _json_feed(body: bytes, base: str) -> Feed:
    """https://www.jsonfeed.org/version/1.1/"""
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(Outcome.SUSPECT, "the feed is broken JSON") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise UnreadableError(Outcome.SUSPECT, "what came is JSON, but no feed")
    found = []
    for item in feed["items"][:_MOST_ENTRIES]:
        if not isinstance(item, dict):
            continue
        link = next((v for k in ("url", "external_url", "id") if isinstance(v := item.get(k), str) and v.strip()), "")
        try:
            url = urljoin(base, link.strip())
        except ValueError:
            continue
        if link and is_web(url):
            moment = parse_date(item.get("date_published") if isinstance(item.get("date_published"), str) else None)
            found.append(Lead(url, _plain(item.get("title")), None, moment))
    return Feed(tuple(found), max(0, len(feed["items"]) - _MOST_ENTRIES))


def _shortened(body: bytes) -> tuple[bytes, int]:
    """The feed up to its first `_MOST_ENTRIES` entries, feeds being newest first, and how many come after."""
    ends = [found.end() for found in _ENTRY_END.finditer(body)]
    if len(ends) <= _MOST_ENTRIES:
        return body, 0
    return body[: ends[_MOST_ENTRIES - 1]], len(ends) - _MOST_ENTRIES


def _plain(value: object) -> str | None:
    """Words without markup, on one line."""
    if not isinstance(value, str):
        return None
    text = one_line(printable(_TAG.sub("", unescape(_TAG.sub("", value)))))
    return text[:_TITLE_LENGTH] or None
