"""Dates as publishers write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extract import extract
from tracker.extract.dates import in_url, parse, zone_of
from tracker.model import Lead

CHINA = timezone(timedelta(hours=8))
URL = "https://example.com/story"
MIN, MAX = datetime(1990, 1, 1), datetime(2199, 1, 1)  # noqa: DTZ001  hypothesis wants them naive
SENTENCE = "The company said that it would not sell its foundry in Boise, whatever had been reported."


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2018-10-03T05:30:00+01:00", "2018-10-03T05:30:00+01:00"),
        ("2018-10-03T05:30:00Z", "2018-10-03T05:30:00+00:00"),
        ("2023-02-14T06:00:12.000Z", "2023-02-14T06:00:12+00:00"),
        ("2018-10-03 05:30:00 -0500", "2018-10-03T05:30:00-05:00"),
        ("2026/09/01", "2026-09-01T00:00:00+08:00"),
        ("20220309T101500Z", "2022-03-09T10:15:00+00:00"),
        ("2022年3月9日 10:15", "2022-03-09T10:15:00+08:00"),
        ("2022年03月09日（星期三）下午3时05分", "2022-03-09T15:05:00+08:00"),
        ("發佈時間：2020-10-14 16:40", "2020-10-14T16:40:00+08:00"),
        ("更新时间：2022-3-9 8:05:09", "2022-03-09T08:05:09+08:00"),
        ("Wed, 02 Oct 2002 15:00:00 +0200", "2002-10-02T15:00:00+02:00"),
        ("Wed, 02 Oct 2002 13:00:00 GMT", "2002-10-02T13:00:00+00:00"),
        ("June 21, 2022", "2022-06-21T00:00:00+08:00"),
        ("Posted on Sept. 3rd, 2021 at 7:05 p.m. EDT", "2021-09-03T19:05:00-04:00"),
        ("3 October 2018, 12:10 am", "2018-10-03T00:10:00+08:00"),
        ("Updated: 3:41 PM PDT Jun 9, 2020", "2020-06-09T15:41:00-07:00"),
        ("1646792100", "2022-03-09T02:15:00+00:00"),
        ("1646792100123", "2022-03-09T02:15:00+00:00"),
    ],
)
def test_a_date_in_any_dress(text: str, iso: str) -> None:
    found = parse(text, CHINA)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "yesterday",
        "03/04/2021",
        "2021-13-40",
        "1970-01-01",
        "0000-00-00",
        "99999",
        "+12345-01-01",
        "2021-02-30",
    ],
)
def test_what_is_no_date_is_not_guessed(text: str | None) -> None:
    assert parse(text) is None


def test_the_day_in_an_address() -> None:
    assert in_url("https://example.com/2022/03/09/story") == datetime(2022, 3, 9, tzinfo=UTC)
    assert in_url("https://example.com/a/20220309/1.html", CHINA) == datetime(2022, 3, 9, tzinfo=CHINA)
    assert in_url("https://example.com/a/202203091.html") is None
    assert in_url("https://example.com/1234567") is None


def test_the_zone_of_a_page_is_that_of_its_language() -> None:
    assert zone_of("zh") == CHINA
    assert zone_of("en") == UTC


def published(head: str = "", body: str = "", url: str = URL, lead: Lead | None = None) -> datetime | None:
    markup = (
        f"<html><head>{head}</head><body><article><h1>A foundry</h1>{body}<p>{SENTENCE}</p></article></body></html>"
    )
    return extract(markup, url, lead).published


def test_what_a_page_declares_goes_before_what_it_shows_and_what_others_say() -> None:
    meta = '<meta property="article:published_time" content="2022-01-01T10:00:00Z">'
    shown = '<time datetime="2022-01-02T10:00:00Z">2 January</time>'
    words = "<div>4 January 2022</div>"
    lead = Lead(URL, published=datetime(2022, 1, 5, tzinfo=UTC))
    dated = "https://example.com/2022/01/06/story"
    assert published(meta, shown, dated, lead) == datetime(2022, 1, 1, 10, tzinfo=UTC)
    assert published("", shown, dated, lead) == datetime(2022, 1, 2, 10, tzinfo=UTC)
    assert published("", words, dated, lead) == datetime(2022, 1, 4, tzinfo=UTC)
    assert published("", "", dated, lead) == datetime(2022, 1, 5, tzinfo=UTC)
    assert published("", "", dated) == datetime(2022, 1, 6, tzinfo=UTC)
    assert published() is None


def test_a_bare_day_gives_way_to_a_time_on_that_day() -> None:
    meta = '<meta name="date" content="2022-01-01">'
    assert published(meta, "<div>1 January 2022 09:20</div>") == datetime(2022, 1, 1, 9, 20, tzinfo=UTC)
    assert published(meta, "<div>2 January 2022 09:20</div>") == datetime(2022, 1, 1, tzinfo=UTC)


def test_the_date_of_another_story_beside_it_is_not_the_page_s() -> None:
    aside = '<aside><time datetime="2020-05-05T00:00:00Z">5 May</time></aside>'
    own = '<time datetime="2022-01-02T10:00:00Z">2 January</time>'
    markup = f"<body>{aside}<main><h1>A foundry</h1>{own}<p>{SENTENCE}</p></main></body>"
    assert extract(markup, URL).published == datetime(2022, 1, 2, 10, tzinfo=UTC)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    found = parse(text)
    assert found is None or found.tzinfo is not None


@given(st.datetimes(MIN, MAX), st.integers(-14 * 60, 14 * 60))
def test_iso_dates_come_back_as_they_were(moment: datetime, minutes: int) -> None:
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse(aware.isoformat()) == aware
