"""Which language a text is in, and the forms of it in which two texts are compared.

English and Chinese, simplified and traditional, meet here in one form: `fold` for comparing strings, `terms` for
comparing what they are made of. Neither keeps offsets; quotes are cut from the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_KANA = "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7af"
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a"

_SCRIPT = re.compile(
    f"(?P<latin>[{_LATIN}]+)|(?P<han>[{_HAN}]+)|(?P<kana>[{_KANA}]+)|(?P<hangul>[{_HANGUL}]+)|(?P<other>[^\\W\\d_]+)"
)
HAN = re.compile(f"[{_HAN}]")

# One Chinese character says about what three letters do; an English name in a Chinese sentence must not win.
_LETTERS_PER_HAN = 3
# Japanese prose is half kana; a Chinese text with a Japanese brand name stays far below a tenth.
_JAPANESE_KANA = 0.1

_PLAIN = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ｀´`", "'")
    | dict.fromkeys("“”„‟″「」『』«»", '"')
    | dict.fromkeys("‐‑‒–—―−─", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
)

_TERM = re.compile(
    f"(?P<han>[{_HAN}{_KANA}]+)"
    r"|(?P<number>[$€£¥]?\d+(?:[.,]\d+)*%?)"
    r"|(?P<acronym>(?:[^\W\d_]\.){2,}[^\W\d_]?(?!\w))"
    f"|(?P<word>[^\\W\\d_{_HAN}{_KANA}]+(?:'[^\\W\\d_{_HAN}{_KANA}]+)?)"
    r"|(?P<sign>[$€£¥%])"
)

# Claims, names and the sentences of the article in hand are folded and cut into terms by several parts of a run. Longer
# texts are not worth remembering. So many take 10 MB as sentences go, and 90 MB if each were as long as it may be.
_REMEMBERED = 500
_SENTENCES = 2_048


def detect(text: str) -> str:
    """The language of `text` by the script that it is written in.

    Returns "en" for Latin letters, "zh" for Han, "ja" or "ko" where kana or hangul carry it, "und" where nothing says.
    """
    count = dict.fromkeys(("latin", "han", "kana", "hangul", "other"), 0)
    for run in _SCRIPT.finditer(text):
        count[run.lastgroup or "other"] += run.end() - run.start()
    if count["kana"] > _JAPANESE_KANA * (count["kana"] + count["han"]):
        han, japanese = 0, count["han"] + count["kana"]
    else:
        han, japanese = count["han"], 0
    weight = {
        "en": count["latin"],
        "zh": han * _LETTERS_PER_HAN,
        "ja": japanese * _LETTERS_PER_HAN,
        "ko": count["hangul"] * _LETTERS_PER_HAN,
        "und": count["other"],
    }
    best = max(weight, key=weight.__getitem__)
    return best if weight[best] else "und"


def fold(text: str) -> str:
    """`text` in the one form in which spellings of the same thing are equal.

    Compatibility forms resolved (NFKC), case folded, quotes and dashes straight, invisible characters gone, traditional
    characters made simplified one by one, runs of white space made one space. For comparing; offsets do not survive.
    `fold(fold(x)) == fold(x)`.
    """
    return _fold_remembered(text) if len(text) <= _REMEMBERED else _fold(text)


def terms(text: str) -> tuple[str, ...]:
    """What `text` is made of, for comparing: folded words, numbers, and bigrams of Chinese characters, in their order.

    A run of one Chinese character gives that character. Numbers keep their decimals, their currency sign and their per
    cent sign, and lose the comma of the thousands. "U.S." is "us"; the possessive 's is dropped.
    """
    return _terms_remembered(text) if len(text) <= _REMEMBERED else tuple(_terms(fold(text)))


def _fold(text: str) -> str:
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    # Straightened first, because NFKC would make two primes of one double prime; folded last, because case folding can
    # undo the normal form.
    text = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold()).translate(_PLAIN)
    if HAN.search(text):
        text = text.translate(_simplified())
    return " ".join(text.split())


@lru_cache(maxsize=_SENTENCES)
def _fold_remembered(text: str) -> str:
    return _fold(text)


@lru_cache(maxsize=_SENTENCES)
def _terms_remembered(text: str) -> tuple[str, ...]:
    return tuple(_terms(fold(text)))


def _terms(folded: str) -> Iterator[str]:
    for found in _TERM.finditer(folded):
        run = found.group()
        match found.lastgroup:
            case "han" if len(run) > 1:
                yield from (run[i : i + 2] for i in range(len(run) - 1))
            case "number":
                yield re.sub(r",(?=\d{3}(?!\d))", "", run)
            case "acronym":
                yield run.replace(".", "")
            case "word":
                yield run.removesuffix("'s")
            case _:
                yield run


@cache
def _simplified() -> dict[int, str]:
    """Each traditional character with its simplified form, from OpenCC (35 ms, once, for Chinese only)."""
    import opencc  # slow to import, and not needed for English alone

    traditional = [chr(code) for code in range(0x3400, 0xA000)]  # the rarer planes would cost 90 ms more
    simplified = opencc.OpenCC("t2s").convert("\n".join(traditional)).split("\n")
    table = {ord(old): new for old, new in zip(traditional, simplified, strict=True) if old != new and len(new) == 1}
    # A few forms are simplified twice over; follow them, so that folding again changes nothing.
    return {old: table.get(ord(new), new) for old, new in table.items()}


def counted(count: int, one: str, many: str = "") -> str:
    """A number of things in words: 1 claim, 2 claims; `many` where the plural is not a mere s."""
    return f"{count} {one if count == 1 else many or one + 's'}"
