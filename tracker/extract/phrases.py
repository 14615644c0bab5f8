"""Lines that say what they are: corrections, which stay, and what leads or belongs elsewhere, which goes.

Patterns must fit from the first word. Simplified and traditional Chinese side by side.
"""

from __future__ import annotations

import re

_FLAGS = re.VERBOSE | re.IGNORECASE

# How a newsroom says that it changed what it had published.
CORRECTION = re.compile(
    r"""\W*(?:
    (?:correction|clarification|corrected|retraction|amendment|erratum)s?\b(?=\W|\s+(?:on|of)\b)
    |(?:editor[’'`]?s?|editorial|update|updated|publisher[’'`]?s)\s+(?:note|update|correction)\b
    |updated?\b[^.]{0,60}(?::|\bto\s+(?:correct|clarify|remove|reflect|add|include)\b)
    |(?:this|the)\s+(?:article|story|post|piece|report|headline|item|page|version|copy|dispatch)\b[^.]{0,80}
      \b(?:updated|amended|corrected|changed|edited|revised|removed|withdrawn|retracted|clarified)\b
    |(?:an?|the)\s+(?:earlier|previous|original|prior|former)\s+(?:version|headline|report|edition)
    |we\s+(?:have\s+)?(?:removed|corrected|retracted|withdrawn|amended|updated)\b
    |(?:更正|订正|訂正|勘误|勘誤|编者[按注]|編者[按註注]|编辑[按注]|編輯[按註注]|撤稿|撤回[声聲]明|致歉)
    |(?:本文|本报|本報|本刊|此文|[该該]文|本稿|原文|此前|早前)[^。]{0,30}
      (?:修改|更新|更正|[删刪]改|修[订訂]|[订訂]正|[删刪]除|撤[回下稿]|有[误誤]|[错錯][误誤])
    |特此更正|更新[：:（(]
    )""",
    _FLAGS,
)
_CORRECTION_SHORTEST = 12  # characters: a link that says "Corrections" corrects nothing

# Headings, or lines set as headings, under which come links to other articles and nothing else.
_RELATED = re.compile(
    r"""\W*(?:
    related(?:\s+(?:stories|articles|news|content|links|coverage|posts|topics|reading|items))?
    |(?:read|see|watch)\s+(?:more|next|also)|more\s+(?:news|stories|headlines|coverage)(?:\s+(?:on|from|in|about)\b.{0,40})?
    |more\s+(?:on|about)\s+(?:this|these)\s+\w+|more\s+from\s+(?:the\s+|this\s+)?\w.{0,40}
    |(?:most|also)\s+(?:read|popular|viewed|shared)(?:\s+\w+)?|up\s+next|next\s+up|trending(?:\s+now)?|popular\s+now
    |further\s+reading|recommended(?:\s+(?:for\s+you|stories|reading|articles))?
    |you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested.*)|editor[’']?s[’']?\s+picks?|top\s+stories
    |latest\s+(?:news|stories|headlines|announcements)|in\s+other\s+news|don[’']?t\s+miss
    |in\s+case\s+you\s+missed\s+it|other\s+(?:stories|news|announcements|headlines)|recent\s+(?:posts|stories|news)
    |(?:相[关關]|延伸|推[荐薦]|更多|拓展|[扩擴]展|[热熱][门門点點]|猜你|往期|精彩|最新|其他|[为為]你|[点點][击擊]|今日)
     (?:[阅閱][读讀]|新[闻聞]稿?|[报報][道導]|文章|推[荐薦]|[资資][讯訊]|喜[欢歡]|[内內]容|[链鏈連][接結]|[专專][题題]
     |回[顾顧]|[热熱]文|精[选選]|[头頭][条條]|公告)
    |(?:24小[时時]|一周|本周)?(?:[热熱]文|[热熱]榜|排行榜?|最多人看|大家都在看|看[过過][还還]看)
    )\s*[:：>»…]*\s*""",
    _FLAGS,
)
# What a line begins with that leads to another article: the second only where there is a link in it.
_LEAD_IN = re.compile(
    r"""\W*(?:read\s+(?:more|next|also|on)|see\s+also|also\s+read|related(?:\s+(?:story|stories|article|news|reading|coverage))?
    |相[关關](?:[阅閱][读讀]|新[闻聞]|文章|[报報][道導])|(?:延伸|推[荐薦]|[点點][击擊])[阅閱][读讀]|[阅閱][读讀]更多
    |上一[篇條条]|下一[篇條条]|前一篇|[后後]一篇)\s*(?:[:：|>»–—-]|\b(?=\s*$))""",
    _FLAGS,
)
_LEAD_IN_LINK = re.compile(
    r"""\W*(?:read|more|watch|listen|opinion|explainer|recommended|don[’']?t\s+miss|in\s+pictures|podcast|analysis
    |from\s+the\s+archives?|更多|另[见見]|[参參][见見])\s*(?:[:：|>»–—-]|\b(?=\s*$))""",
    _FLAGS,
)
# Headings of what a release or a site says of itself.
_BOILERPLATE = re.compile(
    r"""\W*(?:about\s+(?:us|our\s+company|the\s+(?:company|author|writer|group|organi[sz]ation|publisher))
    |(?:media|press|investor|public)\s+(?:relations\s+)?(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies))|contacts?
    |for\s+(?:more|further)\s+information|forward[- ]looking\s+statements?|(?:legal\s+)?disclaimers?
    |safe\s+harbou?r.{0,40}
    |share\s+this.{0,20}|comments?(?:\s*\(\d+\))?|leave\s+a\s+(?:reply|comment)|join\s+the\s+conversation
    |sign\s+up.{0,40}|subscribe.{0,40}|newsletter|tags?|topics?|filed\s+under
    |[关關][于於](?:我[们們]|本公司|作者)
    |(?:媒[体體]|新[闻聞]|投[资資]者)(?:[联聯][络絡系繫]|垂[询詢]|查[询詢])(?:人|方式)?
    |免[责責][声聲][明]|前瞻性(?:[陈陳]述|[声聲]明)|[联聯][系繫絡络]我[们們]|(?:[网網]友)?[评評][论論]|留言|分享到?|[标標][签籤]|版[权權][声聲]明
    )\s*[:：]?\s*""",
    _FLAGS,
)
# "About Example Group", "关于某某": a name and nothing else, and then the name again. "About the deal" and
# "关于裁员传闻" are sub-headings.
_ABOUT = re.compile(
    r"About\s+(?:the\s+)?([A-Z0-9][\w&’'-]*)[\w\s.,&’'-]{0,60}|[关關][于於]([^，。？！：:、]{2})[^，。？！：:、]{0,18}"
)
_SELF = re.compile(r"(?:we|our|founded|established|headquartered|based|listed|incorporated|since)\b", re.IGNORECASE)
# The same run in at the head of a paragraph: "About Example: Example makes ...", "关于某某：某某是...".
_ABOUT_RUN_IN = re.compile(
    r"About\s+([A-Z0-9][\w&’'-]*)[^.:]{0,50}:\s*\1|[关關][于於]([^，。？！：:、]{2,20})[：:]\s*\2?"
)


def is_correction(text: str) -> bool:
    """Whether a paragraph begins as a correction, an editor's note or the notice of an update."""
    return len(text) >= _CORRECTION_SHORTEST and bool(CORRECTION.match(text))


def is_related_heading(text: str) -> bool:
    """Whether a line announces links to other articles."""
    return len(text) < 60 and bool(_RELATED.fullmatch(text))


def is_boilerplate_heading(text: str, following: str) -> bool:
    """Whether a line opens what a publisher says of itself: about us, contacts, disclaimers, comments.

    `following` is the paragraph after it: a heading "About Example" opens the publisher's own words only where they
    begin with the name again, or as such words do.
    """
    if len(text) >= 80:
        return False
    if about := _ABOUT.fullmatch(text.rstrip(" :：")):
        return following.startswith(about.group(1) or about.group(2)) or bool(_SELF.match(following))
    return bool(_BOILERPLATE.fullmatch(text))


def is_lead_in(text: str, *, linked: bool) -> bool:
    """Whether a line begins as a pointer to another article does; `linked` where there is a link in it."""
    return bool(_LEAD_IN.match(text) or (linked and _LEAD_IN_LINK.match(text)))


def is_boilerplate(text: str) -> bool:
    """Whether a paragraph is a publisher's description of itself, run in after its name."""
    return bool(_ABOUT_RUN_IN.match(text))
