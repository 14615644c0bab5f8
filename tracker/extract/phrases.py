"""What the words themselves say they are: corrections, which stay, and small furniture, which goes.

Patterns must fit from the first word, and furniture is looked for in short paragraphs only, so that a sentence of the
article that merely speaks of cookies or subscriptions is left alone. Simplified and traditional Chinese side by side.
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

# Headings, or lines set as headings, under which come links to other articles.
_RELATED = re.compile(
    r"""\W*(?:
    related(?:\s+(?:stories|articles|news|content|links|coverage|posts|topics|reading|items))?
    |(?:read|see|watch|learn|find\s+out)\s+(?:more|next|also)
    |more\s+(?:on|from|in|about|news|stories|headlines|coverage)\b.{0,40}
    |(?:most|also)\s+(?:read|popular|viewed|shared)(?:\s+\w+)?|up\s+next|next\s+up|trending(?:\s+now)?|popular\s+now
    |further\s+reading|recommended(?:\s+(?:for\s+you|stories|reading|articles))?
    |you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested.*)|editor[’']?s[’']?\s+picks?|top\s+stories
    |latest(?:\s+(?:news|stories|headlines|announcements))?|in\s+other\s+news|don[’']?t\s+miss
    |in\s+case\s+you\s+missed\s+it|other\s+(?:stories|news|announcements|headlines)|recent\s+(?:posts|stories|news)
    |(?:相[关關]|延伸|推[荐薦]|更多|拓展|[扩擴]展|[热熱][门門点點]|猜你|往期|精彩|最新|其他|[为為]你|[点點][击擊]|今日)
     (?:[阅閱][读讀]|新[闻聞]稿?|[报報][道導]|文章|推[荐薦]|[资資][讯訊]|喜[欢歡]|[内內]容|[链鏈連][接結]|[专專][题題]
     |回[顾顧]|[热熱]文|精[选選]|[头頭][条條]|公告)
    |(?:24小[时時]|一周|本周)?(?:[热熱]文|[热熱]榜|排行榜?|最多人看|大家都在看|看[过過]還?还?看)
    )\s*[:：>»…]*\s*""",
    _FLAGS,
)
# What a line begins with that leads to another article.
_LEAD_IN = re.compile(
    r"""\W*(?:read\s*(?:more|next|also|on)?|see\s+also|also\s+read|related(?:\s+\w+)?|more|watch|listen|opinion
    |explainer|recommended|don[’']?t\s+miss|in\s+pictures|podcast|from\s+the\s+archives?|analysis
    |相[关關][阅閱][读讀]|延伸[阅閱][读讀]|推[荐薦][阅閱][读讀]|[阅閱][读讀]更多|更多|另[见見]|[参參][见見]|[点點][击擊][阅閱][读讀]
    |上一[篇條条]|下一[篇條条]|前一篇|[后後]一篇)\s*(?:[:：|>»–—-]|\b(?=\s*$))""",
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
# "About Example Group", "关于某某": a name and nothing else. "About the deal" is a sub-heading.
_ABOUT = re.compile(
    r"About\s+[A-Z0-9][\w.&’'-]*(?:[ ,]+(?:of|the|and|for|&|[A-Z0-9][\w.&’',-]*)){0,7}"
    r"|[关關][于於][^，。？！：:、]{2,20}"
)
# The same run in at the head of a paragraph: "About Example: Example makes ...", "关于某某：某某是...".
_ABOUT_RUN_IN = re.compile(
    r"About\s+([A-Z0-9][\w&’'-]*)[^.:]{0,50}:\s*\1|[关關][于於]([^，。？！：:、]{2,20})[：:]\s*\2?"
)

# Small furniture of one short paragraph.
_SMALL = re.compile(
    r"""\W*(?:
    (?:reporting|writing|editing|additional\s+reporting|compiled|translated|edited)\s+by\s.{2,120}
    |by\s+[^\W\d_][\w.’'-]*(?:\s+(?:and\s+)?[^\W\d_][\w.’'-]*){0,5}(?:\s*[|,·•—-].{0,60})?
    |(?:our\s+standards|the\s+.{0,30}trust\s+principles)\b.{0,80}
    |advertisement|sponsored(?:\s+content)?|(?:story|article)\s+continues\s+below.{0,40}|scroll\s+(?:down|to)\b.{0,40}|广告|廣告
    |(?:share|tweet|email|print|save|copy\s+link|gift\s+this\s+article|listen|facebook|twitter|whatsapp|linkedin|telegram|x)
     (?:\W+(?:share|tweet|email|print|save|copy\s+link|gift\s+this\s+article|facebook|twitter|whatsapp|linkedin|telegram|x))*
    |share\s+(?:this|on|via)\b.{0,40}|(?:please\s+)?(?:sign\s+up|subscribe|register|log\s*in|sign\s+in)\b.{0,160}
    |(?:follow|like|join|find)\s+(?:us|our|him|her|the\s+\w+)\s+(?:on|at|in)\b.{0,120}|click\s+here\b.{0,120}
    |get\s+(?:the\s+latest|our|all\s+the|more|breaking)\b.{0,160}
    |(?:we|this\s+(?:site|website|page)|our\s+(?:site|website)|.{0,40}\bpartners)\b.{0,60}\bcookies?\b.{0,300}
    |by\s+(?:continuing|using|clicking|browsing)\b.{0,200}|(?:accept|manage|reject)\s+(?:all|cookies|choices).{0,60}
    |(?:©|\(c\)\s|copyright\b).{0,160}|.{0,60}\ball\s+rights\s+reserved\b.{0,160}
    |(?:got|have)\s+a\s+(?:news\s+)?(?:story|tip)\b.{0,160}|do\s+you\s+(?:have|know)\b.{0,80}\b(?:tip|story|contact|email)\b.{0,120}
    |contact\s+(?:the\s+(?:author|reporter|newsroom|writer)|us)\b.{0,120}|is\s+this\s+(?:page|article|story)\s+useful.{0,60}
    |(?:media|press|investor)\s+(?:relations\s+)?(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies))\s*[:：].{0,200}
    |this\s+(?:information|announcement|content)\s+is\s+(?:provided|distributed)\s+by\b.{0,300}
    |(?:the\s+)?(?:views|opinions)\s+expressed\b.{0,300}|this\s+(?:article|material)\s+(?:does\s+not\s+constitute|is\s+for\s+informational)\b.{0,300}
    |posted\s+(?:on|in|by)\b.{0,100}|published\s*:.{0,60}|tagged\b.{0,160}|filed\s+under\b.{0,120}|\d+\s+(?:comments?|shares?|min(?:utes?)?\s+read)
    |skip\s+to\b.{0,40}|back\s+to\s+top|loading.{0,20}|photo(?:graph)?s?\s*(?:by|:|credit).{0,80}|image\s+(?:credit|source)\b.{0,80}
    |(?:责任|責任|值班|本文|执行|執行)?(?:编辑|編輯|责编|責編|校对|校對|审核|審核|编译|編譯|监制|監製|出品|排版|美编|美編|图源|圖源|摄影|攝影)
     \s*[:：丨|｜/／].{1,60}
    |(?:记者|記者|作者|撰文|文|采写|採寫|来源|來源|稿源|原标题|原標題|时间|時間)\s*[:：丨|｜/／].{1,60}
    |(?:发布|發佈|發布|更新|发表|發表)(?:时间|時間|日期|于|於)[^。！？]{1,60}
    |(?:first\s+)?(?:updated|published|posted|last\s+(?:updated|modified))\b[^.!?]{0,80}
    |(?:免[责責][声聲]明|[风風][险險]提示|特[别別][声聲]明|版[权權][声聲]明|郑重声明|鄭重聲明)\s*[:：].{0,300}
    |(?:声明[:：])?(?:本文|以上[内內]容)(?:仅|僅|只|不|系|係).{0,40}(?:[观觀][点點]|建[议議]|立[场場]|[参參]考).{0,200}
    |.{0,60}(?:版[权權]所有|未[经經](?:[书書]面)?(?:授[权權]|[许許]可).{0,20}(?:[转轉][载載]|使用)|不得[转轉][载載]).{0,80}
    |(?:[扫掃](?:码|描|碼)|[长長]按|识别|[关關]注.{0,16}(?:公[众眾]|微信|微博)|[订訂][阅閱]|[点點][击擊](?:[进進]入|查看|下[载載]|[阅閱][读讀]|此[处處])|下[载載].{0,12}(?:客[户戶]端|App)).{0,80}
    |(?:媒[体體]|新[闻聞]|投[资資]者)(?:[联聯][络絡系繫]|垂[询詢]|查[询詢])(?:人|方式)?\s*[:：].{1,100}|查[询詢]\s*[:：].{1,100}
    |(?:分享|收藏|打印|列印|[点點][赞讚]|字[号號體体]|[评評][论論]|[举舉舉][报報]|大|中|小|返回|[关關][闭閉])(?:\W*(?:分享|收藏|打印|列印|[点點][赞讚]|字[号號體体]|[评評][论論]|大|中|小|到微信|微博|朋友圈|到))*
    |.{0,20}本?[网網]站使用\s*cookies?.{0,200}
    |(?:(?:资料|資料|[图圖]|▲|△)\s*(?:[图圖]?片|[图圖])?|[图圖](?:[一二三四五六]|\d)?\s*[:：/／].{1,60})
    |.{0,12}微信.{0,6}[扫掃].{0,40}|[点點][击擊](?:上方|下方|[蓝藍]字|右上角|[关關]注).{0,40}
    |\d{1,2}[:.：]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s*[A-Z]{2,4})?
    )\W*""",
    _FLAGS,
)
_SMALL_LENGTH = 320  # characters


def is_correction(text: str) -> bool:
    """Whether a paragraph begins as a correction, an editor's note or the notice of an update."""
    return len(text) >= _CORRECTION_SHORTEST and bool(CORRECTION.match(text))


def is_related_heading(text: str) -> bool:
    """Whether a line announces links to other articles."""
    return len(text) < 60 and bool(_RELATED.fullmatch(text))


def is_boilerplate_heading(text: str) -> bool:
    """Whether a line opens what a publisher says of itself: about us, contacts, disclaimers, comments."""
    return len(text) < 80 and bool(_BOILERPLATE.fullmatch(text) or _ABOUT.fullmatch(text.rstrip(" :：")))


def is_lead_in(text: str) -> bool:
    """Whether a line begins as a pointer to another article does; only a link in it makes it one."""
    return bool(_LEAD_IN.match(text))


def is_boilerplate(text: str) -> bool:
    """Whether a paragraph is a publisher's description of itself, run in after its name."""
    return bool(_ABOUT_RUN_IN.match(text))


def is_small_furniture(text: str) -> bool:
    """Whether a short paragraph is a byline, a share bar, a notice of cookies, rights or risks, and so on."""
    return len(text) <= _SMALL_LENGTH and bool(_SMALL.fullmatch(text))
