"""What goes by its words alone, and the sentences of articles that only look like it."""

from __future__ import annotations

import pytest

from tracker.extract.phrases import is_boilerplate_heading, is_correction, is_lead_in, is_related_heading
from tracker.extract.small import is_small_furniture


@pytest.mark.parametrize(
    "text",
    [
        "By Jo Field",
        "By J. R. Field and Ada Crumb | 3 May 2024",
        "Reporting by Jo Field; Editing by Ada Crumb and Tom Aske",
        "Share", "Share Tweet Email", "Advertisement", "3 min read", "20:41", "11.20am",
        "We and our 412 partners use cookies to store information on your device.",
        "This site uses cookies to make it work and to understand how you use it.",
        "© 2024 Example", "Copyright 2019 Moor Echo. All rights reserved.",
        "Sign up for our newsletter and never miss a story",
        "Got a story? Write to tips@example.com",
        "Media contact: press@example.com",
        "Posted in News", "Published: 3 May 2024", "Last updated 14 Feb 2023 06.00 GMT",
        "责任编辑：王一", "（责任编辑：许迟）", "来源：某某网", "记者：陈一",
        "发布时间：2022-03-09 10:15", "更新時間：2022年3月9日",
        "—END—", "本文为某某网原创，如需转载请联系授权。", "图：资料", "资料图片", "分享 收藏 打印",
        "扫码下载客户端", "长按识别二维码，关注我们", "点击上方蓝字关注我们", "下載《港灣日報》App，緊貼最新資訊",
        "免责声明：本文仅代表作者个人观点，不构成投资建议。", "未经授权不得转载", "媒体联络：品牌部 pr@example.com",
    ],
)  # fmt: skip
def test_small_furniture_goes(text: str) -> None:
    assert is_small_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "By Monday nothing had changed.",
        "By using robots, the firm says, it will close the depot.",
        "Reporting by the newspaper was false, the company said.",
        "Copyright claims against the maker were denied by the court.",
        "Published reports of a sale were wrong.",
        "Posted on Tuesday, the statement denied that a sale was planned.",
        "Like the mayor in 2019, she denied it.",
        "We bake four hundred cookies a day, she said.",
        "Share prices fell.",
        "Subscribers were told on Monday.",
        "Register offices will close, the council said.",
        "Contact with the crew was lost.",
        "发布时间尚未确定。",
        "更新后的版本没有这一功能。",
        "扫码支付将收费的说法不属实。",
        "下载该App需要实名，公司回应不实。",
        "订阅制收费的传闻不实。",
        "郑重声明：上述言论均不属实。",
        "法院认定，公司未经授权使用其商标的说法没有依据。",
        "来源称，公司没有出售计划。",
        "记者获悉，公司没有出售计划。",
        "公告编号: 2021-088",
        "关注度上升的同时，公众号“某某”发文否认。",
        "小程序上线了。",
    ],
)
def test_sentences_stay(text: str) -> None:
    assert not is_small_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "Correction, Aug. 17: An earlier version of this article said otherwise.",
        "CLARIFICATION: the number is 12,000.",
        "Editor’s note, March 5: We have removed a paragraph.",
        "This article was amended on 12 November.",
        "An earlier version of this story gave the wrong day.",
        "Updated to include a comment from the company.",
        "*This story has been updated.",
        "更正：本文此前版本称公司将迁址。",
        "（更正啟事：本文初版誤植發言人談話內容。）",
        "编者按：本文已于12月15日修改。",
        "【勘误】原文有误，特此更正。",
        "本文早前版本指新收費2月1日生效，現已刪除。",
    ],
)
def test_corrections_are_known(text: str) -> None:
    assert is_correction(text)


@pytest.mark.parametrize(
    "text",
    [
        "Corrections",
        "The company corrected itself.",
        "Updates on the match",
        "We have moved.",
        "更正",
        "公司更正了财报。",
        "记者更新了手机",
    ],
)
def test_not_every_mention_is_a_correction(text: str) -> None:
    assert not is_correction(text)


def test_headings_of_links() -> None:
    for text in (
        "Related stories",
        "Read Next",
        "Most read",
        "More on this story",
        "相关阅读",
        "延伸閱讀",
        "24小时热文",
        "最多人看",
    ):
        assert is_related_heading(text)
    for text in (
        "Related party deals",
        "More in store for shoppers",
        "Latest figures",
        "最新进展",
        "相关各方怎么说",
        "更多门店将关闭",
    ):
        assert not is_related_heading(text)


def test_headings_of_a_publishers_own_words() -> None:
    assert is_boilerplate_heading("About Velmora", "Velmora, Inc. casts metal parts.")
    assert is_boilerplate_heading("About Thornbridge FC", "Founded 1889.")
    assert is_boilerplate_heading("关于禾驰", "禾驰是朔途汽车旗下独立品牌。")
    assert is_boilerplate_heading("Forward-looking statements", "")
    assert is_boilerplate_heading("免责声明", "")
    assert not is_boilerplate_heading("About Brexit", "Ministers denied it.")
    assert not is_boilerplate_heading("About the memo", "It was found in a printer.")
    assert not is_boilerplate_heading("关于裁员传闻", "公司没有裁员计划。")


def test_lead_ins() -> None:
    assert is_lead_in("Read more: Rival denies it", linked=False)
    assert is_lead_in("相关阅读：公司否认", linked=False)
    assert is_lead_in("Analysis: why it matters", linked=True)
    assert not is_lead_in("Analysis: it matters because nothing was sold.", linked=False)
    assert not is_lead_in("More than 100 people came.", linked=True)
    assert not is_lead_in("Read the letter in full, he said.", linked=True)
