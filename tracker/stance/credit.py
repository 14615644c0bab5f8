"""Which outlet a passage credits, in the words of the passage."""

from __future__ import annotations

import re

from tracker.language import fold

_TAIL = (
    "Times|Post|Herald|Courier|News|Daily|Weekly|Gazette|Tribune|Journal|Record|Ledger|Wire|Sentinel|Mail|Telegraph|"
    "Observer|Chronicle|Review|Standard|Star|Echo|Bulletin|Dispatch|Examiner|Magazine|Radio|Television|Globe|Mirror|"
    "Monitor|Press|Register|Argus|Advertiser|Inquirer|Messenger|Reporter|Insider|Digest|Today|Watch|Business|Network|TV|FM"
)
_NO_NAME = r"(?!(?:Its|The|He|She|It|His|Her|Their|They|This|That|These|Those|In|On|At|But|And|A|An|If|As|For)\b)"
# A name begins where a word begins: one that could begin anywhere in a long run of letters costs its square.
_WORD = rf"(?<![\w&'’.-]){_NO_NAME}[A-Z0-9](?:[\w&'’-]|\.(?=\w))*"
_NAME = rf"(?:{_WORD})(?: (?:(?:of|and|the|&|de|la) )?{_WORD}){{0,4}}"
_OUTLET = rf"(?:[Tt]he )?{_NAME}"
_LOCAL = (
    r"(?:the )?(?:local|state|foreign|overseas|Chinese|British|American|Japanese|Indian|German|French|regional|"
    r"national|several|some|other|various)(?: \w+)? (?:media|press|newspapers?|outlets?|reports|broadcasters?|papers?)"
)
_ADVERB = r"(?:(?:also|first|later|earlier|previously|now|had|has) )?"
_SAYS = rf"{_ADVERB}(?:reported|reports|revealed|disclosed|wrote|written|writes|says|said|learned)"
_ENGLISH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:[Aa]ccording to|[Cc]iting|[Qq]uoting|[Aa]s|[Ff]irst reported by|[Rr]eported by|[Rr]eport (?:by|in|from)|"
        rf"(?:told|by|in|from)) (?P<outlet>{_LOCAL}|(?:the )?{_NAME})",
        rf"(?P<outlet>{_LOCAL}|{_OUTLET})(?:'s|’s)? (?:{_SAYS}|report|story|article|item|scoop)\b",
        rf"(?P<outlet>{_LOCAL}|{_OUTLET}), (?:citing|quoting|which (?:first )?reported)",
    )
)
_LOOKS_LIKE_OUTLET = re.compile(
    rf"(?:{_TAIL})\b|[a-z][A-Z]|(?:media|press|newspapers?|outlets?|reports|broadcasters?|papers?)$"
)
# Only these say by themselves that whoever stands there is a publication.
_SURE = re.compile(rf"(?:reports|reported|first reported|{_TAIL})")
_HAN_NAME = r"[\u3400-\u9fffA-Za-z0-9·][\u3400-\u9fffA-Za-z0-9· ]{1,24}?"
_FOREIGN = re.compile("^(?:境外媒体|海外媒体|外媒|媒体|港媒|台媒|日媒|美媒)(?=.{2})")
_CHINESE = tuple(
    re.compile(pattern)
    for pattern in (
        # Titles of motions, laws and films stand in the same marks: a word of crediting must stand by.
        r"(?:据|援引|引述|转引|引用)《(?P<outlet>[^》]{2,20})》",
        r"《(?P<outlet>[^》]{2,20})》[^。；]{0,8}?(?:报道|报导|称|披露|消息|援引|引述|刊文|独家|爆料|写道|更正|撤回)",
        rf"(?:据|援引|引述|转引|转述|引用)(?P<outlet>{_HAN_NAME})(?:的?(?:报道|消息|报导|的说法|独家|披露|现场|爆料|援引|引述|称|稿)|[,，])",
        r"(?P<outlet>[\u3400-\u9fffA-Za-z·]{2,12}?)(?:此前|曾|最先|率先|首先|独家|昨日|今日|周.)?(?:报道|报导|爆料)(?:称|说|，|,|过|指|：|:)",
        r"(?P<outlet>(?:多家|有|当地|境外|海外|外国|国内|地方|部分)?(?:媒体|外媒|港媒|台媒|日媒|美媒|党媒|官媒))",
    )
)
_NOT_OUTLET = re.compile(
    r"^(?:了解|悉|介绍|此|称|知情|接近|记者|本报|本刊|公司|一位|一名|多位|多名|两位|三位|内部|公告|财报|规划|测算|统计|分析)|"
    r"(?:议案|公告|办法|条例|规定|协议|通知|意见|决定|人士|发言人|负责人|公告|文件|数据|员工|高管|经理|专家|分析师|律师)$"
)


def credited(text: str, own: str | None = None, subjects: tuple[str, ...] = ()) -> str | None:
    """The first outlet that `text` credits, or None. `own` is the outlet of the text itself, which does not count."""
    barred = {fold(name) for name in subjects}
    for pattern in (*_CHINESE, *_ENGLISH):
        for found in pattern.finditer(text):
            name = found["outlet"].strip(" .,'’")
            if pattern in _ENGLISH and not (_LOOKS_LIKE_OUTLET.search(name) or _SURE.search(found.group())):
                continue
            if _NOT_OUTLET.search(name) or _bare(name) in barred:
                continue
            name = _FOREIGN.sub("", name).strip()
            if own is None or not same_outlet(name, own):
                return name
    return None


def same_outlet(one: str, other: str) -> bool:
    """Whether two names are of one outlet: "the Courier" is the Harbour Courier."""
    a, b = _bare(one), _bare(other)
    return bool(a and b) and (a == b or a.endswith(f" {b}") or b.endswith(f" {a}") or (len(a) > 2 and a in b.split()))


def _bare(name: str) -> str:
    return fold(name).removeprefix("the ").removeprefix("《").removesuffix("》").removesuffix("'s")
