"""The single values of claims.yaml: how each is written, what it becomes, what a message calls it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from tracker import urls
from tracker.config.scalar import Scalar
from tracker.config.secret import NAME

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_BYTES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
LONGEST = 36500 * 86400  # seconds
LONGEST_ANSWER = timedelta(minutes=5)  # of an adviser: a run must stay well within its lease on the store
LARGEST = 2**30  # bytes of one page that a run may be told to hold

# An id: letters of any script, digits, and . _ - inside. It names files and anchors, so nothing that those would read.
_NOT_IN_ID = r"\s!-,/:-@\[-^`{-~\u2000-\u206f\u3000-\u303f\uff00-\uff0f"
_ID = rf"[^.\-{_NOT_IN_ID}][^{_NOT_IN_ID}]*"
_HOST = r"[^\s!-,/:-@\[-`{-~.]+(?:\.[^\s!-,/:-@\[-`{-~.]+)*\.?"
_WEB = r"https?://[^\s\\/?#@\"<>]+(?:[/?#][^\s\\\"<>]*)?"


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("there is no such day") from None


def _duration(value: str) -> timedelta:
    seconds = int(value[:-1]) * _SECONDS[value[-1]]
    if seconds > LONGEST:
        raise ValueError("more than a hundred years")
    return timedelta(seconds=seconds)


def _positive(value: str) -> timedelta:
    made = _duration(value)
    if not made:
        raise ValueError("it must be more than nothing")
    return made


def _size(value: str) -> int:
    digits = value.rstrip("BikKMG")
    made = int(Decimal(digits) * _BYTES[value[len(digits) :].strip()])
    if not 0 < made <= LARGEST:
        raise ValueError("between 1B and 1GiB")
    return made


def _web(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("its host or its port cannot be read")
    return value


def _endpoint(value: str) -> str:
    if not urls.keeps_secrets(_web(value)):
        raise ValueError("plain http is for this machine only")
    return value


def _patience(value: str) -> timedelta:
    made = _positive(value)
    if made > LONGEST_ANSWER:
        raise ValueError("more than five minutes")
    return made


def _domain(value: str) -> str:
    host = value.rstrip(".").lower()
    if "." not in host and host != "localhost":
        raise ValueError("a domain has a dot in it")
    return host


def _host(value: str) -> str:
    try:
        return str(ipaddress.ip_address(value.strip("[]")))
    except ValueError:
        return value.rstrip(".").lower()


TEXT = Scalar("a text")
OUTLET = Scalar("the name of an outlet", defines="outlet")
CONTACT = Scalar("a URL or an address, in ASCII", r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?", str)
DATE = Scalar("a date such as 2020-11-12", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", _day, json={"format": "date"})
DURATION = Scalar("a duration such as 30s, 15m, 1h, 90d or 2w", r"[0-9]{1,9}[smhdw]", _positive)
DELAY = replace(DURATION, convert=_duration)
SIZE = Scalar("a size such as 500kB or 15MiB", r"[0-9]{1,12}(?:\.[0-9]{1,3})?(?:[KMG]i|[kMG])?B", _size)
WEB = Scalar("a URL such as https://example.com/news, without a password", _WEB, _web)
ENDPOINT = Scalar(
    "an https URL such as https://llm.example/v1, or http to this machine",
    r"https?://[^\s\\/?#@\"<>]+(?:/[^\s\\\"<>?#]*)?",
    _endpoint,
)
PATIENCE = replace(DURATION, convert=_patience)
DOMAIN = Scalar("a domain such as example.com", _HOST, _domain)
HOST = Scalar("a host or an IP address such as 127.0.0.1", rf"{_HOST}|\[?[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*\]?", _host)
EMAIL = Scalar("an address such as desk@example.com", r"[^\s@<>,;\"]+@[^\s@<>,;\"]+", str)
CLAIM_ID = Scalar("an id of letters, digits and . _ -", _ID, str, defines="claim")
ENTITY_ID = replace(CLAIM_ID, defines="entity")
CLAIM = Scalar("the id of a claim", convert=str, refers="claim")
ENTITY = Scalar("the id of an entity", convert=str, refers="entity")
SECRET = Scalar("a secret by its name, ${NAME}", rf"\S*{NAME}\S*", str, template=True, secret=True)


def whole(least: int, most: int) -> Scalar:
    """A whole number within bounds, both of them included."""

    def convert(value: str) -> int:
        if not least <= int(value) <= most:
            raise ValueError("")
        return int(value)

    expected = f"a whole number from {least} to {most}"
    return Scalar(expected, r"-?[0-9]{1,9}", convert, plain=True, json={"minimum": least, "maximum": most})


def one_of(words: Iterable[str], convert: type = str) -> Scalar:
    """One of a few words; `convert` may be an enumeration of them."""
    choices = tuple(str(word) for word in words)
    return Scalar(f"one of {', '.join(choices)}", r"[\s\S]*", convert, choices=choices)


def once(kind: Scalar, what: str) -> Scalar:
    """A value that may stand only once in a file; `what` it is, for the message."""
    return replace(kind, defines=what)


def named(kind: Scalar) -> Scalar:
    """A value of an alert channel: as `kind`, or with `${NAME}` in it."""
    return replace(kind, pattern=rf"{kind.pattern}|\S*{NAME}\S*", template=True)


CHANNEL_URL = named(
    Scalar("an https URL (http to this machine) without a secret in it, or ${NAME}", _WEB, _endpoint, secret=True)
)
MAIL_SERVER = named(
    Scalar(
        "smtp://HOST:PORT or smtps://HOST:PORT without a password, or ${NAME}",
        r"smtps?://[^\s\\/?#]+/?",
        _web,
        secret=True,
    )
)
