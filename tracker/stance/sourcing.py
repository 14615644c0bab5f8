"""Where an article as a whole has its news from, for passages that do not say it themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.model import Article
from tracker.stance.credit import credited

# The reporting itself says it here; "people familiar" alone does not, because credited copies keep those words.
_OWN = re.compile(
    r"\b(?:told|shown to|showed|reviewed by|seen by|obtained by|learned by) (?:this (?:newspaper|paper|magazine|"
    r"website|site|station|newsletter)|us|our (?:reporters?|correspondents?))\b|\bour (?:reporters?|correspondents?) "
    r"(?:saw|found|visited|counted|has|have)\b|\b(?:we|this (?:newspaper|paper|magazine)) (?:have seen|has seen|saw|"
    r"understands?|has learned|have learned|obtained|visited|counted)\b|\bnamed by this (?:newspaper|paper)\b"
    r"|本报(?:记者|获悉|独家|获得|了解|看到|从)|本刊(?:记者|获悉|独家|获得|了解|看到|从)|记者(?:获悉|独家|从|在|了解到|看到|发现|走访|来到|实测|点开|打开|试用|体验|下载|注意到)"
    r"|(?:告诉|向)(?:本报|本刊|记者|我们|本台)"
)
_PEOPLE = re.compile(
    r"\b(?:people|persons?|sources?|employees|executives|officials|managers|bankers|staff) (?:\w+ ){0,3}?"
    r"(?:familiar with|"
    r"with (?:direct )?knowledge|close to|briefed on|involved in)|\b(?:documents?|memos?|e-?mails?|papers) (?:seen|"
    r"reviewed|obtained)|\b(?:two|three|four|five|several) (?:people|employees|sources|staff)\b"
    r"|知情人士|知情者|接近.{1,12}的人士|多名员工|多位员工|内部人士|消息人士"
)
_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Sourcing:
    """What the article shows of its sources: another outlet that it credits, and whether it has people of its own."""

    credited: str | None
    own: bool


def sourcing(article: Article, subjects: tuple[str, ...] = ()) -> Sourcing:
    """The sourcing of `article`: its own reporting when it says so, or has sources and credits nobody."""
    return _sourcing(article.content, article.outlet, subjects)


@lru_cache(maxsize=_REMEMBERED)
def _told(outlet: str) -> re.Pattern[str]:
    """The article's own outlet, named as the one that was told or that learnt it."""
    name = re.escape(outlet)
    learnt = rf"{name}(?:》)?(?:记者|記者)?(?:从|從|获悉|獲悉|了解到|独家|獨家)"
    return re.compile(rf"\b(?:told|by|to) (?:the )?{name}\b|(?:告诉|告訴|向|对|對)(?:《)?{name}|{learnt}")


@lru_cache(maxsize=_REMEMBERED)
def _sourcing(content: str, outlet: str | None, subjects: tuple[str, ...]) -> Sourcing:
    if _OWN.search(content) or (outlet and _told(outlet).search(content)):
        return Sourcing(None, True)
    other = credited(content, outlet, subjects)
    return Sourcing(other, other is None and _PEOPLE.search(content) is not None)
