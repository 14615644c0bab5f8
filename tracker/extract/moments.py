"""When a page was published and last changed, by the most trustworthy of what it says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from tracker.extract import dates
from tracker.extract.byline import Byline
from tracker.extract.metadata import Metadata
from tracker.model import Lead

_GUESSED_FROM = 300_000  # characters; htmldate reads whole pages and is the slowest of the ways


def published_and_modified(
    markup: str, url: str, meta: Metadata, byline: Byline, lead: Lead | None, lang: str
) -> tuple[datetime | None, datetime | None]:
    """Both moments, aware, or None.

    In order: JSON-LD and meta, `time`, the text by the headline, the source's hint, the address, a search of the page.
    """
    zone = dates.zone_of(lang)
    declared = _finest(_parsed((*meta.published, *byline.times), zone), _parsed(byline.dates, zone))
    published = declared or (lead.published if lead else None) or dates.in_url(url, zone) or _guessed(markup, url, zone)
    modified = next(iter(_parsed((*meta.modified, *byline.modified_times), zone)), None)
    if modified and published and modified < published:
        modified = None
    return published, modified


def _parsed(texts: Iterable[str], zone: tzinfo) -> list[datetime]:
    return [m for t in texts if (m := dates.parse(t, zone))]


def _finest(declared: list[datetime], shown: list[datetime]) -> datetime | None:
    """The first that is declared, else the first that is shown; a bare day gives way to a time on the same day."""
    first = next(iter((*declared, *shown)), None)
    if first is not None and (first.hour, first.minute) == (0, 0):
        return next(
            (m for m in (*declared, *shown) if m.date() == first.date() and (m.hour, m.minute) != (0, 0)), first
        )
    return first


def _guessed(markup: str, url: str, zone: tzinfo) -> datetime | None:
    if len(markup) > _GUESSED_FROM:
        return None
    from htmldate import find_date

    try:
        day = find_date(markup, url=url, original_date=True, extensive_search=False, min_date="1995-01-01")
    except Exception:  # noqa: BLE001  a stranger's page through a library that promises nothing
        return None
    return dates.parse(day, zone)
