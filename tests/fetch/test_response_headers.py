"""Retry-After, freshness and validators: what headers say about the next visit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fetch.conftest import NOW
from tracker.fetch import headers
from tracker.model import Validators

DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)


def seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        (b"0", seconds(0)),
        (b"120", seconds(120)),
        (b" 120 ", seconds(120)),
        (b"-5", seconds(0)),
        (b"86401", DAY),
        (b"9" * 5000, DAY),
        (b"Sun, 01 Mar 2026 13:00:00 GMT", HOUR),
        (b"Sunday, 01-Mar-26 13:00:00 GMT", HOUR),
        (b"Sun, 01 Mar 2026 21:00:00 +0800", HOUR),
        (b"Sun Mar  1 13:00:00 2026", HOUR),
        (b"Sat, 28 Feb 2026 13:00:00 GMT", seconds(0)),
        (b"Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        (b"Fri, 31 Dec 9999 23:59:59 -1200", None),  # past the last year there is
        (b"Mon, 99 Mar 2026 13:00:00 GMT", None),
        (b"1.5", None),
        (b"+5", None),
        (b"\xb2", None),
        (b"soon", None),
        (b"", None),
    ],
)
def test_retry_after_is_understood_and_clamped(value: bytes, wait: timedelta | None) -> None:
    assert headers.retry_after([(b"Retry-After", value)], NOW) == wait


@given(st.binary(max_size=60))
def test_no_header_can_raise(value: bytes) -> None:
    for name in (b"Retry-After", b"Cache-Control", b"Expires", b"Age", b"Date"):
        lines = [(name, value), (b"Cache-Control", b"max-age=60"), (b"Expires", b"0")]
        for found in (headers.retry_after(lines, NOW), headers.max_age(lines, NOW), headers.max_age(lines[:1], NOW)):
            assert found is None or timedelta(0) <= found <= DAY


@pytest.mark.parametrize(
    ("lines", "age"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=600"}, seconds(600)),
        ({"Cache-Control": 'public, MAX-AGE="60", must-revalidate'}, seconds(60)),
        ({"Cache-Control": "max-age=600", "Expires": "0"}, seconds(600)),
        ({"Cache-Control": "max-age=600", "Age": "500"}, seconds(100)),
        ({"Cache-Control": "max-age=600", "Age": "9999"}, seconds(0)),
        ({"Cache-Control": "max-age=" + "9" * 5000}, DAY),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Cache-Control": "x-max-age=600"}, None),
        ({"Cache-Control": "max-age=600, no-cache"}, seconds(0)),
        ({"Cache-Control": "no-store"}, seconds(0)),
        ({"Cache-Control": "max-age=-1"}, None),
        ({"Expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, HOUR),
        ({"Expires": "Sun, 01 Mar 2026 13:00:00 GMT", "Date": "Sun, 01 Mar 2026 12:30:00 GMT"}, HOUR / 2),
        ({"Expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, DAY),
        ({"Expires": "-1"}, seconds(0)),
    ],
)
def test_freshness_is_understood_and_clamped(lines: dict[str, str], age: timedelta | None) -> None:
    assert headers.max_age([(name.encode(), value.encode()) for name, value in lines.items()], NOW) == age


@given(st.binary(min_size=1, max_size=40).filter(lambda b: not set(b) & {*range(9), *range(10, 32), 127}))
def test_validators_go_back_as_they_came(value: bytes) -> None:
    given_back = headers.conditional(headers.validators([(b"ETAG", value), (b"last-modified", value)]))
    sent = value.strip(b" \t")  # which no HTTP library hands over anyway
    assert given_back[-1:] == ([(b"If-Modified-Since", sent)] if sent else [])
    assert given_back[:-1] == ([] if sent in (b"", b"*") else [(b"If-None-Match", sent)])


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\nb", "\x00", "标签", "a" * 5000, ""])
def test_what_no_server_can_have_sent_is_not_sent_back(value: str) -> None:
    assert headers.conditional(Validators(value, value)) == []
