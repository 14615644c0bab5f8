"""When the things that passages tell of took place."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.stance.background import is_background, only_retells
from tracker.stance.when import event_date

FRIDAY = datetime(2021, 3, 12, 9, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The company said on Wednesday that it would close.", date(2021, 3, 10)),
        ("It denied the report on Friday.", date(2021, 3, 12)),
        ("A letter of March 3 says so.", date(2021, 3, 3)),
        ("It had denied this on 14 November 2020.", date(2020, 11, 14)),
        ("The company had denied it in 2020.", date(2020, 1, 1)),
        ("He said so last year.", date(2020, 1, 1)),
        ("Yesterday it opened.", date(2021, 3, 11)),
        ("As of this morning the line, last used in 1948, is open.", date(2021, 3, 12)),
        ("公司今日宣布，2019年启动的项目已取消。", date(2021, 3, 12)),
        ("Two weeks ago it opened.", date(2021, 2, 26)),
        ("公司3月9日回应称不属实。", date(2021, 3, 9)),
        ("2020年11月12日，公司否认。", date(2020, 11, 12)),
        ("公司昨日表示不予置评。", date(2021, 3, 11)),
        ("周三，公司回应。", date(2021, 3, 10)),
        ("上周五，公司回应。", date(2021, 3, 5)),
        ("公司去年曾否认。", date(2020, 1, 1)),
        ("The depot will close, Vellmart said in January.", date(2021, 1, 1)),
        ("Vellmart, which opened the depot in January, did not reply.", date(2021, 1, 1)),
        ("维尔商城计划关闭仓库，1月3日有报道称。", date(2021, 1, 3)),
    ],
)
def test_dated(text: str, day: date) -> None:
    found = event_date(text, FRIDAY)
    assert found is not None
    assert found.date() == day
    assert found.tzinfo is FRIDAY.tzinfo


@pytest.mark.parametrize(
    "text",
    [
        "It will open on 3 May.",
        "The company denied it.",
        "公司将于6月1日关闭。",
        "It costs 2,020 yuan.",
        "On 31 February",
        "Vellmart denied that it will close the depot by the end of January.",
        "Vellmart has abandoned its plan to close the depot in January.",
        "The depot is due to close on 3 January.",
        "维尔商城计划1月3日关闭仓库。",
        "It has four boats built in 1994.",
    ],
)
def test_not_dated_or_in_the_future(text: str) -> None:
    assert event_date(text, FRIDAY) is None


def test_nothing_without_a_date_of_publication() -> None:
    assert event_date("It said so on Wednesday.", None) is None


@given(st.text(alphabet="0123456789年月日March on Friday ago前年去-/,.", max_size=40))
def test_any_text_gives_a_past_day_or_none(text: str) -> None:
    found = event_date(text, FRIDAY)
    assert found is None or found <= FRIDAY


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("The company had denied the report last summer.", True),
        ("In 2019 a spokesman called it nonsense.", True),
        ("公司去年曾回应称没有计划。", True),
        ("The company again denied the report, as it had denied it in January.", False),
        ("The company denied the report on Wednesday.", False),
        ("It had confirmed that it would close, but on Thursday the company denied that it will.", False),
        ("公司3月9日再次否认。", False),
    ],
)
def test_background(text: str, old: bool) -> None:
    assert is_background(text, event_date(text, FRIDAY), FRIDAY) is old


@pytest.mark.parametrize(
    ("text", "retold"),
    [
        ("The company had confirmed that it would close.", True),
        ("It had said so, and had promised a date.", True),
        ("The company confirmed that it would close, days after it had denied it.", False),
        ("It admitted that it had said otherwise.", False),
        ("It had said so, and said so again.", False),
        ("The company will close.", False),
    ],
)
def test_only_retells(text: str, retold: bool) -> None:
    assert only_retells(text) is retold
