"""What the shipped table knows of words."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.match.lexicon import UNKNOWN_RARITY, Lexicon, default_lexicon

LEXICON = default_lexicon()


def test_rare_words_are_rarer() -> None:
    assert LEXICON.rarity("company") < LEXICON.rarity("warehouse") < LEXICON.rarity("zzyzzx") == UNKNOWN_RARITY
    assert LEXICON.rarity("公司") < LEXICON.rarity("晶圆")


@pytest.mark.parametrize(("one", "other", "stranger"), [("shop", "store", "piano"), ("收购", "acquire", "piano")])
def test_words_of_one_meaning_are_near(one: str, other: str, stranger: str) -> None:
    assert LEXICON.likeness(one, other) > LEXICON.likeness(one, stranger) + 0.2


def test_an_ending_does_not_hide_a_word() -> None:
    assert LEXICON.likeness("outages", "outage") == 1.0


def test_chinese_is_cut_by_the_longest_word() -> None:
    assert LEXICON.tokens("公司計劃關閉3家工廠") == ["公司", "计划", "关闭", "3", "家", "工厂"]


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="not a table of words"):
        Lexicon(zlib.compress(b"something else"))


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_cut(text: str) -> None:
    for token in LEXICON.tokens(text):
        assert token
        assert 0 < LEXICON.rarity(token) < 21
