"""Diffs: exact round trips for any text, and readable steps for real edits in English and Chinese."""

import json
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.diff import apply, diff, from_json, is_notice, to_json
from tracker.model import Diff

ENGLISH = [
    "Calder Air denied on Friday that it plans to fly the Atlantic again.",
    "The airline, based in Leith, lost £31m last year.",
    "A spokesman said there was no truth in the report.",
    "Two people who have seen the plan said that it was to begin in May.",
    "Shares fell by 4.5% after the news.",
    "Nobody at the regulator would comment.",
]
CHINESE = [
    "字节跳动相关负责人回应称，该消息不属实。",
    "知情人士表示，项目将于明年5月上线。",
    "公司去年营收约2366亿元，同比增长111%。",
    "截至发稿，公司未予置评。",
    "「目前沒有相關計劃。」發言人說。",
]
SEPARATORS = ["\n", " ", "", "\n\n", "　"]


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, str]:
    """A text of real sentences and an edit of it: some gone, come, moved, or with words changed."""
    pool = draw(st.sampled_from([ENGLISH, CHINESE, ENGLISH + CHINESE]))
    chance = draw(st.randoms(use_true_random=False))
    old = chance.sample(pool, chance.randint(0, len(pool)))
    new = [_with_words_changed(s, chance) if chance.random() < 0.3 else s for s in old if chance.random() < 0.8]
    new += chance.sample(pool, chance.randint(0, 2))
    if chance.random() < 0.5:
        chance.shuffle(new)
    return tuple("".join(s + chance.choice(SEPARATORS) for s in side) for side in (old, new))  # type: ignore[return-value]


def _with_words_changed(sentence: str, chance: random.Random) -> str:
    at = chance.randrange(len(sentence))
    return sentence[:at] + chance.choice(["", "not ", "并未", "2", "\n"]) + sentence[at + chance.randint(0, 4) :]


def check_exact(before: str, after: str) -> Diff:
    """Everything that must hold of any diff."""
    result = diff(before, after)
    assert "".join(edit.before for edit in result.edits) == before
    assert apply(before, result) == after
    for edit in result.edits:
        assert edit.before or edit.after
        if edit.words:
            assert "".join(word.before for word in edit.words) == edit.before
            assert "".join(word.after for word in edit.words) == edit.after
            assert all(word.before.split() == word.after.split() for word in edit.words if word.kept)
            assert any(not word.kept for word in edit.words)
        else:
            assert edit.kept or not (edit.before and edit.after)
    assert from_json(json.loads(json.dumps(to_json(result)))) == result
    return result


@given(st.text(), st.text())
def test_any_two_texts(before: str, after: str) -> None:
    check_exact(before, after)


@given(edited_texts())
@example(("Shares fell by 4.5% after the news.\n", "Shares fell by4.5% after the news.\n"))
def test_edited_articles(texts: tuple[str, str]) -> None:
    check_exact(*texts)


@given(st.text() | edited_texts().map("".join))
def test_a_text_and_itself(text: str) -> None:
    result = check_exact(text, text)
    assert result.changed == ()
    assert not result.announced


@pytest.mark.parametrize("sentences", [ENGLISH, CHINESE])
def test_white_space_is_no_change(sentences: list[str]) -> None:
    assert check_exact(" ".join(sentences), "\n\n".join(sentences) + "\n").changed == ()


@pytest.mark.parametrize("sentences", [ENGLISH, CHINESE])
def test_a_moved_sentence_is_marked_and_is_no_change(sentences: list[str]) -> None:
    after = [*sentences[1:], sentences[0]]
    result = check_exact("\n".join(sentences), "\n".join(after))
    assert result.changed == ()
    assert [bool(edit.before) for edit in result.edits if edit.moved] == [True, False]


def test_a_changed_word_in_english() -> None:
    before = "\n".join(ENGLISH)
    (edit,) = check_exact(before, before.replace("£31m", "£35m")).changed
    assert edit.before.strip() == ENGLISH[1]
    assert [(w.before, w.after) for w in edit.words if not w.kept] == [("£31", "£35")]


def test_a_changed_word_in_chinese() -> None:
    before = "\n".join(CHINESE)
    (edit,) = check_exact(before, before.replace("不属实", "属实")).changed
    assert [(w.before, w.after) for w in edit.words if not w.kept] == [("不", "")]


def test_a_dropped_sentence_and_a_new_one_are_not_taken_for_an_edit() -> None:
    after = [ENGLISH[1], "The mayor opened a library in Port Alder on Tuesday.", *ENGLISH[2:]]
    changed = check_exact("\n".join(ENGLISH), "\n".join(after)).changed
    assert [(e.before.strip(), e.after.strip()) for e in changed] == [(ENGLISH[0], ""), ("", after[1])]


def test_a_rewritten_sentence_is_shown_in_whole_phrases() -> None:
    (edit,) = check_exact(
        "The bank said it would close the branch in Leith in May.",
        "The bank said it would keep the shop in Leith in May.",
    ).changed
    assert [(w.before, w.after) for w in edit.words if not w.kept] == [("close the branch ", "keep the shop ")]


NOTICES = [
    "Correction: An earlier version of this article misstated the price.",
    "CORRECTED-Calder Air denies Atlantic plan",
    "(Corrects third paragraph to say May, not March)",
    "Clarification, 9 Feb: the figure is for the whole group.",
    "Editor’s note: this story has been changed.",
    "An earlier version of this report said that the plan was dropped.",
    "This article was amended on 9 February 2023 to remove a figure.",
    "This story has been updated with comment from the company.",
    "Publisher's note: we wrongly reported that the vans would go.",
    "We have removed a paragraph about the future of the building.",
    "A paragraph about the stadium has been taken out.",
    "This article originally said that the price was £4.",
    "Our report of Friday was wrong about the price.",
    "Update 2: adds the company's statement",
    "We have withdrawn this article after a complaint.",
    "The Ledger retracts the report and regrets the error.",
    "The Courier no longer stands by this report.",
    "The story has been unpublished while we look into complaints.",
    "Two paragraphs of this article have been removed.",
    "（更正啟事：本文初版誤植發言人談話內容。）",
    "本刊昨日快讯有误，我们对误读深表歉意。",
    "该内容有误，现予撤回，谨向公司及读者致歉。",
    "更正：本文此前版本误将营收写作五百亿元。",
    "【更正】字节跳动回应",
    "更新：公司回应了本报的提问。",
    "勘误：文中数字有误。",
    "更新说明：增加了公司回应。",
    "編者按：本文已於2月9日更新。",
    "编者注：标题已修改。",
    "本文已更新，补充公司回应。",
    "本报现撤回上述报道，并向读者致歉。",
    "此前版本称公司已确认，特此更正。",
    "文中相关表述已删去。",
]
NO_NOTICES = [
    "The company corrected its forecast and updated its app.",
    "Update on the merger is expected on Friday.",
    "The update was released in May.",
    "The app has been updated.",
    "The regulator's report found that the drug was withdrawn in March.",
    "An earlier version of the app had no such button.",
    "Earlier reports said the plan was dropped.",
    "“We were wrong and we apologise to customers,” said the company.",
    "We have updated our forecast.",
    "The company no longer stands by its statement of Tuesday.",
    "The ministry said it no longer stands by the report on emissions.",
    "平台称，涉事账号的内容已删除。",
    "平台称，相关内容已撤下。",
    "公司表示，相关表述已更正。",
    "公司发布声明致歉。",
    "公司承认系统故障，并向观众致歉。",
    "字节跳动更新了隐私政策。",
    "此前报道称，公司将裁员。",
    "公司撤回了上市申请。",
    "该公司更正了此前的业绩预告。",
]


@pytest.mark.parametrize("note", NOTICES)
def test_a_note_that_came_announces_the_edit(note: str) -> None:
    before = "\n".join(ENGLISH)
    assert check_exact(before, f"{before}\n{note}").announced
    assert not check_exact(f"{before}\n{note}", f"{before.replace('31', '35')}\n{note}").announced


@pytest.mark.parametrize("sentence", NO_NOTICES + ENGLISH + CHINESE)
def test_what_is_no_note(sentence: str) -> None:
    assert not is_notice(sentence)


def test_apply_refuses_another_text() -> None:
    with pytest.raises(ValueError, match="does not start from this text"):
        apply("other", diff("one", "two"))


def test_texts_far_beyond_an_article_are_still_exact() -> None:
    before = "".join(f"Word{n} " for n in range(30_000))
    check_exact(before, before.replace("Word7", "Term7"))
    sentences = [f"Sentence number {n} says nothing. " for n in range(30_000)]
    check_exact("".join(sentences), "".join(reversed(sentences[::2])))
