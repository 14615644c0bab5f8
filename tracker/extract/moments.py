"""When a page was published and last changed, by the most trustworthy of what it says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from itertools import islice, takewhile

from lxml.html import HtmlElement

from tracker.extract import dates
from tracker.extract.byline import Byline
from tracker.extract.characters import HAN
from tracker.extract.metadata import Metadata
from tracker.model import Lead

_MOST_ELEMENTS = 5_000  # of a page that htmldate is asked about: it is the slowest of the ways
_BYLINES, _BYLINE = 3, 60  # lines under the headline of a plain text; characters of one, Chinese counted three times
_EARLIEST = "1995-01-01"
_LATEST = "2100-01-01"  # htmldate would ask the clock


def published_and_modified(
    page: HtmlElement, url: str, meta: Metadata, byline: Byline, lead: Lead | None, lang: str
) -> tuple[datetime | None, datetime | None]:
    """Both moments, aware, or None.

    In order: JSON-LD and meta, `time`, the text by the headline, the source's hint, the address, and a search of
    `page`, which is the page without its furniture and scripts.
    """
    zone = dates.zone_of(lang)
    declared = _finest(_parsed((*meta.published, *byline.times), zone), _parsed(byline.dates, zone))
    published = declared or (lead.published if lead else None) or dates.in_url(url, zone) or _guessed(page, url, zone)
    modified = next(iter(_parsed((*meta.modified, *byline.modified_times), zone)), None)
    if modified and published and modified < published:
        modified = None
    return published, modified


def in_text(text: str, lang: str) -> datetime | None:
    """The moment that stands under the headline of a plain text, in the few short lines before its first paragraph."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][1 : 1 + _BYLINES]
    return next(iter(_parsed(takewhile(_byline, lines), dates.zone_of(lang))), None)


def _byline(line: str) -> bool:
    return len(line) + 2 * len(HAN.findall(line)) <= _BYLINE and not line.endswith((".", "。", "!", "！", "?", "？"))


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


def _guessed(page: HtmlElement, url: str, zone: tzinfo) -> datetime | None:
    if sum(1 for _ in islice(page.iter(), _MOST_ELEMENTS)) == _MOST_ELEMENTS:
        return None
    from htmldate import find_date

    try:
        day = find_date(page, url=url, original_date=True, extensive_search=False, min_date=_EARLIEST, max_date=_LATEST)
    except Exception:  # noqa: BLE001  a stranger's page through a library that promises nothing
        return None
    return dates.parse(day, zone)
