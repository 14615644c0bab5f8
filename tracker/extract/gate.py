"""Pages that are no article: empty ones, and what is shown in an article's place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.errors import ExtractError
from tracker.extract.characters import HAN
from tracker.model import Outcome

# Titles and first words of what stands in an article's place. Only short pages are judged by them: an article may well
# be about a login.
_IN_PLACE = re.compile(
    r"""\W*(?:
    (?:log\s*in|login|sign\s*in|sign\s*up|register|create\s+(?:an|your)\s+account)\b(?!.{60})
    |(?:please|you\s+must|you\s+need\s+to)\s+(?:log|sign|enable|verify|complete|confirm|subscribe|accept)
    |(?:subscribe|register|sign\s+in|log\s+in)\s+to\s+(?:continue|read|unlock|access)|this\s+(?:content|article)\s+is\s+(?:only\s+)?(?:available|for)\s+
    |before\s+you\s+continue|we\s+value\s+your\s+privacy|your\s+privacy\s+(?:choices|settings|matters)|cookie\s+(?:consent|settings|policy)
    |access\s+(?:to\s+this\s+page\s+)?(?:has\s+been\s+)?denied|attention\s+required|just\s+a\s+moment|one\s+more\s+step|checking\s+(?:your|if)
    |are\s+you\s+(?:a\s+)?(?:human|robot)|(?:verify|prove|confirm)\s+(?:that\s+)?you(?:['’]re|\s+are)|(?:security|robot|captcha|human)\s+(?:check|verification|challenge)
    |enable\s+javascript|javascript\s+(?:is\s+)?(?:required|disabled)|unusual\s+traffic|too\s+many\s+requests|(?:request|403|error)\s+(?:blocked|forbidden)
    |(?:403|404|410|429|500|502|503)\b|(?:page|article|file|story)\s+(?:could\s+)?not\s+(?:be\s+)?(?:found|available)|not\s+found\b
    |(?:sorry|oops)\b.{0,80}\b(?:find|found|exist|available|wrong|moved)|(?:the|this)\s+page\s+(?:you|is\s+not|does\s+not|doesn|has\s+been\s+(?:moved|removed))
    |service\s+unavailable|bad\s+gateway|internal\s+server\s+error|site\s+(?:is\s+)?under\s+maintenance|domain\s+(?:is\s+)?for\s+sale
    |(?:请|請)(?:先)?(?:登录|登錄|登入|输入验证码|輸入驗證碼|完成.{0,6}[验驗][证證]|[开開][启啟]\s*javascript)|(?:用[户戶]|会员|會員)?(?:登录|登錄|登入)(?:$|后|後|以)|(?:注册|註冊)$
    |.{0,12}(?:验证码|驗證碼|安全[验驗][证證]|人机[验驗][证證]|滑[动動][验驗][证證])|(?:访问|訪問)(?:过于频繁|過於頻繁|被拒|受限|异常|異常)|(?:环境|環境)(?:异常|異常)
    |.{0,12}(?:页面|頁面|网页|網頁|内容|內容|文章)(?:不存在|已(?:被)?[删刪]除|[丢丟]失|找不到|无法访问|無法訪問)|(?:您|你)(?:访问|訪問|查看|所).{0,10}(?:页面|頁面|内容|內容|网页|網頁)
    |抱歉.{0,30}(?:不存在|[删刪]除|找不到|失效)|该内容已被发布者删除|該內容已被發布者刪除
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SHORT = 700  # characters of text, Chinese counted three times: what stands in an article's place says little
_LEAST = 20  # the same; less is no article, even a flash


def check(url: str, title: str, paragraphs: Sequence[str], *, password: bool, whole: str) -> None:
    """Raise where no article was read.

    Args:
        url: for the error.
        title: the page's title.
        paragraphs: what was taken for the article.
        password: whether the page had a field for a password.
        whole: the first words of all that the page shows, furniture included.

    Raises:
        ExtractError: EMPTY or SUSPECT.
    """
    text = " ".join(paragraphs)
    size = _size(text)
    if size < _SHORT and (
        _IN_PLACE.match(title) or any(_IN_PLACE.match(p) for p in paragraphs[:3]) or (password and size < _SHORT / 2)
    ):
        raise ExtractError(url, Outcome.SUSPECT, "a login, consent or error page stands where the article should be")
    if size < _LEAST:
        if _IN_PLACE.match(whole) or password:
            raise ExtractError(
                url, Outcome.SUSPECT, "a login, consent or error page stands where the article should be"
            )
        raise ExtractError(url, Outcome.EMPTY, "no article was found on the page")


def _size(text: str) -> int:
    return len(text) + 2 * len(HAN.findall(text))
