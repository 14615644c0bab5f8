"""Which kinds of content each kind of request takes, told by the header and by the first bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.fetch.trouble import Trouble
from tracker.model import Outcome


@dataclass(frozen=True, slots=True)
class Kind:
    """What is asked for and what is taken. `types` matches the media type, lower case, without parameters."""

    name: str
    accept: bytes  # the request header
    types: re.Pattern[str]
    gzip: bool = False  # the document itself may be a gzip file


# Lists are often served under a type that is not theirs (text/html, octet-stream): their readers judge the bytes.
_LISTS = re.compile(r"text/.*|application/(.*[+-])?(xml|json|gzip)|(application|binary)/octet-stream")

KINDS: dict[str, Kind] = {
    "page": Kind(
        "page",
        b"text/html,application/xhtml+xml,text/plain;q=0.8",
        re.compile(r"text/html|application/xhtml\+xml|text/plain"),
    ),
    "feed": Kind(
        "feed",
        b"application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1",
        _LISTS,
        gzip=True,
    ),
    "sitemap": Kind("sitemap", b"application/xml,text/xml,application/gzip;q=0.9,*/*;q=0.1", _LISTS, gzip=True),
    "robots": Kind("robots", b"text/plain,*/*;q=0.1", re.compile(r".*")),
}

_MAGIC = (
    (re.compile(rb"%PDF-"), "a PDF"),
    (re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|II\*\x00|MM\x00\*", re.DOTALL), "an image"),
    (re.compile(rb"....ftyp|\x1aE\xdf\xa3|RIFF....AVI |FLV\x01|\x00\x00\x01[\xb3\xba]", re.DOTALL), "a video"),
    (re.compile(rb"ID3[\x02-\x04]|OggS|fLaC|RIFF....WAVE", re.DOTALL), "a sound file"),
    (
        re.compile(rb"PK\x03\x04|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|BZh[1-9]1AY|\xfd7zXZ\x00|\x28\xb5\x2f\xfd"),
        "an archive",
    ),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\x7fELF|wOF[F2]"), "a binary file"),
)
_GZIP = re.compile(rb"\x1f\x8b\x08")


def check_type(kind: Kind, content_type: str | None) -> None:
    """Raise Trouble (UNSUPPORTED_TYPE) if the header says that it is nothing for us. No header: the bytes decide."""
    if content_type is None or not content_type.strip():
        return
    media = content_type.partition(";")[0].strip().lower()
    if not kind.types.fullmatch(media):
        named = media if re.fullmatch(r"[a-z0-9.+/-]{1,60}", media) else "unknown"
        raise Trouble(Outcome.UNSUPPORTED_TYPE, f"a {kind.name} was expected, the server sent {named}")


def check_bytes(kind: Kind, head: bytes) -> None:
    """Raise Trouble (UNSUPPORTED_TYPE) if the first bytes are those of a file that holds no text."""
    for magic, what in _MAGIC:
        if magic.match(head):
            raise Trouble(Outcome.UNSUPPORTED_TYPE, f"a {kind.name} was expected, the server sent {what}")
    if _GZIP.match(head) and not kind.gzip:
        raise Trouble(Outcome.UNSUPPORTED_TYPE, f"a {kind.name} was expected, the server sent a gzip file")
