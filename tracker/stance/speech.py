"""Whether a passage shows that somebody speaks in it, and who. A word on the record needs its speaker to be there."""

from __future__ import annotations

import re
from functools import lru_cache

_SPEECH = re.compile(
    r"(?<![a-z])(?:said|says?|saying|tells?|told|announc\w*|confirm\w*|admit\w*|acknowledg\w*|conced\w*|statement|"
    r"filing|according to|insist\w*|den(?:y|ies|ied)|repl(?:y|ies|ied)|answer\w*|wrote|writes|add(?:s|ed)|spokes\w*|"
    r"declar\w*|disclos\w*|reveal\w*|promis\w*|pledg\w*|vow\w*|explain\w*|stat(?:es|ed)|letter|memo|notice|notif\w*|"
    r"informed|briefing|interview|post(?:s|ed)?|tweet\w*|approv\w*|rul(?:ed|ing)|order(?:s|ed)|grant\w*|dismiss\w*|"
    r"reject\w*|call(?:s|ed) (?:it|the|that)|we|we're|we've|we'll|our|us|i|i'm|i've|i'll|yes|no)(?![a-z])"
    r"|[\"“”「」『』:：]|表示|称|说|宣布|回应|公告|公布|披露|透露|承认|证实|确认|答|指出|强调|声明|通知|通报|公示|批复|否认|"
    r"辟谣|澄清|我们|我司|本公司|坦言|坦承|介绍|写道|发文|函|议案|决议|不实|属实",
    re.IGNORECASE,
)


def speaks(folded: str) -> bool:
    """Whether there is a word of saying, a quotation, or a first person in folded text."""
    return _SPEECH.search(folded) is not None


# What speaking looks like. "Is confirmed" is nobody's word: a confirmation needs what it confirms.
_SAYS = (
    r"said|says|told|tells|announced|announces|"
    r"confirm(?:ed|s) (?:that|it|the|on|to|plans?|its|a|an|in|by|his|her|their)|"
    r"stated|states|wrote|writes|added|adds|disclosed|discloses|acknowledged|admitted|conceded|revealed|replied|insisted|"
    r"promised|pledged|declared|explained|informed|notified|den(?:y|ies|ied)|dismiss(?:ed|es)|reject(?:ed|s)|"
    r"has decided|decided|intends|expects"
)
_SAID_HAN = (
    "表示|称|说|宣布|回应|公告|公布|披露|承认|证实|确认|声明|通知|通报|告诉|透露|"
    "指出|强调|坦言|介绍|写道|决定|否认|澄清|辟谣|驳斥"
)
_UNNAMED = re.compile(
    r"\b(?:sources?|people|persons?|insiders?)\b(?: [^.;!?\"]{0,60}?)? ?(?:said|says|say|told|added|add)\b"
    r"|\b(?:said|told|according to) (?:[^.;!?\"]{0,30} )?(?:sources?|people|persons?|insiders?)\b"
    r"|(?:知情|消息|内部|有关|熟悉.{1,8}|接近.{1,12})(?:的)?(?:人士|人员)[^。;!?]{0,16}?(?:表示|称|说|透露|告诉|指出)"
    r"|[两三四五六七八九十多几数](?:名|位)[^。;，,!?]{0,20}?(?:员工|职员|工人|店员)[^。;!?]{0,16}?(?:表示|称|说|透露|告诉|证实)"
)
_BYSTANDER = re.compile(
    r"\b(?:union|analyst|rival|competitor|supplier|consultant|expert|economist|investor|shareholder|campaigner|"
    r"residents?|professor)s?(?:'s)? ?(?:[\w' ]{0,30}?)(?:said|says|told|warned|fears?|expects?|argued|reckons?)\b"
    r"|(?:工会|分析师|专家|竞争对手|供应商|业内人士|教授|投资者|股东)[^。;!?]{0,16}?(?:表示|称|说|认为|指出|预计)"
)
# The outlet speaks of itself: what it saw, tried or heard.
_WRITER = re.compile(
    r"\bwe (?:\w+ )?(?:found|noticed|saw|spotted|counted|tried|tested|visited|checked|asked|understand)\b"
    r"|(?:我们|我|笔者|小编)[^。，;!?]{0,6}?(?:发现|注意到|看到|获悉|了解到|实测|试用|体验|走访|问|下载|登录|打开)"
)
_AUTHORITY = re.compile(
    r"regulat|\bcourt|tribunal|judge|commission|authorit|minist|exchange|police|prosecut|agency|government|council|"
    r"inspector|examiner|watchdog|customs|bureau|registr|ombudsman|department of|\bmayor|\bparliament|\bsenate|"
    r"inquiry|\bpanel\b|\bcounty\b|assembly|\bofficials?\b|auditor|coroner|magistrate|\brul(?:ed|ing)\b|licensing|lawmaker|"
    r"administration|\boffice of|attorney general|\b(?:fda|sec|ftc|faa|cma|fca)\b"
    r"|监管|法院|证监|交易所|海关|部(?!门|分|署)|局(?!面|限)|委(?!托|派|屈)|警方|检察|政府|法庭|高院|登记|裁定|裁决|市长|厅|署|仲裁|主管|当局|當局|通报"
)
# The name of a publisher that is such a body itself; an agency of the press is not.
_AUTHORITY_OUTLET = re.compile(
    r"\bcourts?\b(?! (?:watch|round))|tribunal|commission|ministry|\bregulator|\bauthority|inspectorate|comptroller|"
    r"ombudsman|\bcouncil\b|(?<!news )(?<!press )\bagency\b|\boffice (?:of|for)\b|(?<!press )\boffice$|\bbureau\b|"
    r"\bdepartment (?:of|for)\b|\b(?:central|reserve) bank\b|exchange|registr|\bpolice\b"
    r"|法院|检察|监管|监督|(?:局|厅|署|委|部|政府|委员会|交易所)(?:官?网站?|官方账号|公报|公告|通告|通报|平台)?$"
)


def subject_announces(folded: str, names: tuple[str, ...]) -> bool:
    """Whether a folded headline gives its news as the subject's own word: "X says", X宣布; "X to close" does not."""
    return any(p.search(folded) for p in _announcing(names))


def subject_tells_us(folded: str, names: tuple[str, ...]) -> bool:
    """Whether a subject of those (folded) names is said to have told the outlet itself."""
    return any(p.search(folded) for p in _telling_us(names))


def unnamed_speaks(folded: str) -> bool:
    """Whether folded text has people speak who are not named: what they tell is the outlet's own sourcing."""
    return _UNNAMED.search(folded) is not None


def authority_stands(folded: str) -> bool:
    """Whether folded text names a body that could speak with authority."""
    return _AUTHORITY.search(folded) is not None


def authority_publishes(outlet: str) -> bool:
    """Whether a publisher of that folded name is itself a body that speaks with authority."""
    return _AUTHORITY_OUTLET.search(outlet) is not None


def writer_saw(folded: str) -> bool:
    """Whether the writer of folded text tells what it saw, tried or heard itself."""
    return _WRITER.search(folded) is not None


def bystander_speaks(folded: str) -> bool:
    """Whether a union, an analyst, a rival or the like speaks in folded text: shown, and counting for nothing."""
    return _BYSTANDER.search(folded) is not None


_QUOTED = re.compile(r"[\"“「『][^\"“”「」『』]*[\"”」』]")


def another_speaks(folded: str, names: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the one that is said to speak first in folded text is one of `others`, and nobody of `names` stands
    before it. What is quoted is nobody's doing."""
    folded = _QUOTED.sub("", folded)
    found = _first_speaker(others).search(folded) if others else None
    return found is not None and not re.search(_any(names), folded[: found.end()])


@lru_cache(maxsize=1024)
def _first_speaker(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"^[^.;!?。；]{{0,20}}?(?:{_any(names)})(?:[^.;!?\"。;]{{0,60}}?\b(?:{_SAYS})\b|[^。;!?]{{0,30}}?(?:{_SAID_HAN}))"
    )


@lru_cache(maxsize=1024)
def _announcing(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(rf"(?:{_any(names)}).{{0,12}}?(?:\b(?:says|said|announces|confirms)\b|宣布|回应|确认|公告|称|表示)"),
    )


@lru_cache(maxsize=1024)
def _telling_us(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    # The name begins the clause: "two agencies that sell for Vellmart told us" is not Vellmart's word.
    us = r"(?:us|this (?:newspaper|paper|magazine|website|site|newsletter))"
    who = rf"(?:^|[.;,:\"] ?|\b(?:and|but|the) )(?:{_any(names)})(?:'s [\w ]{{1,20}})?"
    return (re.compile(rf"{who} (?:has |had |also |later )?(?:told|confirmed to|said to) {us}\b"),)


def _any(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or "(?!)"
