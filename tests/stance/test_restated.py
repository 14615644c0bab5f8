"""Reports that are told again by those whom they are about affirm nothing."""

from __future__ import annotations

import pytest

from tracker.stance.restated import restates


@pytest.mark.parametrize(
    "said",
    [
        "Quillbasket is aware of media reports that it will buy Larkmoor.",
        "We have noted recent press speculation about a sale of our parcel business.",
        "The board refers to the article in which a takeover of Larkmoor is described.",
        "公司注意到有媒体报道称，青篮科技将收购云雀物流。",
        "近日，有媒体发表文章，称我公司将关闭三座仓库。",
        "本公司留意到，2021年3月5日有媒體報道稱海關已對本公司立案。",
        "网传青篮科技将收购云雀物流。",
    ],
)
def test_a_report_told_again_is_one(said: str) -> None:
    assert restates(said)


@pytest.mark.parametrize(
    "said",
    [
        "In response to media speculation, Quillbasket confirms that it is in talks with Larkmoor.",
        "The media reports are true: we will buy Larkmoor.",
        "Quillbasket will buy Larkmoor, it reported in its half-year figures.",
        "针对媒体报道，公司确认将收购云雀物流。",
        "青篮科技将收购云雀物流。",
    ],
)
def test_what_is_affirmed_is_none(said: str) -> None:
    assert not restates(said)
