"""A page that is watched for edits: it is its own lead."""

from __future__ import annotations

from datetime import datetime

from tracker.claims import Source
from tracker.model import Lead
from tracker.sources.protocol import Discovery, Fetch
from tracker.watching import Visit


class PageKind:
    """One page."""

    def discover(self, source: Source, fetch: Fetch, visit: Visit | None, now: datetime) -> Discovery:  # noqa: ARG002
        """The page itself. Nothing is fetched here: pages are fetched where they are read."""
        return Discovery((Lead(source.location, outlet=source.outlet, official_for=source.official_for),))
