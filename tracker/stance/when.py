"""When what a passage says took place, where the passage dates it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_DAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"〇": 0, "两": 2, "日": 7, "天": 7}
_NUMBER = "two|three|four|five|six|seven|eight|nine|ten"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

# Behind one of these a day or month without a year is yet to come: "will close in March", "by the end of May"; unless
# somebody says so then: "will close, it said in March".
_SAID = r"\b(?:said|says|told|announced|reported|wrote|denied|confirmed|added)\b"
_TO_COME = re.compile(
    r"\b(?:will|would|shall|won't|to be|(?:plans?|planned|planning|intends?|aims?|hopes?|expects?|expected|due|set|"
    rf"scheduled|about) to)\b(?:(?!{_SAID})[^.;!?])*$"
    r"|\b(?:by|until|till|before|next)\W+(?:the )?(?:end|start|beginning|middle|early|mid|late)?\W*$"
    r"|(?:将|將|拟|擬|计划|計劃|打算|预计|預計|定于|定於)[^。；！？，,]*$",
    re.IGNORECASE,
)
# A year behind one of these says how old something is, not when it happened.
_AGE = re.compile(r"\b(?:built|founded|established|born|manufactured|made|dating|based)\W+$", re.IGNORECASE)
# A day and month without a year may lie this far ahead of the article and then is a plan, not the past.
_AHEAD = timedelta(days=180)

_PATTERNS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("ymd", r"(?P<y>(?:19|20)\d\d)(?:年|[-/])(?P<m>\d{1,2})(?:月|[-/])(?P<d>\d{1,2})日?"),
        ("ym", r"(?P<y>(?:19|20)\d\d)年(?P<m>\d{1,2})月(?!\d)"),
        ("mdy", rf"\b(?P<mon>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y>(?:19|20)\d\d))?\b(?!,\d)"),
        ("dmy", rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<mon>{_MONTH})\b\.?(?: (?P<y>(?:19|20)\d\d))?"),
        ("my", rf"\b(?:in|of|since|last) (?P<mon>{_MONTH})\b(?!\.? \d{{1,2}}\b)(?: (?P<y>(?:19|20)\d\d))?"),
        ("md", r"(?<![\d年])(?P<m>\d{1,2})月(?P<d>\d{1,2})日"),
        (
            "y",
            r"\b(?:in|since|during|of|as) (?P<y>(?:19|20)\d\d)\b(?! ?(?:per|million|%))|(?P<y2>(?:19|20)\d\d)年(?!\d)",
        ),
        ("weekday", rf"\b(?P<w>{'|'.join(_DAYS)})\b"),
        ("zhweekday", r"(?P<last>上)?(?:本|这)?(?:周|星期|礼拜)(?P<w>[一二三四五六日天])"),
        (
            "ago",
            rf"\b(?P<n>\d+|an?|{_NUMBER}) (?P<u>day|week|month|year)s? (?:ago|earlier)",
        ),
        ("zhago", r"(?P<n>(?<!\d)\d+|[一二两三四五六七八九十])个?(?P<u>天|周|月|年)(?:多)?(?:之?前)"),
        (
            "relative",
            r"\btoday\b|\bthis (?:morning|afternoon|evening)\b|\btonight\b|今[天日早晨晚]"
            r"|\byesterday\b|\blast (?:week|month|year|spring|summer|autumn|fall|winter)\b"
            r"|昨[天日晚]|前天|上周(?![一二三四五六日天])|上个?月|去年|前年",
        ),
    )
)
_UNITS = {"day": 1, "week": 7, "天": 1, "周": 7}
_WORDS = {"a": 1, "an": 1} | {word: i for i, word in enumerate(_NUMBER.split("|"), 2)}


def event_date(text: str, published: datetime | None) -> datetime | None:
    """The latest past day that `text` names, seen from `published` and in its time zone; None where it names none.

    A month, a season or a year counts from its first day, because evidence must not look newer than it is. Days after
    `published` are plans and not the date of what is said.
    """
    if published is None:
        return None
    today = published.date()
    past = [day for day in _days(text, today) if day <= today]
    if not past:
        return None
    day = max(past)
    return published if day == today else datetime(day.year, day.month, day.day, tzinfo=published.tzinfo)


def _days(text: str, today: date) -> Iterator[date]:
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            taken.append(found.span())
            before = text[: found.start()]
            if kind == "y" and _AGE.search(before):
                continue
            try:
                day = _day(kind, found, today)
            except (ValueError, OverflowError):  # 31 February, the year 0
                continue
            if day is not None and not _to_come(kind, found, text):
                yield day


def _to_come(kind: str, found: re.Match[str], text: str) -> bool:
    """Whether a day or month without a year is spoken of as the future."""
    if kind not in ("mdy", "dmy", "my", "md") or found.groupdict().get("y"):
        return False
    if found.group().lower().startswith(("last ", "since ")):
        return False
    return _TO_COME.search(text[: found.start()]) is not None


def _day(kind: str, found: re.Match[str], today: date) -> date | None:
    part = found.groupdict()
    match kind:
        case "ymd" | "ym":
            return date(int(part["y"]), int(part["m"]), int(part.get("d") or 1))
        case "mdy" | "dmy" | "my":
            return _yearless(part.get("y"), _MONTHS[part["mon"].lower()], int(part.get("d") or 1), today)
        case "md":
            return _yearless(None, int(part["m"]), int(part["d"]), today)
        case "y":
            return date(int(part["y"] or part["y2"]), 1, 1)
        case "weekday":
            return _weekday(_DAYS[part["w"].lower()], False, today)
        case "zhweekday":
            return _weekday(_HAN_DIGITS[part["w"]] - 1, bool(part["last"]), today)
        case "ago" | "zhago":
            return _ago(part["n"], part["u"].lower(), today)
        case _:
            return _relative(found.group().lower(), today)


def _yearless(year: str | None, month: int, day: int, today: date) -> date:
    if year:
        return date(int(year), month, day)
    this = date(today.year, month, day)
    return date(today.year - 1, month, day) if this - today > _AHEAD else this


def _weekday(day: int, before_this_week: bool, today: date) -> date:
    back = (today.weekday() - day) % 7
    found = today - timedelta(days=back)
    monday = today - timedelta(days=today.weekday())
    return found - timedelta(days=7) if before_this_week and found >= monday else found


def _ago(number: str, unit: str, today: date) -> date:
    n = int(number) if number.isdigit() else _WORDS.get(number.lower()) or _HAN_DIGITS[number]
    if unit in _UNITS:
        return today - timedelta(days=n * _UNITS[unit])
    months = today.year * 12 + today.month - 1 - n * (12 if unit in ("year", "年") else 1)
    return date(months // 12, months % 12 + 1, 1)


def _relative(words: str, today: date) -> date:
    if words.startswith(("to", "this ", "今")):
        return today
    if words in ("yesterday", "昨天", "昨日", "昨晚"):
        return today - timedelta(days=1)
    if words == "前天":
        return today - timedelta(days=2)
    if words in ("last week", "上周"):
        return today - timedelta(days=today.weekday() + 7)
    if words in ("last month", "上月", "上个月"):
        return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    if words in ("last year", "去年", "前年"):
        return date(today.year - (2 if words == "前年" else 1), 1, 1)
    month = _SEASONS[words.split()[1]]
    this = date(today.year, month, 1)
    return this if this + timedelta(days=90) <= today else date(today.year - 1, month, 1)
