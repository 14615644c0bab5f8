"""Every value that is stored comes back the same, offsets of times included."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.diff import diff
from tracker.model import Article, Change, Diff, Evidence, Lead, Ruling, Verdict
from tracker.store.documents import dump, load, moment
from tracker.watching import Visit

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
FIRST, LAST = datetime.fromisoformat("1970-01-01"), datetime.fromisoformat("9998-01-01")
TIMES = st.datetimes(FIRST, LAST, timezones=OFFSETS)
st.register_type_strategy(datetime, TIMES)
st.register_type_strategy(float, st.floats(0, 1))
DIFFS = st.builds(diff, st.text(max_size=40), st.text(max_size=40))
st.register_type_strategy(Diff, DIFFS)


@pytest.mark.parametrize("kind", [Visit, Article, Evidence, Verdict, Change, Ruling, Diff])
@settings(max_examples=25)
@given(data=st.data())
def test_round_trip(kind: type, data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))
    back = load(kind, dump(value))
    assert back == value
    assert hash(back) == hash(value) or isinstance(value, Verdict | Change)
    for each in fields(value):
        there, here = getattr(back, each.name), getattr(value, each.name)
        assert type(there) is type(here)
        if isinstance(here, datetime):
            assert there.utcoffset() == here.utcoffset()


@given(TIMES, TIMES)
def test_moments_sort_as_their_times(one: datetime, other: datetime) -> None:
    assert (moment(one) < moment(other)) == (one < other)
    assert datetime.fromisoformat(moment(one)) == one


def test_the_ends_of_time() -> None:
    latest = datetime.max.replace(tzinfo=timezone(timedelta(hours=-5)))
    assert moment(latest) > moment(datetime(9999, 12, 31, tzinfo=UTC))


def test_a_time_without_an_offset_is_refused() -> None:
    naive = datetime.fromisoformat("2026-03-01")
    with pytest.raises(ValueError, match="without an offset"):
        moment(naive)
    with pytest.raises(ValueError, match="without an offset"):
        dump(Lead("https://news.example/a", published=naive))


def test_defaults_are_left_out_and_unknown_fields_are_passed_over() -> None:
    assert dump(Lead("https://news.example/a")) == '{"url":"https://news.example/a"}'
    assert load(Lead, '{"url":"https://news.example/a","later":1}') == Lead("https://news.example/a")


def test_what_json_cannot_say_is_refused(piece: Evidence) -> None:
    with pytest.raises(ValueError, match="JSON"):
        dump(replace(piece, score=float("nan")))


def test_broken_characters_survive() -> None:
    lead = Lead("https://news.example/a", title="half \ud83d a pair, and a NUL \x00")
    assert dump(lead).encode()
    assert load(Lead, dump(lead)) == lead
