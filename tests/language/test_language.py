"""Language, folding and terms, in English and both Chinese scripts."""

import pickle
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.language import detect, fold, terms

CHINESE = st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The company denied the report.", "en"),
        ("Société générale", "en"),
        ("字节跳动否认了这一消息。", "zh"),
        ("字節跳動否認了這一消息。", "zh"),
        ("TikTok Shop 与 Global E-Commerce 团队合并", "en"),
        ("字节跳动旗下 TikTok 否认将推出 TikTok Shop 独立应用", "zh"),
        ("同社は報道を否定した。", "ja"),
        ("회사는 보도를 부인했다.", "ko"),
        ("Компания опровергла сообщение.", "und"),
        ("2020-11-12, 41%", "und"),
        ("", "und"),
    ],
)
def test_detect(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("字節跳動否認將打造獨立電商平台", "字节跳动否认将打造独立电商平台"),
        ("「消息不實」", "“消息不实”"),
        ("It won’t — “not now”", 'it won\'t - "not now"'),
        ("ＧＭＶ　５０％", "gmv 50%"),
        ("e\u00adcommerce\u200b  app\n", "ecommerce app"),
        ("Straße", "STRASSE"),
        ("caf\u00e9", "cafe\u0301"),
    ],
)
def test_spellings_of_the_same_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_fold_keeps_what_differs() -> None:
    assert fold("否认") != fold("承认")
    assert fold("5%") != fold("5")


@given(st.text() | CHINESE)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text) == fold(text).strip()


@given(CHINESE)
def test_simplifying_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ByteDance's e-commerce arm", ("bytedance", "e", "commerce", "arm")),
        ("It didn’t sell 1,000 for $1.2bn", ("it", "didn't", "sell", "1000", "for", "$1.2", "bn")),
        ("up 4.5% in the U.S.", ("up", "4.5%", "in", "the", "us")),
        ("否認消息", ("否认", "认消", "消息")),
        ("约5,000亿元", ("约", "5000", "亿元")),
        ("在TikTok上", ("在", "tiktok", "上")),
        ("？！", ()),
    ],
)
def test_terms(text: str, expected: tuple[str, ...]) -> None:
    assert terms(text) == expected


@given(st.text() | CHINESE)
def test_terms_are_those_of_the_folded_text(text: str) -> None:
    assert terms(text) == terms(fold(text))
    assert all(term and fold(term) == term for term in terms(text))
    assert pickle.loads(pickle.dumps(terms(text))) == terms(text)


def test_long_texts_are_cut_like_short_ones() -> None:
    sentence = "字節跳動 denied it. "
    assert terms(sentence * 200) == terms(sentence) * 200
    assert fold(sentence * 200) == " ".join([fold(sentence)] * 200)


def test_opencc_is_loaded_for_chinese_only() -> None:
    program = (
        "import sys; from tracker.language import fold; fold('Plain – “English”'); "
        "assert 'opencc' not in sys.modules; fold('否認'); assert 'opencc' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
