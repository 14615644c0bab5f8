"""What response headers mean for the next visit: validators, Retry-After, the time that a page stays fresh."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tracker.model import Validators

LONGEST_WAIT = timedelta(hours=24)  # a server may ask for no longer silence than this
MAX_VALIDATOR = 4096  # bytes; a longer one is not kept, and the page is asked for in full

Headers = Sequence[tuple[bytes, bytes]]

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?([0-9]+)", re.IGNORECASE)
_NO_CACHE = re.compile(r"(?:^|[,\s])no-(?:cache|store)(?:$|[,\s=])", re.IGNORECASE)


def first(headers: Headers, name: bytes) -> str | None:
    """The first header of that name (lower case), as Latin-1, which keeps every byte. None if there is none."""
    for key, value in headers:
        if key.lower() == name:
            return value.decode("latin-1")
    return None


def validators(headers: Headers) -> Validators:
    """ETag and Last-Modified, byte for byte as they came."""
    return Validators(first(headers, b"etag"), first(headers, b"last-modified"))


def conditional(given: Validators) -> list[tuple[bytes, bytes]]:
    """The request headers that ask whether anything changed since `given`.

    What no server can have sent (control characters, letters past Latin-1) is left out, and so is a bare `*`, which
    would mean "whatever you have" and make every later edit invisible.
    """
    asked = []
    if given.etag and given.etag.strip() != "*" and (etag := _sendable(given.etag)):
        asked.append((b"If-None-Match", etag))
    if given.last_modified and (date := _sendable(given.last_modified)):
        asked.append((b"If-Modified-Since", date))
    return asked


def retry_after(headers: Headers, now: datetime) -> timedelta | None:
    """How long the server asks to be left alone, within 0..24 h; None where it does not say or cannot be understood."""
    value = (first(headers, b"retry-after") or "").strip()
    if re.fullmatch(r"-[0-9]+", value):
        return timedelta(0)
    if re.fullmatch(r"[0-9]+", value):
        return _clamped(_seconds(value))
    date = _date(value)
    return None if date is None else _clamped(date - now)


def max_age(headers: Headers, now: datetime) -> timedelta | None:
    """How long the page may still be taken as fresh, within 0..24 h; None where the server does not say.

    RFC 9111, 4.2: max-age less the age that a cache on the way owns up to, else Expires.
    """
    control = ",".join(value.decode("latin-1") for key, value in headers if key.lower() == b"cache-control")
    if _NO_CACHE.search(control):
        return timedelta(0)
    if match := _MAX_AGE.search(control):
        age = re.fullmatch(r"[0-9]+", (first(headers, b"age") or "").strip())
        return _clamped(_seconds(match[1]) - (_seconds(age[0]) if age else timedelta(0)))
    expires = first(headers, b"expires")
    if expires is None:
        return None
    until = _date(expires.strip())
    if until is None:
        return timedelta(0)  # RFC 9111, 5.3: an invalid date, "0" above all, means that it is past
    served = _date((first(headers, b"date") or "").strip())
    return _clamped(until - (served or now))


def _sendable(value: str) -> bytes | None:
    try:
        data = value.strip(" \t").encode("latin-1")
    except UnicodeEncodeError:
        return None
    return data if len(data) <= MAX_VALIDATOR and not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", data) else None


def _seconds(digits: str) -> timedelta:
    """A number as seconds. Nine digits are 30 years; int() refuses very many more."""
    return timedelta(seconds=int(digits) if len(digits) < 10 else 10**9)


def _clamped(wait: timedelta) -> timedelta:
    return min(max(wait, timedelta(0)), LONGEST_WAIT)


def _date(value: str) -> datetime | None:
    """An HTTP date; None where it is none. A date without a zone is GMT, as HTTP says."""
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
