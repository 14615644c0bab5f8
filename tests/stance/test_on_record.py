"""Who is shown to speak, and what is told as done."""

from __future__ import annotations

import pytest

from tracker.language import fold
from tracker.stance.done import is_done, is_trial
from tracker.stance.speech import (
    another_speaks,
    authority_publishes,
    authority_stands,
    subject_announces,
    subject_tells_us,
    writer_saw,
)

NAMES = (fold("Vellmart"), fold("维尔商城"))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Corrow Lines denied on Monday that it will open a depot in Ostley.", True),
        ("A Corrow Lines spokeswoman said it would not.", True),
        ("科罗航运否认将开设仓库。", True),
        ("“We have what we need from Vellmart,” a Corrow Lines spokeswoman said.", True),
        ("Vellmart denied that Corrow Lines said so.", False),
        ("Vellmart, which sells to Corrow Lines, said it will close.", False),
        ("Corrow Lines will buy the depot.", False),
        ("The depot of Vellmart, Corrow Lines said, will close.", False),
        ("The company told its partner Corrow Lines so.", False),
    ],
)
def test_another_watched_company_is_shown_to_speak(text: str, other: bool) -> None:
    assert another_speaks(fold(text), NAMES, (fold("Corrow Lines"), fold("科罗航运"))) is other
    assert not another_speaks(fold(text), NAMES, ())


@pytest.mark.parametrize(
    "outlet",
    ["High Court of Pellonia", "Office of Bank Supervision", "Tarnmouth Borough Council", "Competition Office",
     "Ministry of Transport", "临江省市场监督管理局", "東屏市交通局", "汉北市中级人民法院"],
)  # fmt: skip
def test_an_authority_speaks_on_its_own_page(outlet: str) -> None:
    assert authority_publishes(fold(outlet))


@pytest.mark.parametrize(
    "outlet",
    ["Harbour News Agency", "City Press Agency", "Hallam's press office", "Court Watch", "中部新闻", "Quill Wire"],
)
def test_a_paper_is_no_authority(outlet: str) -> None:
    assert not authority_publishes(fold(outlet))


def test_an_authority_has_to_be_named() -> None:
    assert authority_stands(fold("The competition regulator cleared the deal."))
    assert authority_stands(fold("法院裁定驳回申请。"))
    assert not authority_stands(fold("Shoppers in the port seemed pleased."))
    assert not authority_stands(fold("商业化部门委托供应商调整布局面向商家。"))


def test_what_the_writer_saw_is_its_own_word() -> None:
    assert writer_saw(fold("We found the depot open to other shops on Tuesday."))
    assert writer_saw(fold("我们在应用商店里发现，这款新应用已经上架。"))
    assert not writer_saw(fold("“We are closing the depot,” reads a letter to staff."))


@pytest.mark.parametrize(
    "text",
    [
        "The sale has now been completed.",
        "Completion took place on Friday.",
        "Our website is now open to other merchants.",
        "Shoppers can buy from other merchants as of today.",
        "交易已于7月29日完成交割。",
        "新仓今日正式启用。",
    ],
)
def test_what_is_done_is_told_as_done(text: str) -> None:
    assert is_done(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "The sale will be completed in July.",
        "The company has signed a letter and expects the sale to close next year.",
        "The sale is subject to approval.",
        "交易预计将于7月完成交割。",
        "新仓计划年内正式启用。",
        "The company confirmed the plan.",
        "The company has signed an agreement.",
    ],
)
def test_what_is_to_come_is_not(text: str) -> None:
    assert not is_done(fold(text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Vellmart told us that it has stopped all work on the site.", True),
        ("On Friday, Vellmart's press office told this newspaper that the plan stands.", True),
        ("Two agencies that sell for Vellmart told us that the plan stands.", False),
        ("A person who knows Vellmart told this newspaper about the plan.", False),
    ],
)
def test_the_subject_itself_tells_the_outlet(text: str, told: bool) -> None:
    assert subject_tells_us(fold(text), NAMES) is told


@pytest.mark.parametrize(
    ("headline", "own"),
    [
        ("Vellmart says depot is closed", True),
        ("维尔商城回应：仓库将关闭", True),
        ("Vellmart to close depot", False),
        ("维尔商城将关闭仓库", False),
    ],
)
def test_a_headline_is_the_subjects_word_where_it_says_so(headline: str, own: bool) -> None:
    assert subject_announces(fold(headline), NAMES) is own


@pytest.mark.parametrize(
    ("text", "trial"),
    [
        ("From today some shoppers can try the site in a beta.", True),
        ("Empty trams are out at night as we put the line through its paces.", True),
        ("新功能今日起面向部分用户开放。", True),
        ("The pilot ended in May.", False),
        ("A pilot will begin next year.", False),
        ("新功能将于下月开始测试。", False),
    ],
)
def test_an_opening_for_some_is_a_trial(text: str, trial: bool) -> None:
    assert is_trial(fold(text)) is trial
