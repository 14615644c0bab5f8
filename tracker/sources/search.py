"""Search engines that need no key: GDELT DOC 2.0 and Google News.

Both are asked for the last week, or for the time since they last answered where that is longer: schedules come late or
not at all. What they knew before is not news. Google News links are opaque redirects, which the fetch follows.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from tracker import language, urls
from tracker.claims import Source
from tracker.extract.characters import one_line, printable
from tracker.extract.dates import parse as parse_date
from tracker.model import Lead, Outcome, Snapshot
from tracker.sources import feed
from tracker.sources.listing import Listing, UnreadableError, dated, fits, is_web, look
from tracker.sources.protocol import Discovery, Fetch
from tracker.watching import Visit

WEEK = 7  # days
MOST_BACK = 90  # days; GDELT's index goes back for three months

# https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/
_GDELT = "https://api.gdeltproject.org/api/v2/doc/doc"
_GDELT_RECORDS = 250  # the most that it gives
_GOOGLE = "https://news.google.com/rss/search"
_GOOGLE_HOST = "news.google.com"
_EDITIONS = {"zh": ("zh-CN", "CN", "CN:zh-Hans")}
_EDITION = ("en-US", "US", "US:en")

# GDELT copies titles into its JSON with their backslashes as they are.
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')


class GdeltKind:
    """GDELT's index of the world's news, some fifteen minutes behind."""

    def discover(self, source: Source, fetch: Fetch, visit: Visit | None, now: datetime) -> Discovery:
        """The newest articles on the source's query."""
        if not source.query:
            return _no_query(source)
        wanted = source.query.strip()
        if " OR " in wanted and not wanted.startswith("("):
            wanted = f"({wanted})"  # GDELT wants alternatives in brackets
        asked = {
            "query": wanted,
            "mode": "ArtList",
            "format": "json",
            "sort": "DateDesc",
            "timespan": f"{days_back(visit, now)}d",
        }
        url = f"{_GDELT}?{urlencode({**asked, 'maxrecords': _GDELT_RECORDS})}"
        return look(url, fetch, visit, lambda snapshot: _gdelt(snapshot, source, now))


class GoogleNewsKind:
    """Google News, by its feed for a query."""

    def discover(self, source: Source, fetch: Fetch, visit: Visit | None, now: datetime) -> Discovery:
        """The newest articles on the source's query, in the edition of its language."""
        if not source.query:
            return _no_query(source)
        hl, gl, ceid = _EDITIONS.get(language.detect(source.query), _EDITION)
        wanted = f"{source.query} when:{days_back(visit, now)}d"
        url = f"{_GOOGLE}?{urlencode({'q': wanted, 'hl': hl, 'gl': gl, 'ceid': ceid})}"
        return look(url, fetch, visit, lambda snapshot: _google(snapshot, source, now))


def unread(url: str) -> str:
    """Why an article that Google News names may stay unread, and what helps; "" for any other address."""
    if urls.host(url) != _GOOGLE_HOST:
        return ""
    return "Google News says where an article is only to a browser that runs its script; add the outlet's own feed"


def days_back(visit: Visit | None, now: datetime) -> int:
    """How many days back to search: to the last answer and a day beyond, at least a week."""
    if visit is None or visit.ok_at is None:
        return WEEK
    return min(max(WEEK, (now - visit.ok_at).days + 2), MOST_BACK)


def _no_query(source: Source) -> Discovery:
    return Discovery((), Outcome.BLOCKED, f"search: {source.location} has no query and the claims name no entity")


def _gdelt(snapshot: Snapshot, source: Source, now: datetime) -> Listing:
    fits(snapshot.body)
    text = snapshot.body.decode("utf-8-sig", "replace").strip()
    if not text:
        return Listing(())
    if not text.startswith("{"):
        raise UnreadableError(Outcome.SUSPECT, "GDELT sent a message, not results; is the query too short or too long?")
    try:
        answer = json.loads(_BAD_ESCAPE.sub(r"\\\\", text), strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(Outcome.SUSPECT, "GDELT sent broken JSON") from error
    articles = answer.get("articles")
    found = []
    for item in articles if isinstance(articles, list) else ():
        url = item.get("url") if isinstance(item, dict) else None
        if isinstance(url, str) and is_web(url):
            title, domain, seen = (
                item.get(k) if isinstance(item.get(k), str) else None for k in ("title", "domain", "seendate")
            )
            moment = dated(parse_date(seen), now)
            found.append(
                Lead(
                    url,
                    one_line(printable(title)) if title else None,
                    source.outlet or domain,
                    moment,
                    source.official_for,
                )
            )
    return Listing(found)


def _google(snapshot: Snapshot, source: Source, now: datetime) -> Listing:
    """The feed's entries; the outlet stands in each entry, and again at the end of its title."""
    found = []
    for lead in feed.parse(snapshot.body, snapshot.content_type, snapshot.final_url).leads:
        tail = f" - {lead.outlet}"
        title = lead.title.removesuffix(tail) if lead.title else None
        outlet = source.outlet or lead.outlet
        found.append(
            replace(
                lead, title=title, outlet=outlet, published=dated(lead.published, now), official_for=source.official_for
            )
        )
    return Listing(found)
