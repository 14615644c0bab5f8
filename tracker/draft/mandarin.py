"""What a Chinese sentence says, taken out of who says it: affirmative, and able to stand alone."""

from __future__ import annotations

import re

from tracker.draft.english import SpeaksFor
from tracker.draft.parts import Kind, Statement
from tracker.language import fold
from tracker.stance.lexicon import phrases

_SAYS = (
    "透露|表示|称|稱|告诉[^，：]{0,12}|告訴[^，：]{0,12}|说|說|宣布|公告称|公告稱|回应称|回應稱|指出|介绍|介紹|"
    "证实|證實|确认|確認|披露|"
    "(?:向|对|對)[^，：]{1,16}?(?:表示|透露|确认|確認|证实|證實|说|說|称|稱)|坦言|回应|回應|强调|強調"
)
_HEAD = re.compile(rf"^(?P<who>[^，。：“”「」]{{2,40}}?)(?:{_SAYS})[，：:,]?(?P<rest>[^，：:,].{{5,}})$")
_LEARNED = re.compile(
    r"^(?P<who>(?:据|據)?[^，。：]{0,30}?)(?:独家)?(?:获悉|獲悉|了解到|了解|消息|报道|報道|報導|報|的消息|"
    r"爆料)(?:称|稱|显示)?[，：:,](?P<rest>.+)$"
)
_QUOTED = re.compile(r"^[“「](?P<quote>[^”」]{6,}?)[。，]?[”」](?P<who>[^。“”「」]{2,30}?)(?:" + _SAYS + ")")
_SPOKEN = re.compile(r"^(?P<who>[^，。“”「」]{2,40}?)(?:" + _SAYS + r")[，：:,]?[“「](?P<quote>[^”」]{6,})[”」]。?$")
_TAIL = re.compile(
    r"^(?P<rest>.{8,}?)，(?P<who>[^，。]{2,30}?)(?:(?:对|對|向)[^，]{1,16}?)?(?:表示|透露|显示|顯示|称|稱|说|說|"
    r"告诉[^，]{1,12}|告訴[^，]{1,12})。?$"
)
_BRACKET = re.compile("[（(][^）)]{1,40}[）)]")  # another spelling of a name, a stock code
_NOBODY = re.compile("^(?:本报|本報|本刊|本台|记者|記者|此前有|早前有|另有|又有|还有|還有|有|据|據|)$")
_UNNAMED = re.compile("人士|知情|员工|員工|内部|內部|消息|记者|記者|文件|邮件|郵件|备忘录|获悉|媒体|媒體|网传|据")
_PRONOUN = re.compile(
    "^(?:该|該|这家|這家|上述|本)?(?:公司|集团|集團|平台|企业|企業|银行|銀行|我们|我們|我司|本公司|双方|雙方|其|"
    "它)(?=将|將|计划|計劃|已|正|拟|擬|会|會|要|打算|准备|準備|决定|決定|内部|內部|旗下|的|在|今年|明年|有|没|無|"
    "无|不|并|並|目前|宣布|正在|考虑|考慮|最终)"
)
_LINK = re.compile(
    "^(?:与此同时|與此同時|此外|另外|同时|同時|不过|不過|但是|但|而且|而|目前|并且|另据了解|据了解|据悉|據悉|另据|"
    "其中|日前|近日|今日|昨日|对此|對此|随后|隨後|【[^】]{1,12}】)[，,]?"
)
_TO_WILL = re.compile(
    "(?:正在|正|已经|已經|已)?(?:计划|計劃|打算|拟|擬|决定|決定|预计将|預計將|预计|預計|将会|將會)(?:将|"
    "將)?(?=[^，。的])"
)
_DENIES = re.compile(
    "(?:没有|沒有|暂无|暫無)[^，。]{2,12}的(?:计划|計劃|打算|安排)|"
    "否认|否認|不属实|不屬實|不实|不實|谣言|謠言|子虚乌有|并无此事|並無此事|没有(?:任何)?(?:计划|打算|考虑|安排)|"
    "沒有(?:任何)?(?:計劃|打算|考慮)|(?:并|並)?(?:无|無)(?:任何)?(?:计划|計劃|意)|不会|不會|不打算|无意|無意|辟谣|"
    "闢謠"
)
_NOT_A_DENIAL = re.compile("(?:并未|並未|没有|沒有|未|未予|不)否认|(?:并未|並未|没有|沒有|未)否認|是否|属实还是")
_DENIED = re.compile(
    "(?:否认|否認)(?:了|将|將|正在|正|计划|計劃|有|存在)*(?P<rest>[^，。“”]{4,})|(?:没有|沒有|无|無|并无|並無|"
    "暂无|暫無|没有任何|沒有任何)(?:计划|計劃|打算|考虑|考慮|意)(?P<plan>[^，。“”]{3,}?)(?:的?(?:计划|"
    "打算))?(?=[，。”」]|$)|(?:没有|沒有|暂无|暫無)(?P<none>[^，。“”]{3,}?)的(?:计划|計劃|打算|安排)|(?:不会|不會|"
    "不打算|无意|無意)(?P<will>[^，。“”]{3,})"
)
_THING = re.compile(
    "(?:的?(?:说法|說法|传闻|傳聞|报道|報道|消息|计划|計劃|传言|傳言|一事|不实|不實))+$|^(?:上述|该|該|有关|有關|"
    "相关|相關|此|这|這)"
)
_FORETELLS = re.compile("将|將|计划|計劃|打算|拟|擬|决定|決定")
_OPENS = re.compile("^(?:将|將|计划|計劃|打算|拟|擬|决定|決定|并|並|最终|正|已)")
_TRADITIONAL = re.compile("[將計劃擬決開關會後務業與對產當]")
_NAMELESS = re.compile("^(?:\\d|新|首|第|全)[^，]{0,12}[将將]")  # a part of whoever speaks: "line 6 will open"
_LEAST = 8  # characters
_STOP = " ，、；：,;:　"


def read(sentence: str, subject: str, speaks_for: SpeaksFor) -> Statement | None:
    """What `sentence` says; None where it says nothing of its own.

    `subject` is who 公司 and 其 are; `speaks_for` names whom a speaker speaks for, "" for nobody known.
    """
    text = _BRACKET.sub("", _LINK.sub("", sentence.strip()).strip())
    labels = {label for _, label in phrases().find(fold(text))}
    denial = _DENIES.search(text) and not _NOT_A_DENIAL.search(text)
    if "nocomment" in labels and not denial:
        return Statement(Kind.SILENCE, "", _who_acts(text))
    who, rest = _take_speaker(text)
    who = None if who is not None and _NOBODY.match(who) else who
    if denial:
        who = who or _who_acts(text)
        return Statement(Kind.DENIAL, _denied(text, speaks_for(who) or subject), who, on_record=True)
    if re.search("[？?]|[吗呢么]。?$", text):
        return None
    speaking = speaks_for(who)
    rest = _alone(f"{speaking}{rest}" if speaking and _NAMELESS.match(rest) else rest, subject)
    if len(rest) < _LEAST:
        return None
    return Statement(Kind.CLAIM, rest, who, on_record=who is not None and not _UNNAMED.search(who))


def _take_speaker(text: str) -> tuple[str | None, str]:
    """Whose word a sentence is, and the sentence without that."""
    for pattern in (_QUOTED, _SPOKEN):
        if found := pattern.match(text):
            return _clean(found["who"]), found["quote"]
    if found := _LEARNED.match(text):
        who, rest = _take_speaker(found["rest"])
        return (None if who is None or _NOBODY.match(who) else who) or _clean(found["who"]) or None, rest
    if found := _TAIL.match(text):
        return _clean(found["who"]), found["rest"]
    if (found := _HEAD.match(text)) and not re.search("将|將|计划|計劃|否认|否認", found["who"]):
        return _clean(found["who"]), found["rest"]
    return None, text


def _clean(who: str) -> str:
    who = _LINK.sub("", who.strip(_STOP))
    return re.sub(
        "^(?:据|據)|(?:在[^，]{1,8}[上中]|独家|方面|今日|昨日|周[一二三四五六日]|星期[一二三四五六日]|"
        "\\d+月\\d+日|\\d+日)+$",
        "",
        who,
    ).strip(_STOP)


def _who_acts(text: str) -> str | None:
    found = re.match(
        "^(?P<who>[^，。]{2,24}?)(?:今日|昨日|随后|曾|则|方面)*(?:否认|否認|拒绝|拒絕|未|不|没有|沒有|暂|暫|表示|"
        "回应|回應)",
        text,
    )
    return _clean(found["who"]) if found else None


def _alone(text: str, subject: str) -> str:
    """A sentence that can stand alone: the subject by its name, one full stop."""
    text = _LINK.sub("", text.strip(_STOP + "“”「」")).strip(_STOP)
    if subject:
        text = _PRONOUN.sub(subject, text)
        text = re.sub("^(?:将|將|正在|正|已|拟|擬|计划|計劃|打算)", lambda m: subject + m.group(), text)
        text = re.sub("我们|我們|我司|本公司", subject, text)
    will = "將" if traditional(text) else "将"
    text = _TO_WILL.sub(will, _core(text, subject), count=1)
    text = re.sub("[亦也还還]?([将將])[将將會会]?", r"\1", text)
    text = text.rstrip(_STOP + "。！!…")
    for opening, closing in ("“”", "「」", "《》", "（）"):
        missing = text.count(opening) - text.count(closing)
        text = text + closing * missing if missing > 0 else text.replace(closing, "", -missing)
    return f"{text}。" if text else ""


def _core(text: str, subject: str) -> str:
    """The part of a long sentence that foretells: from the clause that does so, which takes over the subject."""
    clauses = re.split("[，；]", text)
    at = next((i for i, clause in enumerate(clauses) if _FORETELLS.search(clause)), None)
    if at is None or len(clauses) == 1:
        return text
    core = clauses[at] if len(clauses[at]) >= _LEAST else "，".join(clauses[at : at + 2])
    if at and subject and subject in text and _OPENS.match(core):
        return subject + core
    return core if not at or subject in core else "，".join(clauses[: at + 1])


def traditional(text: str) -> bool:
    """Whether a text is written in traditional characters."""
    return _TRADITIONAL.search(text) is not None


def _denied(text: str, subject: str) -> str:
    """What was denied, as an affirmative sentence; "" where the sentence only points at it."""
    found = _DENIED.search(text)
    if not found:
        return ""
    rest = next(g for g in found.groups() if g)
    if _THING.search(rest) and len(_THING.sub("", rest)) < 4:
        return ""
    rest = _THING.sub("", rest)
    foretold = "将" if found["plan"] or found["none"] or found["will"] or _FORETELLS.search(found.group()) else ""
    return _alone(rest if rest.startswith(subject) else f"{subject}{foretold}{rest.lstrip('将將')}", subject)
