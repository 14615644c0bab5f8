"""A denial of a figure, a price or a date leaves a claim that names none where it was."""

from __future__ import annotations

import pytest

from tracker.stance.details import denies_a_detail

CLAIM = "Quillbasket will buy the parcel firm Larkmoor."
HAN = "青篮科技将收购快递公司云雀物流。"


@pytest.mark.parametrize(
    "said",
    [
        "A spokeswoman for Quillbasket denied the reported price and said nothing of the talks themselves.",
        "Quillbasket disputed the timetable given in the report.",
        'The figure in the article is "wrong", Quillbasket said.',
        "The figure in the article was plainly wrong, Quillbasket said.",
        "Quillbasket told us that we had got the date wrong.",
        "The grocer rejected the Courier's account, adding that the closing date is still open.",
    ],
)
def test_a_denied_detail_is_not_the_claim_denied(said: str) -> None:
    assert denies_a_detail(CLAIM, said)


@pytest.mark.parametrize(
    "said",
    [
        "青篮科技否认报道中的收购金额。",
        "青篮科技表示，媒体所称的价格不准确。",
        "青篮科技称上述说法不实，收购的时间尚未确定。",
    ],
)
def test_in_chinese_too(said: str) -> None:
    assert denies_a_detail(HAN, said)


@pytest.mark.parametrize(
    "said",
    [
        "Quillbasket denied that it would buy Larkmoor.",
        "Quillbasket dismissed the report as untrue.",
        "Quillbasket denied the figure and said that there was no such deal.",
        "Quillbasket rejected the terms and has no plans to buy Larkmoor at any price.",
        "Quillbasket gave no price for Larkmoor.",
    ],
)
def test_a_denial_of_the_thing_itself_is_one(said: str) -> None:
    assert not denies_a_detail(CLAIM, said)


@pytest.mark.parametrize("said", ["青篮科技否认将收购云雀物流。", "青篮科技否认收购金额，称收购一事纯属子虚乌有。"])
def test_a_denial_of_the_thing_itself_is_one_in_chinese_too(said: str) -> None:
    assert not denies_a_detail(HAN, said)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Quillbasket will raise the price of delivery.", "Quillbasket denied the price reported on Monday."),
        ("青篮科技将提高配送价格。", "青篮科技否认报道中的价格。"),
    ],
)
def test_a_claim_of_a_measure_is_denied_with_it(claim: str, said: str) -> None:
    assert not denies_a_detail(claim, said)
