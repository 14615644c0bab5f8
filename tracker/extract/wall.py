"""Pages that show the beginning of an article and ask to be paid or to be let in for the rest."""

from __future__ import annotations

import re

# Each looks no further than the next "<", so that the work grows with the page and not with its square.
_UNSHOWN = re.compile(r"<(/?)(?:script|style|noscript)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_LET_IN = r"(?:subscribe|register|sign\s+(?:in|up)|log\s*in|join|become\s+an?\s+(?:member|subscriber))"
_READ = r"(?:continue|keep|read|unlock|access|finish|view)"
_WALL = re.compile(
    rf"\b{_LET_IN}\b[^.!?]{{0,40}}\bto\s+{_READ}\b|\bto\s+{_READ}\b[^.!?]{{0,60}}\b{_LET_IN}\b"
    r"|\balready\s+an?\s+(?:subscriber|member)\b|\b(?:subscribers|members)[\s-]only\b|\bonly\s+for\s+(?:subscribers|members)\b"
    r"|(?:订阅|訂閱|登[录錄]|注册|註冊|开通|開通|付费|付費|购买|購買|成为会员|成為會員)[^。！？]{0,12}(?:阅读|閱讀|查看|全文|继续|繼續|解[锁鎖])"
    r"|(?:剩余|余下|餘下)[^。！？]{0,12}(?:订阅|訂閱|付费|付費|会员|會員|登[录錄])|(?:会员|會員)(?:专享|專享)|(?:付费|付費)(?:内容|內容|阅读|閱讀)|试读结束|試讀結束",
    re.IGNORECASE,
)


def walled(markup: str) -> bool:
    """Whether a page asks its reader to subscribe, to register or to log in to read on."""
    return _WALL.search(" ".join(_TAG.sub(" ", _shown(markup)).split())) is not None


def _shown(markup: str) -> str:
    """The page without its scripts and styles."""
    first, *rest = _UNSHOWN.split(markup)
    return first + "".join(f"<{text}" for slash, text in zip(rest[::2], rest[1::2], strict=True) if slash)
