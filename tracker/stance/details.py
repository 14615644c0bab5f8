"""A denial of a detail, its figure or its date, leaves the claim where it was (`denial`, docs/statuses.md).

In the labelled passages nine denials in ten that name a measure as what is denied, of a claim that names none, are of
the measure alone.
"""

from __future__ import annotations

import re

from tracker.language import fold

_MEASURE = (
    r"(?:prices?|price tag|figures?|amounts?|sums?|dates?|timing|timetable|time ?frame|timeline|deadline|valuation|"
    r"numbers?|size|scale|extent|terms|details?|schedule|percentages?|proportion)"
)
_DENIED = r"(?:den(?:y|ies|ied|ying)|dismiss\w*|reject\w*|disput\w*|rebut\w*|contest\w*|challeng\w*)"
_WRONG = (
    r"(?:wrong|inaccurate|incorrect|false|untrue|mistaken|inflated|exaggerated|misleading|overstated|made up|invented|"
    r"(?:far |much )?too (?:high|low)|not (?:true|accurate|correct|right|ours))"
)
_UNSETTLED = r"(?:still open|undecided|yet to be|not (?:yet )?(?:been )?(?:set|decided|fixed|agreed|settled))"
_MEASURE_HAN = "(?:价格|价钱|售价|金额|数字|数额|时间表|时间点|具体时间|日期|细节|规模|估值|比例|人数|期限)"
_WRONG_HAN = "(?:不准|不实|有误|不属实|并不属实|不对|失实|不符|不正确|错误|错了|搞错)"
_DETAIL = re.compile(
    rf"\b{_DENIED} (?:that )?(?:(?:only|just) )?(?:the|this|that|those|its|their|any|a reported) "
    rf"(?:\w+ ){{0,2}}?{_MEASURE}\b"
    rf"|\b{_MEASURE}\b[^.;:\"]{{0,40}}?\b(?:was|were|is|are|as)(?: \w+)? \"?{_WRONG}\b"
    rf"|\bwrong {_MEASURE}\b|\b(?:got|had) the {_MEASURE} wrong\b"
    rf"|\b{_DENIED}\b[^.;]*\b{_MEASURE}\b[^.;]{{0,30}}\b{_UNSETTLED}"
    rf"|(?:否认|驳斥)[^。;，,!?]{{0,25}}?{_MEASURE_HAN}"
    rf"|{_MEASURE_HAN}[^。;，,!?]{{0,12}}?{_WRONG_HAN}"
    rf"|(?:否认|不属实|不实)[^。;]*(?:时间|日期|价格|金额|规模|比例)[^。;，,]{{0,6}}(?:尚未|还未|还没|仍未|未)(?:最终)?(?:确定|敲定|商定|谈妥)"
)
_NAMED = re.compile(rf"\b{_MEASURE}\b|{_MEASURE_HAN}|价|时间")
# Beside the measure the thing itself is denied.
_ALL = re.compile(
    r"\b(?:(?:no|any) such|such an?)\b|\bat any (?:size|price|scale)\b|\bno plans?\b|\bnothing of the (?:kind|sort)\b"
    r"|纯属|子虚乌有|没有.{0,6}计划"
)


def denies_a_detail(claim: str, passage: str) -> bool:
    """Whether a passage that denies something denies a figure, a price or a date, and `claim` speaks of none."""
    here = fold(passage)
    return _DETAIL.search(here) is not None and not _ALL.search(here) and not _NAMED.search(fold(claim))
