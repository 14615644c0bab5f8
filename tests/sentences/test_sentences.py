"""Sentences with exact places: properties for any text, and the traps of English and Chinese news prose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.model import Article
from tracker.sentences import split

STOPS = list(".。！？；…!?\n\t\u2028 ")
PAIRS = list('“”‘’"「」『』（）()《》')
WORDS = ["The", " it", "U.S.", " Mr. ", "J. ", "1.5", "a.m.", "……", "...", "字节", "否认", "，", "："]
PIECES = st.sampled_from([*STOPS, *PAIRS, *WORDS])
TEXTS = st.text() | st.lists(PIECES).map("".join)


@given(TEXTS)
def test_sentences_cover_the_text_and_nothing_else(content: str) -> None:
    at, paragraph = 0, 0
    for sentence in split(content):
        assert content[at : sentence.start].strip() == ""
        assert content[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert len(sentence.text.splitlines()) == 1
        assert sentence.paragraph >= paragraph
        at, paragraph = sentence.end, sentence.paragraph
    assert content[at:].strip() == ""


@given(st.lists(st.sampled_from(["One. Two.", "一。二。", "no stop", "- point", "(aside)"]), min_size=1))
def test_a_line_always_ends_a_sentence_and_counts_as_a_paragraph(lines: list[str]) -> None:
    sentences = split("\n".join(lines))
    assert [s.paragraph for s in sentences] == [n for n, line in enumerate(lines) for _ in split(line)]


def test_the_headline_is_paragraph_nought() -> None:
    article = Article(url="https://news.example/a", title="Firm denies it", text="It said no.\nThen it left. Why?")
    assert [(s.text, s.paragraph) for s in split(article.content)] == [
        ("Firm denies it", 0),
        ("It said no.", 1),
        ("Then it left.", 2),
        ("Why?", 2),
    ]


def test_an_article_without_a_headline_has_no_paragraph_nought() -> None:
    assert [s.paragraph for s in split("\n\nOne.\nTwo.")] == [1, 2]


# Each line is one text; "|" stands between its sentences.
ENGLISH = """
The firm denied it.| It gave no reason.
Mr. Orde met Dr. Vane and Gen. Poole on Friday.| They left.
Shares of Calder Inc. fell on Friday.
Calder Inc.| The company fell.
It sells in the U.S. Senate shops and the U.K. market.| It does not in the U.S.| The firm said so.
The U.S. Food Agency denied it.
It opens at 9 a.m. Monday and shuts at 5 p.m. on Friday.
It opens at 9 a.m.| The shop is new.
Sales rose 4.5% to $1.2bn.| Costs fell 3.1%.
J. K. Marsh wrote to George W. Pell.| He did not answer.
Neither do I.| The board agrees.
See No. 5 and Art. 7.| Is it so?| No.| The firm denies it.
It is due on Jan. 5 and Feb. 6 next year.
It makes tools, e.g. Hammers, i.e. Nails, vs. Screws.
"We will not," he said.| "We never will."| She agreed.
"Is it true?" he asked.| "No!" she said.
He said: “There is no truth in it.”| The bank agreed.
(He had; there is tape.)| Then he left.
Wait...| The firm denied... nothing at all.| Then… it left.
LONDON (Meridian) - The firm denied it.| It left.
WASHINGTON, D.C. (Meridian) -- The firm denied it.
SANTA LIRA, Nov. 12 (Meridian) - Cameras began on Thursday.
1. The firm denied it.| 2. It left.
Yahoo! Japan said so.| It left.
The staff of 20.| The rest left.
Visit example.com.| The page is new.
The firm said.|The regulator disagreed.
The plan was dropped.[3]| The firm left.
iPhone sales fell.| iPad sales rose.
It earned £31m.| The year before it lost 2bn.
Founded by Vane, Orde et al.| The firm left.
""".strip().splitlines()

CHINESE = """
字节跳动否认了这一消息。|公司称没有计划！|是真的吗？|记者不清楚。
一是降价；|二是裁员；|三是关店。
“消息不实。公司没有相关计划。”该公司表示。|记者还在了解。
“材料不是问题，窗口才是问题。”其中一人说。|他随后离开。
该公司回应称：“消息不实。”|记者又问了一遍。
「消息不實。」該公司發言人表示。|記者仍在了解。
他说“不会。”，随后离开。|会议结束。
他高喊“加油！”的口号离开。|会议结束。
电影《你好！世界》上映。|票房不错。
公司（下称“甲公司。”）否认。|记者在了解。
我们还在研究……|暂无消息。
今年增长4.5%，达到1.2亿元。|去年为3.1%。
TikTok Shop 将在 U.S. 上线。|公司否认。
公司否认.|记者继续了解。
字节跳动旗下 TikTok 否认!| 公司没有计划?| 记者在问。
此事不实。|（记者 张三）
The firm said "消息不实。"| It left.
""".strip().splitlines()


@pytest.mark.parametrize("line", ENGLISH + CHINESE)
def test_where_sentences_end(line: str) -> None:
    expected = [piece.strip() for piece in line.split("|")]
    assert [s.text for s in split(line.replace("|", ""))] == expected


def test_a_long_chinese_quotation_is_split() -> None:
    quotation = "他说：“" + "公司没有这样的计划，以后也不会有。" * 6 + "”"
    assert len(split(quotation)) == 6


def test_a_short_chinese_quotation_is_not() -> None:
    assert len(split("他说：“公司没有计划。以后也不会有。”会议结束。")) == 2


def test_headings_and_points_need_no_stop() -> None:
    text = "Title\n\nWhat happened\n• It denied it\n- It left\n一、公司回应\n公司否认。"
    assert [s.text for s in split(text)] == text.replace("\n\n", "\n").split("\n")
