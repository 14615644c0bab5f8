"""Copies are told by their sketches, edited and shortened ones too; other texts are not."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.origin import containment, sketch
from tracker.origin.sketch import COPIED, SKETCH, copied

ENGLISH = """
The harbour board said on Tuesday that the ferry to Stonehaven Island would run twice a day from the first of May, after
a winter in which the pier was closed for repairs. Two engineers who worked on the pier told this newspaper that the new
piles had cost more than the board had set aside, and that the difference would be met from parking fees. The board's
treasurer did not answer questions about the fees. Islanders have asked for a third sailing on market days since the
school was merged with that of the mainland. A ferry that leaves at six in the evening would let pupils take part in
sports, the parents' association wrote in March. The old ferry, built in 1961, will be kept in reserve until autumn and
then offered to a museum. Its captain, who retires this year, said that she would miss the sound of its engine.
"""
CHINESE = """
港务局周二表示，前往石湾岛的渡轮自五月一日起每天开行两班，此前码头因维修关闭了整个冬天。两名参与码头工程的工程师告诉本报，
新桩的费用超出了港务局的预算，差额将由停车费补足。港务局司库没有回答有关停车费的问题。自从岛上的学校与大陆的学校合并以来，
岛民一直要求在集市日增开第三班。家长会三月写信说，傍晚六点开出的渡轮可以让学生参加体育活动。旧渡轮建于一九六一年，
将作为备用船保留到秋天，然后捐给博物馆。今年退休的船长说，她会想念它发动机的声音。
"""
TRADITIONAL = "港務局週二表示，前往石灣島的渡輪自五月一日起每天開行兩班，此前碼頭因維修關閉了整個冬天。"
OTHER = """
A bakery on Mill Street that has made the same loaf since 1923 will close in June, its owner said. The lease ends and
the landlord wants to build flats. Customers have signed a letter to the council, which says that it has no power over
the lease. The baker's daughter has found a smaller shop by the station and hopes to move the old oven there, brick by
brick, with the help of the museum's mason. The council will hear the matter next week at its planning meeting.
"""


def edited(text: str, keep: float, replace: float, *, seed: int) -> str:
    """The text with sentences left out and words, or characters, put in other places' stead."""
    chance = random.Random(seed)
    sentences = [s for s in re.split(r"(?<=[.。])\s*", text) if s and chance.random() < keep]
    units = " ".join(sentences)
    pieces = units.split() if " " in text.strip()[:40] else list("".join(sentences))
    glue = " " if " " in text.strip()[:40] else ""
    return glue.join("物" if glue == "" and chance.random() < replace else
                     "something" if glue and chance.random() < replace else unit for unit in pieces)  # fmt: skip


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["English", "Chinese"])
@pytest.mark.parametrize("seed", range(5))
def test_edited_and_shortened_copies_are_copies(text, seed):
    assert copied(sketch(edited(text, 0.7, 0.08, seed=seed)), sketch(text))


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_a_copy_with_as_much_again_of_its_own_is_still_one(text):
    own = (
        OTHER[:400]
        if text is ENGLISH
        else "面包店将在六月关门，店主说租约到期，房东想盖公寓。顾客给镇议会写了一封联名信。"
    )
    assert copied(sketch(text + own), sketch(text))


def test_other_texts_are_no_copies():
    assert containment(sketch(OTHER), sketch(ENGLISH)) < 0.1
    assert not copied(sketch(OTHER), sketch(ENGLISH))


def test_script_case_and_quotes_do_not_matter():
    assert sketch("“The Board’s  Plan” for the pier") == sketch('"the board\'s plan" FOR the pier')
    assert containment(sketch(TRADITIONAL), sketch(CHINESE)) > 0.8


def test_a_single_sentence_is_too_short_to_say():
    short = sketch("The harbour board said on Tuesday that the ferry would run twice a day.")
    assert containment(short, sketch(ENGLISH)) > COPIED
    assert not copied(short, sketch(ENGLISH))


def test_a_sketch_is_the_same_in_every_process():
    """Stored sketches are compared with new ones: a change of these numbers needs a migration."""
    assert sketch("the same words") == (595685914077987881,)
    assert sketch("港务局周") == (1130965804749661498,)
    assert sketch("") == ()


def test_long_texts_are_compared_by_a_fair_sample():
    words = [f"word{n}" for n in range(20_000)]
    whole, half = sketch(" ".join(words)), sketch(" ".join(words[:10_000]))
    assert len(whole) == len(half) == SKETCH
    assert containment(half, whole) == 1.0
    assert 0.4 < containment(whole, half) < 0.6


@given(st.text(max_size=300))
def test_a_sketch_fits_a_signed_column(text):
    prints = sketch(text)
    assert list(prints) == sorted(set(prints))
    assert all(0 <= h < 2**63 for h in prints)
    assert not prints or containment(prints, prints) == 1.0
