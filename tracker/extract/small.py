"""Small furniture: one short paragraph that is no part of the article, told by its words alone.

Every pattern must fit a paragraph from its first word to its last, and each was weighed against the sentence that it
could take away: "Copyright claims were denied" and "发布时间尚未确定" stay. Where a pattern would fit a sentence,
too, it asks for a paragraph that does not end like one (`_LABEL`).
"""

from __future__ import annotations

import re

_LENGTH = 320  # characters
_LABEL = r"(?=[^.!?。！？]*\Z)"
_NAME = r"(?-i:[A-Z][\w.’'-]*)"
_SHARE = (
    r"(?:share|tweet|email|print|save|copy\s+link|gift\s+this\s+article|facebook|twitter|whatsapp|linkedin|telegram|x)"
)
_TOOL = (
    r"(?:分享|收藏|打印|列印|[点點][赞讚]|字[号號體体]|[评評][论論]|[举舉][报報]|大|中|小|返回|[关關][闭閉]"
    r"|到?微信|微博|朋友圈|到)"
)

_ENGLISH = (
    # who wrote it, when, where it is filed
    rf"(?:reporting|writing|editing|compiled|translated|edited)\s+by\s+"
    rf"(?:(?:{_NAME}|and|in|with|for|additional|reporting|editing|writing|by|&)[\s,;.]*){{1,20}}",
    rf"(?!.*[.!?]\Z)by\s+{_NAME}(?:\s+(?:and\s+|of\s+)?{_NAME}){{0,6}}(?:\s*[|,·•—-].{{0,60}})?",
    rf"{_LABEL}(?:posted\s+(?:on|in|by)|tagged|filed\s+under|(?:first\s+|last\s+)?(?:updated|published|posted|modified))\b.{{0,100}}",
    r"last\s+(?:updated|modified)\s+(?:on\s+|at\s+|:\s*)?.{0,50}",
    r"\d+\s+(?:comments?|shares?|min(?:ute)?s?\s+read)",
    r"\d{1,2}[:.：]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s*[A-Z]{2,4})?",
    # what to press
    rf"{_SHARE}(?:\W+{_SHARE})*",
    r"share\s+(?:this|on|via)\b.{0,40}",
    r"(?:please\s+)?(?:sign\s+up|subscribe|register|log\s*in|sign\s+in)"
    r"(?:\s+(?:to|for|now|here|today|below|at|with|or|and|free)\b.{0,160})?",
    r"(?:follow|join|find)\s+(?:us|our|him|her)\s+(?:on|at|in)\b.{0,120}|like\s+us\s+on\b.{0,60}|click\s+here\b.{0,120}",
    r"get\s+(?:the\s+latest|our|all\s+the|more|breaking)\s.{0,30}\b(?:news|stories|newsletter|inbox|updates|app|headlines)\b.{0,120}",
    r"skip\s+to\b.{0,40}|back\s+to\s+top|loading.{0,20}|is\s+this\s+(?:page|article|story)\s+useful.{0,60}",
    r"advertisement|sponsored(?:\s+content)?|(?:story|article)\s+continues\s+below.{0,40}|scroll\s+(?:down|to)\b.{0,40}",
    # cookies, rights, disclaimers, contacts
    r"(?=.*\b(?:device|browser|experience|consent|settings|partners|policy|accept|advertis\w+|ads|website|site|journalism|understand)\b)"
    r"(?:(?:we|this|our|your|some|essential)\b.{0,60})?\bcookies?\b.{0,300}",
    r"by\s+(?:continuing|using|clicking|browsing)\b.{0,60}\b(?:you\s+(?:agree|accept|consent)|site|website|cookies|terms)\b.{0,160}",
    r"(?:accept|manage|reject)\s+(?:all|cookies|choices).{0,60}|(?:your\s+)?privacy\s+(?:choices|notice)\b.{0,200}",
    r"©.{0,160}|(?:\(c\)|copyright)\s*(?:©|\(c\)|\d{4}|by\b|notice).{0,160}|.{0,60}\ball\s+rights\s+reserved\b.{0,160}",
    r"(?:got|have)\s+a\s+(?:news\s+)?(?:story|tip)\b.{0,160}|contact\s+(?:the\s+(?:author|reporter|newsroom|writer)|us)\b.{0,120}",
    r"do\s+you\s+(?:have|know)\b.{0,80}\b(?:tip|story|contact|email)\b.{0,120}",
    r"(?:media|press|investor)\s+(?:relations\s+)?(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies))\s*[:：].{0,200}",
    r"this\s+(?:information|announcement|content)\s+is\s+(?:provided|distributed)\s+by\b.{0,300}",
    r"(?:the\s+)?(?:views|opinions)\s+expressed\b.{0,300}|our\s+standards\b.{0,80}|the\s+.{0,30}trust\s+principles.{0,80}",
    r"(?:legal\s+)?disclaimer\s*[:：–—-].{0,300}",
    r"this\s+(?:article|material)\s+(?:does\s+not\s+constitute|is\s+for\s+informational)\b.{0,300}",
    r"(?:photo(?:graph)?s?|images?)\s*(?:by|:|credits?\b|source\b).{0,80}",
)
_CHINESE = (
    # 谁写的、何时、来源
    r"(?:责任|責任|值班|本文|执行|執行)?(?:编辑|編輯|责编|責編|校对|校對|审核|審核|编译|編譯|监制|監製|出品|排版|美编|美編|图源|圖源|摄影|攝影)"
    r"\s*[:：丨|｜/／].{1,60}",
    r"(?:(?:通讯员|通訊員|记者|記者|作者|撰文|采写|採寫|文)|(?:信息|本文|文章)?(?:来源|來源|稿源)|原标题|原標題)\s*[:：丨|｜/／].{1,60}",
    r"(?=[^。！？]*\d)(?=[^。！？]*\Z)(?:发布|發佈|發布|更新|发表|發表|出版|公告)(?:(?:时间|時間|日期|于|於)\s*[:：]?|\s*[:：]).{1,60}",
    r"[—–\-\s·*]*(?:END|完|全文完|正文完)[—–\-\s·*]*",
    r"本文.{0,20}(?:原[创創]|首[发發]|授[权權][发發転转轉]|[转轉][载載]).{0,60}",
    r"(?:[资資]料)?(?:[图圖]片?|▲|△)|[图圖]片?[一二三四五六\d]?\s*[:：/／].{1,60}|[资資]料[图圖照]片?",
    # 点什么、扫什么
    rf"{_TOOL}(?:\W*{_TOOL})*",
    r"[扫掃](?:码|碼|描)(?:[关關]注|下[载載]|加|[进進]|[阅閱][读讀]|[订訂][阅閱]|了解|查看|上方|下方|[图圖]中|二[维維][码碼]).{0,60}",
    r"[长長]按(?:[识識][别別]|二[维維][码碼]|[图圖]片|下方|上方).{0,60}|[识識][别別](?:[图圖]中|上方|下方)?二[维維][码碼].{0,60}",
    r"[^。！？]{0,8}微信[“”\"「」]?[扫掃][^。！？]{0,40}",
    rf"{_LABEL}.{{0,12}}(?:[关關]注|推[荐薦]).{{0,12}}(?:公[众眾]|微信|[视視][频頻])[号號].{{0,20}}",
    r"[订訂][阅閱](?:我[们們]|本[报報]|每日|[邮郵]件|[电電]子[报報]|[频頻]道)[^。！？]{0,60}",
    r"[点點][击擊](?:[进進]入|查看|下[载載]|[阅閱][读讀]|此[处處]|上方|下方|[蓝藍]字|右上角|[关關]注)[^。！？]{0,60}",
    rf"{_LABEL}下[载載].{{0,14}}(?:客[户戶]端|App).{{0,30}}|广告|廣告",
    r".{0,12}(?:[请請]作者喝|[赞讚][赏賞]|打[赏賞]).{0,12}",
    # 声明、版权、联系
    r"免[责責][声聲]明.{0,300}|[风風][险險]提示\s*[:：].{0,300}",
    r"(?=.*(?:[转轉][载載]|版[权權]|投[资資]建|本文|[观觀][点點]))(?:特[别別]|版[权權]|[郑鄭]重)[声聲]明\s*[:：].{0,300}",
    r"(?:声明[:：])?(?:本文|以上[内內]容)(?:.{0,12}[，,])?(?:仅|僅|只|不|系|係).{0,40}(?:[观觀][点點]|建[议議]|立[场場]|[参參]考).{0,200}",
    r".{0,60}(?:版[权權]所有|未[经經](?:[书書]面)?(?:授[权權]|[许許]可).{0,20}[转轉][载載]|不得[转轉][载載]).{0,80}",
    r"(?:媒[体體]|新[闻聞]|投[资資]者)(?:[联聯][络絡系繫]|垂[询詢]|查[询詢])(?:人|方式)?\s*[:：].{1,100}|查[询詢]\s*[:：].{1,100}",
    r".{0,20}本?[网網]站使用\s*cookies?.{0,200}|我[们們]使用\s*cookies?.{0,200}",
)
_SMALL = re.compile(rf"\W*(?:{'|'.join((*_ENGLISH, *_CHINESE))})\W*", re.IGNORECASE)


def is_small_furniture(text: str) -> bool:
    """Whether a short paragraph is a byline, a share bar, a notice of cookies, rights or risks, and so on."""
    return len(text) <= _LENGTH and bool(_SMALL.fullmatch(text))
