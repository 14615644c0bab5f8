"""Bytes to text, whatever the server says of them: BOM, then header, then meta, then a guess."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from tracker.errors import ExtractError
from tracker.extract.characters import printable
from tracker.model import Outcome

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read where a label is given: the wider set of the same family (https://encoding.spec.whatwg.org/#names).
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Any bytes can be read so, and servers say it of pages of any kind by default: believed after all others.
_FITS_ANYTHING = frozenset({"cp1252"})
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I
)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_META_WITHIN = 8192  # bytes; browsers look at 1024, but scripts are put before the meta
_GUESS_FROM = 65_536  # bytes that the guesser reads

# Characters that any Chinese page is full of. A text read in the wrong Chinese set has next to none of them.
_COMMON_HAN = frozenset(
    "的一是了不在有人中大上为為个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主年发發公司日月"
)
_CHINESE = ("gb18030", "big5hkscs")
_MUCH_HAN = 20  # characters; Western letters beyond ASCII, read as Chinese, give few and none of the common ones
_COMMON_SHARE = 0.03  # measured: 0.12 to 0.25 in news of either script, below 0.01 in either read as the other

_DAMAGE = 0.01  # share of characters that may be unreadable in a page that is still worth reading
_BINARY = 0.02  # share of control characters above which it is no text


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page, without control, NUL, zero-width and bidirectional characters.

    Args:
        body: the bytes after decompression.
        content_type: the header as it came, or None.

    Raises:
        ExtractError: UNDECODABLE (with an empty url, which the caller knows better) when the bytes are no text.
    """
    for text in _attempts(body, content_type):
        if _is_text(text):
            return printable(text)
    raise ExtractError("", Outcome.UNDECODABLE, "the page is in no character set that could be recognized")


def _attempts(body: bytes, content_type: str | None) -> Iterator[str]:
    """Readings of the bytes, the most trustworthy first; each is damaged by `_DAMAGE` at most."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            yield body[len(bom) :].decode(name, "replace")
            return
    if (wide := _wide_without_bom(body)) is not None:
        yield body.decode(wide, "replace")
        return
    labels = [name for name in (_from_header(content_type), _from_meta(body)) if name]
    if labels[:1] and labels[0].startswith("iso2022"):
        yield body.decode(labels[0], "replace")
    # What is valid UTF-8 is UTF-8, whatever the label: other sets do not fall into its pattern by chance.
    if (text := _strict(body, "utf-8")) is not None:
        yield text
        return
    chinese = any(name in _CHINESE for name in labels)
    fitting = [name for name in labels if name not in _FITS_ANYTHING]
    for name in dict.fromkeys((*fitting, *(_CHINESE if chinese else ()))):
        if (text := _nearly(body, name)) is not None and (name not in _CHINESE or _reads_as_chinese(text)):
            yield text
    if len(fitting) < len(labels):
        for name in _CHINESE:
            if (text := _strict(body, name)) is not None and _reads_as_chinese(text, least=_MUCH_HAN):
                yield text
        yield body.decode("cp1252", "replace")
    for name in ("utf-8", *_CHINESE):
        if (text := _nearly(body, name)) is not None and (name == "utf-8" or _reads_as_chinese(text)):
            yield text
    if (guess := _guess(body)) and (text := _nearly(body, guess)) is not None:
        yield text


def _from_header(content_type: str | None) -> str | None:
    found = _HEADER.search(content_type or "")
    return _known(found.group(1)) if found else None


def _from_meta(body: bytes) -> str | None:
    found = _CHARSET.search(body[:_META_WITHIN])
    return _known(found.group(1).decode("ascii")) if found else None


def _known(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    if name.startswith(("utf-16", "utf-32", "utf-7", "idna", "punycode")) or "escape" in name:
        return None  # a label that the bytes themselves contradict, or that is no character set
    return _WIDER.get(name, name)


def _wide_without_bom(body: bytes) -> str | None:
    head = body[:400]
    if len(head) < 40 or head.count(0) < 0.3 * len(head):
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeError, LookupError):
        return None


def _nearly(body: bytes, name: str) -> str | None:
    try:
        text = body.decode(name, "replace")
    except (UnicodeError, LookupError):
        return None
    return text if text.count("\ufffd") <= max(1, _DAMAGE * len(text)) else None


def _reads_as_chinese(text: str, least: int = 0) -> bool:
    """Whether what is Chinese in a text was read in the right set; with `least`, whether there is so much of it."""
    han = [c for c in text[:100_000] if "\u3400" <= c <= "\u9fff" or "\ue000" <= c <= "\ufaff"]
    if len(han) < least:
        return False
    return not han or sum(c in _COMMON_HAN for c in han) >= _COMMON_SHARE * len(han)


def _guess(body: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:_GUESS_FROM]).best()
    return _known(best.encoding) if best else None


def _is_text(text: str) -> bool:
    controls = sum(1 for c in text[:100_000] if (c < " " and c not in "\t\n\r\x0c\x00") or c == "\ufffd")
    return controls <= max(3, _BINARY * min(len(text), 100_000)) and text.count("\x00") <= max(8, 0.05 * len(text))
