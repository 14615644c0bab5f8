"""Bytes of every kind become text, or a named failure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import ExtractError
from tracker.extract import decode
from tracker.model import Outcome

ENGLISH = "<html><head>{}</head><body><p>The café’s owner said “no” – twice.</p></body></html>"
CHINESE = (
    "<html><head>{}</head><body>"
    "<p>公司发言人表示，上述报道不属实，我们没有出售总部大楼的计划，也不会在今年上市。</p></body>"
)
TRADITIONAL = (
    "<html><head>{}</head><body>"
    "<p>公司發言人表示，上述報道不屬實，我們沒有出售總部大樓的計劃，也不會在今年上市。</p></body>"
)
JAPANESE = (
    "<html><head>{}</head><body>"
    "<p>同社の広報担当者は、この報道は事実ではないと述べた。売却の計画はありません。</p></body>"
)


@pytest.mark.parametrize(
    ("page", "encoding", "content_type", "meta"),
    [
        (ENGLISH, "utf-8", "text/html; charset=utf-8", ""),
        (ENGLISH, "utf-8", "text/html; charset=ISO-8859-1", ""),  # mislabelled
        (ENGLISH, "cp1252", "text/html; charset=iso-8859-1", ""),
        (ENGLISH, "cp1252", None, '<meta charset="windows-1252">'),
        (ENGLISH, "utf-16", None, ""),
        (ENGLISH, "utf-16-le", "text/html", ""),
        (ENGLISH, "utf-8-sig", "text/html; charset=gbk", ""),  # the BOM knows better
        (CHINESE, "gbk", "text/html; charset=GB2312", ""),
        (CHINESE, "gbk", "text/html", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'),
        (CHINESE, "gbk", "text/html; charset=utf-8", '<meta charset="utf-8">'),  # mislabelled twice
        (CHINESE, "gb18030", None, ""),
        (CHINESE, "gbk", "text/html; charset=big5", ""),
        (TRADITIONAL, "big5", "text/html; charset=big5", ""),
        (TRADITIONAL, "big5", "text/html; charset=gbk", ""),
        (TRADITIONAL, "big5", None, ""),
        (TRADITIONAL, "gb18030", "text/html; charset=gbk", ""),
        (JAPANESE, "shift_jis", "text/html; charset=Shift_JIS", ""),
        (JAPANESE, "euc_jp", None, '<meta charset="euc-jp">'),
        (CHINESE, "gbk", "text/html; charset=nonsense", ""),
        (CHINESE, "gbk", "text/html; charset=iso-8859-1", ""),  # what some servers say of everything
        (TRADITIONAL, "big5", "text/html; charset=windows-1252", '<meta charset="big5">'),
        (JAPANESE, "shift_jis", "text/html; charset=iso-8859-1", '<meta charset="shift_jis">'),
    ],
)
def test_each_set_is_read_whatever_the_label(page: str, encoding: str, content_type: str | None, meta: str) -> None:
    text = page.format(meta)
    assert decode(text.encode(encoding), content_type) == text


def test_the_header_goes_before_the_meta() -> None:
    body = JAPANESE.format('<meta charset="big5">').encode("shift_jis")
    assert "事実ではない" in decode(body, "text/html; charset=shift_jis")


def test_a_few_damaged_bytes_do_not_lose_the_page() -> None:
    body = ("<p>" + "The plan was denied. " * 40 + "</p>").encode() + b"\xff\xfe\xb5" + "é".encode()
    assert "The plan was denied." in decode(body, "text/html; charset=utf-8")
    chinese = CHINESE.format("").encode("gbk") * 5
    assert "上述报道不属实" in decode(chinese[:-9] + b"\xff" + chinese[-9:], "text/html; charset=gbk")


def test_dangerous_characters_are_stripped() -> None:
    text = decode("de\u200bni\u202eed\x00 it\x1b[31m\u2066 .\ufeff\r\nEnd\u2028.".encode(), None)
    assert text == "denied it[31m .\nEnd\n."


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 40,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(255, -1, -1)) * 20,
        bytes((i * 7919 + i * i) % 256 for i in range(4000)),
    ],
)
def test_what_is_no_text_is_said_to_be_undecodable(body: bytes) -> None:
    with pytest.raises(ExtractError) as caught:
        decode(body, "text/html")
    assert caught.value.outcome is Outcome.UNDECODABLE


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "text/html; charset=gbk", "a;charset=utf-16", "charset=hex", ";charset=utf-7"]),
)
def test_no_bytes_raise_anything_else(body: bytes, content_type: str | None) -> None:
    try:
        text = decode(body, content_type)
    except ExtractError as error:
        assert error.outcome is Outcome.UNDECODABLE
    else:
        assert "\x00" not in text and "\u202e" not in text
