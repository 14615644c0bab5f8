"""Dates as publishers write them, in English and Chinese, with the zone kept.

A time without a zone stays the publisher's: the caller says which zone that is (`zone_of`: +08:00 for a page in
Chinese, UTC for any other). A day without a time is its midnight there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

_CHINA = timezone(timedelta(hours=8))
_EARLIEST = 1990  # the web's first year; what is older is a placeholder such as 1970-01-01

_CLOCK = r"(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
_ZONE = (
    r"\s*(?P<zone>Z\b|[+-]\d{2}:?\d{2}\b"
    r"|\(?\b(?:UTC|GMT|EST|EDT|CDT|MST|MDT|PST|PDT|BST|CET|CEST|HKT|SGT|JST|KST|IST|AEST|AEDT|ET|PT)\b)?"
)
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_PATTERNS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"(?<!\d)(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:(?:T|\s+|\s*[,|]\s*){_CLOCK}{_ZONE})?(?!\d)",
        r"(?<!\d)(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]?"
        r"(?:\s*(?:星期.|周.|[(（][^)）]{1,6}[)）])?\s*(?P<part>上午|下午|晚上?|早上?|凌晨|中午)?\s*"
        r"(?P<hour>\d{1,2})\s*[:：时時点點]\s*(?P<minute>\d{1,2})?\s*分?(?:[:：](?P<second>\d{2}))?)?",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?:\s*(?:,|at|\||-|–|·)?\s*{_CLOCK}{_ZONE})?",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>\d{{4}})(?:\s*(?:,|at|\||-|–|·)?\s*{_CLOCK}{_ZONE})?",
        rf"\b{_CLOCK}{_ZONE},?\s+(?:on\s+)?(?:[a-z]{{3,9}},?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})",
        rf"(?<!\d)(?P<year>(?:19|20)\d{{2}})(?P<month>\d{{2}})(?P<day>\d{{2}})(?:T?(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?{_ZONE})?(?!\d)",
    )
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OFFSETS = {
    **dict.fromkeys(("Z", "UTC", "GMT"), 0.0),
    **{
        "EST": -5,
        "EDT": -4,
        "ET": -5,
        "CDT": -5,
        "MST": -7,
        "MDT": -6,
        "PST": -8,
        "PDT": -7,
        "PT": -8,
        "BST": 1,
        "CET": 1,
    },
    **{"CEST": 2, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "IST": 5.5, "AEST": 10, "AEDT": 11},
}
_EPOCH = re.compile(r"(1\d{9})(\d{3})?")
_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d{2})[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")


def zone_of(lang: str) -> tzinfo:
    """The zone of a time that names none, by the language of its page."""
    return _CHINA if lang == "zh" else UTC


def parse(text: str | None, zone: tzinfo = UTC) -> datetime | None:
    """The first date in `text`, aware; None where there is none, or none that can be."""
    return next(found(text, zone), None)


def found(text: str | None, zone: tzinfo = UTC) -> Iterator[datetime]:
    """Every way to read a date in `text`, the most trustworthy first. A day and month in doubt are not guessed."""
    text = (text or "").strip()[:300]
    if not text:
        return
    if epoch := _EPOCH.fullmatch(text):
        yield datetime.fromtimestamp(int(epoch.group(1)), UTC)
        return
    if text[:1].isalpha() and "," in text[:5]:  # Wed, 02 Oct 2002 13:00:00 GMT
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, OverflowError):
            pass
        else:
            if moment.year >= _EARLIEST:
                yield moment if moment.tzinfo else moment.replace(tzinfo=zone if "-0000" not in text else UTC)
    hits = [(m.start(), m) for pattern in _PATTERNS if (m := pattern.search(text))]
    for _, hit in sorted(hits, key=lambda h: h[0]):
        if (moment_or_none := _moment(hit.groupdict(), zone)) is not None:
            yield moment_or_none


def in_url(url: str, zone: tzinfo = UTC) -> datetime | None:
    """The day that an address holds: /2022/03/09/, /20220309/, /2022-03-09-title."""
    hit = _IN_URL.search(url)
    return _moment(dict(zip(("year", "month", "day"), hit.groups(), strict=True)), zone) if hit else None


def _moment(parts: dict[str, str | None], zone: tzinfo) -> datetime | None:
    month = parts.get("month") or _MONTHS.index((parts.get("name") or "jan")[:3].lower()) + 1
    hour = int(parts.get("hour") or 0)
    afternoon = (parts.get("half") or "").lower().startswith("p") or parts.get("part") in ("下午", "晚", "晚上")
    if afternoon and hour < 12:
        hour += 12
    elif (parts.get("half") or "").lower().startswith("a") and hour == 12:
        hour = 0
    try:
        moment = datetime(
            int(parts["year"] or 0),
            int(month),
            int(parts["day"] or 0),
            hour,
            int(parts.get("minute") or 0),
            int(parts.get("second") or 0),
            tzinfo=_zone(parts.get("zone")) or zone,
        )
    except (ValueError, TypeError):
        return None
    return moment if moment.year >= _EARLIEST else None


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    name = text.strip(" (").upper()
    if name in _OFFSETS:
        offset = timedelta(hours=_OFFSETS[name])
    else:
        digits = name[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if name[0] == "-" else 1)
    if abs(offset) >= timedelta(hours=24):
        return None
    return timezone(offset) if offset else UTC
