"""Places to look for coverage: each source becomes leads.

A kind of source, or a search engine, is one small class behind `protocol.Kind`. Others can be added by a package that
names such a class in the entry point group `claimtracker.sources`, under the name that stands after `search:`.
"""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import entry_points

from tracker.claims import Source, SourceKind
from tracker.model import Outcome
from tracker.sources.feed import FeedKind
from tracker.sources.page import PageKind
from tracker.sources.protocol import Discovery, Fetch, Kind
from tracker.sources.search import GdeltKind, GoogleNewsKind, unread
from tracker.sources.sitemap import SitemapKind
from tracker.watching import Visit

__all__ = ["GROUP", "Discovery", "Fetch", "Kind", "discover", "unread"]

GROUP = "claimtracker.sources"

_KINDS: dict[str, type[Kind]] = {
    "feed": FeedKind,
    "page": PageKind,
    "sitemap": SitemapKind,
    "gdelt": GdeltKind,
    "google-news": GoogleNewsKind,
}


def discover(source: Source, fetch: Fetch, visit: Visit | None, now: datetime) -> Discovery:
    """The leads of a source. Never raises: whatever goes wrong is in the discovery's outcome and detail."""
    name = source.location.lower() if source.kind is SourceKind.SEARCH else str(source.kind)
    try:
        kind = _kind(name)
        if kind is None:
            return Discovery((), Outcome.BLOCKED, f"search: {source.location} is not known; use gdelt or google-news")
        return kind.discover(source, fetch, visit, now)
    except Exception as error:  # noqa: BLE001  one source, perhaps of a third party, must not end the run
        return Discovery((), Outcome.SUSPECT, f"reading it failed: {type(error).__name__}")


def _kind(name: str) -> Kind | None:
    if name in _KINDS:
        return _KINDS[name]()
    for found in entry_points(group=GROUP, name=name):
        kind: Kind = found.load()()
        return kind
    return None
