"""Whether a passage tells an old statement again."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

# A statement dated this long before the article is told as background. News of a statement comes within days; the
# labelled passages hold none between two weeks and two months.
OLD = timedelta(days=30)

_SAID = (
    r"(?:said|say|told|denied|dismissed|called|described|insisted|promised|sworn|stated|rejected|rubbished|pledged|"
    r"vowed|assured|declared|ruled out|declined|claimed|branded|confirmed|announced)"
)
_PAST = r"last (?:year|spring|summer|autumn|winter|month)"
_EARLIER = re.compile(
    rf"\bhad (?:(?:once|already|earlier|previously|also|repeatedly|publicly|flatly|always|twice|long) )*{_SAID}\b",
    re.IGNORECASE,
)
_ANY = re.compile(rf"\b(?:{_SAID}|says|admitted|acknowledged|conceded|disclosed|wrote|added)\b", re.IGNORECASE)
_ENGLISH = re.compile(
    rf"\b(?:previously|earlier|once|{_PAST}|at the time)\b[^.;]{{0,40}}\b{_SAID}\b"
    rf"|\b{_SAID}\b[^.;]{{0,60}}\b(?:at the time|back then|years? ago|months? ago|as long ago as|{_PAST}"
    rf"|(?:said|insisted|told \w+) then)\b",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?:曾|此前|早前|当时|彼时|那时|去年|前年|年前|月前|当年|早在|年的|过去)[^。；]{0,30}?"
    r"(?:否认|表示|称|说|回应|澄清|辟谣|承诺|保证|强调|声明|回答|答|坚称|放话|拍过胸脯|写道)"
)
_FRESH = re.compile(
    r"\bagain\b|\bnow\b|\brepeated\b|\breiterat|until (?:yesterday|now|today)|再次|重申|再度|如今|现已|昨日|今日|今天",
    re.IGNORECASE,
)


def long_before(dated: datetime | None, published: datetime | None) -> bool:
    """Whether a day lies so long before an article that its news is of another day."""
    return dated is not None and published is not None and published - dated > OLD


def only_retells(passage: str) -> bool:
    """Whether all that an English passage has somebody say had been said before: "had confirmed", no plainer past."""
    earlier = _EARLIER.findall(passage)
    return bool(earlier) and len(earlier) == len(_ANY.findall(passage)) and not _FRESH.search(passage)


def is_background(passage: str, dated: datetime | None, published: datetime | None) -> bool:
    """Whether a denial in `passage` is an old one, by its tense, its words, or the day that it is dated."""
    if _FRESH.search(passage):
        return False
    return (
        long_before(dated, published)
        or only_retells(passage)
        or bool(_ENGLISH.search(passage) or _CHINESE.search(passage))
    )
