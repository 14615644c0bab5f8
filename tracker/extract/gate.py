"""Pages that are no article: empty ones, and what is shown in an article's place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.errors import ExtractError
from tracker.extract.characters import HAN
from tracker.model import Outcome

_FLAGS = re.VERBOSE | re.IGNORECASE
# Titles of what stands in an article's place, whole, but for the site's name after a mark.
_TITLE = re.compile(
    r"""\W*(?:(?:please\s+)?(?:log\s*in|login|sign\s*in|sign\s*up|register|subscribe)
      (?:\s+(?:or|and|to)\s+(?:log\s*in|login|sign\s*(?:in|up)|register|subscribe|your\s+account|continue|read.{0,30}))?
    |(?:create\s+(?:an|your)|my|your)\s+account|before\s+you\s+continue(?:\s+to.{0,30})?|(?:your\s+)?privacy\s+(?:choices|settings|policy)
    |we\s+value\s+your\s+privacy|cookie\s+(?:consent|settings|policy)|consent|access\s+(?:to\s+this\s+page\s+has\s+been\s+)?denied
    |attention\s+required|just\s+a\s+moment|one\s+more\s+step|are\s+you\s+(?:a\s+)?(?:human|robot).{0,10}|(?:you\s+have\s+been\s+)?blocked
    |(?:security|robot|captcha|human|bot)\s+(?:check|verification|challenge|detection)|verify(?:ing)?\s+you.{0,30}
    |javascript\s+(?:is\s+)?(?:required|disabled)|too\s+many\s+requests|forbidden|unauthori[sz]ed
    |(?:error\s+)?(?:401|403|404|410|429|451|500|502|503|504)(?:\s.{0,30})?|(?:http\s+)?(?:status|error)(?:\s+\d{3})?(?:\s.{0,30})?
    |(?:page|article|file|story)?\s*not\s+(?:be\s+)?(?:found|available)|oops.{0,30}|bad\s+gateway|service\s+unavailable
    |internal\s+server\s+error|(?:site\s+)?(?:(?:under|down\s+for|scheduled)\s+)*maintenance|we(?:['’]ll|\s+will)\s+be\s+(?:right\s+)?back(?:\s+soon)?
    |unavailable\s+(?:for\s+legal\s+reasons|in\s+your\s+(?:region|country|location))|domain\s+(?:is\s+)?for\s+sale
    |(?:用[户戶]|会员|會員|[请請]先?)?(?:登[录錄入]|[注註][册冊])(?:/(?:登[录錄入]|[注註][册冊]))?|.{0,6}(?:[验驗][证證][码碼]?|安全[检檢][查测測]|人机[验驗][证證])
    |(?:[访訪][问問])(?:被拒[绝絕]|[过過][于於][频頻]繁|受限|[异異]常)|.{0,8}(?:[页頁]面|[网網][页頁]|[内內]容|文章|信息)(?:不存在|已?(?:被)?[删刪]除|[丢丟]失|找不到|未找到)
    |(?:系[统統]|服[务務]器)(?:[维維][护護]|[错錯][误誤]|繁忙).{0,6}|出[错錯]了.{0,6}
    )[\s.!…。！？?]*(?:[|｜–—:：_·-].{0,60})?""",
    _FLAGS,
)
# First words of such a page.
_WORDS = re.compile(
    r"""\W*(?:(?:please|you\s+must|you\s+need\s+to)\s+(?:log\s*in|sign\s*in|enable|verify|complete|confirm\s+(?:that\s+)?you|subscribe|accept)\b
    |(?:subscribe|register|sign\s+in|log\s+in)\s+to\s+(?:continue|read|unlock|access)
    |this\s+(?:content|article)\s+is\s+(?:only\s+)?(?:available\s+(?:only\s+)?to|for)\s+.{0,20}(?:subscriber|member|registered)
    |before\s+you\s+continue|we\s+value\s+your\s+privacy|checking\s+(?:your\s+browser|if\s+the\s+site)|verify\s+(?:that\s+)?you\s+are
    |enable\s+javascript|(?:our\s+systems\s+have\s+)?detected\s+unusual\s+traffic|you\s+(?:don['’]t|do\s+not)\s+have\s+(?:permission|access)
    |(?:sorry|oops)\b.{0,60}\b(?:page|find)\b
    |(?:the|this)\s+page\s+(?:you|is\s+no\s+longer|is\s+not|does\s+not|doesn|could\s+not|cannot|can['’]t|has\s+been\s+moved)
    |(?:the|this)\s+(?:article|story|content|video)\s+(?:is\s+(?:no\s+longer|not|un)\s*available|has\s+expired|(?:could|can)\s*not\s+be\s+(?:found|shown|displayed))
    |(?:our|the|this)\s+(?:web\s?)?(?:site|service)\s+is\s+(?:currently\s+|temporarily\s+)?(?:down|unavailable|undergoing|under\s+maintenance)
    |we(?:['’]re|\s+are)\s+(?:currently\s+)?(?:down\s+for|carrying\s+out|performing|undergoing)\s+(?:\w+\s+)?maintenance
    |.{0,60}\bfrom\s+a\s+country\s+(?:belonging\s+to|in|within|outside)\s+the\s+(?:european|eea|eu\b)|.{0,60}\bnot\s+available\s+in\s+your\s+(?:region|country|location)
    |(?:please\s+)?(?:disable|turn\s+off|switch\s+off|pause)\s+(?:your\s+)?ad[\s-]?block|(?:it\s+(?:looks|seems)\s+like|we(?:['’]ve|\s+have)?\s+(?:noticed|see)).{0,30}\bad[\s-]?block
    |the\s+requested\s+url|access\s+denied|an\s+error\s+(?:occurred|has\s+occurred)
    |[请請]先?(?:登[录錄入]|[输輸]入[验驗][证證][码碼]|完成.{0,6}[验驗][证證]|[开開][启啟]\s*javascript)|登[录錄入](?:后|後|即可|[查阅閱]).{0,10}(?:[阅閱][读讀]|查看|[继繼][续續])
    |.{0,12}[访訪][问問](?:[过過][于於][频頻]繁|被拒|受限)|(?:[当當]前)?[环環]境[异異]常|拖[动動].{0,8}滑[块塊]
    |(?:抱歉|很抱歉|[对對]不起|sorry).{0,20}(?:[页頁]面|[网網][页頁]|[内內]容|[访訪][问問]|文章|[链鏈][接結]).{0,16}(?:不存在|[删刪]除|找不到|失效|出[错錯]|未找到)|(?:您|你)[访訪][问問]的.{0,12}(?:不存在|[删刪]除|找不到|失效)
    |[该該此](?:[内內]容|文章|信息|[页頁]面).{0,8}(?:[删刪]除|不存在|下架|[违違][规規]|无法查看)
    )""",
    _FLAGS,
)
_SHORT = 700  # characters of text, Chinese counted three times: what stands in an article's place says little
_FORM = 300  # the same, beside a field for a password
_NEXT_TO_NOTHING = 60  # the same: such words anywhere on the page then decide
_LEAST = 20  # the same; less is no article, even a flash

# A long news page has 10,000 tags, 3 MB with its scripts and 30,000 characters of text. The work grows with these and
# with nothing else; benchmarks/extract_worst.py has what the worst pages within the caps take.
MOST_TAGS = 120_000  # opening ones
MOST_MARKUP = 6_000_000  # characters
MOST_TEXT = 120_000  # characters; matching takes seconds for so much text that is all about the claims


def fits(url: str, markup: str) -> None:
    """Raise ExtractError (TOO_LARGE) for a page that would take more time and memory than any article is worth."""
    if len(markup) > MOST_MARKUP:
        raise ExtractError(url, Outcome.TOO_LARGE, f"the page has more than {MOST_MARKUP:,} characters")
    if markup.count("<") - markup.count("</") > MOST_TAGS:
        raise ExtractError(url, Outcome.TOO_LARGE, f"the page has more than {MOST_TAGS:,} tags")


def check(url: str, title: str, paragraphs: Sequence[str], *, password: bool, whole: str) -> None:
    """Raise where no article was read.

    Args:
        url: for the error.
        title: the page's title.
        paragraphs: what was taken for the article.
        password: whether the page had a field for a password.
        whole: the first words of all that the page shows, furniture included.

    Raises:
        ExtractError: EMPTY, SUSPECT or TOO_LARGE.
    """
    if sum(map(len, paragraphs)) > MOST_TEXT:
        raise ExtractError(url, Outcome.TOO_LARGE, f"the text has more than {MOST_TEXT:,} characters")
    size = sum(map(_size, paragraphs))
    in_place = size < _SHORT and (
        bool(_TITLE.fullmatch(title)) or any(map(_WORDS.match, paragraphs[:3])) or (password and size < _FORM)
    )
    if in_place or (size < _NEXT_TO_NOTHING and _WORDS.search(whole)):
        raise ExtractError(url, Outcome.SUSPECT, "a login, consent or error page stands where the article should be")
    if size < _LEAST:
        raise ExtractError(url, Outcome.EMPTY, "no article was found on the page")


def _size(text: str) -> int:
    return len(text) + 2 * len(HAN.findall(text))
