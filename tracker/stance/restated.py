"""What others report, told again by those whom it is about: "we are aware of media reports that we will close".

Of the labelled passages that speak so of reports and say no word of confirming, not two in a hundred affirm anything.
"""

from __future__ import annotations

import re

from tracker.language import fold

_REPORTS = r"(?:reports?|reporting|speculation|rumou?rs?|articles?|story|stories|coverage)"
_ENGLISH = (
    r"\b(?:aware of|noted?|notes|noticed|seen|refers? to|in response to|regarding|in light of|in relation to) "
    r"(?:(?:the|an?|recent|certain|various|today's|yesterday's|some) ){0,2}"
    rf"(?:(?:media|press|newspaper|market|news|online) )?{_REPORTS}\b"
    r"|\b(?:media|press|newspaper|news) reports? (?:that|have|has|say|claim|suggest)\b"
)
_TALK = "(?:报道|报导|传闻|文章|消息|网帖)"
_CHINESE = (
    rf"(?:注意|关注|留意|获悉)到[^。;]{{0,40}}(?:媒体|{_TALK})"
    r"|(?:媒体|网上|网络)[^。;]{0,14}(?:报道|报导|刊发|发表|发布|流传|刊登|文章)[^。;]{0,16}(?:称|指|说)"
    r"|有媒体(?:报道|报导|称)|网传|市场(?:传闻|流传)"
)
_RESTATED = re.compile(f"{_ENGLISH}|{_CHINESE}")
_AFFIRMED = re.compile(r"\bconfirm|\b(?:is|are|was|were) (?:true|correct|accurate)\b|证实|确认|属实|承认|确有")


def restates(passage: str) -> bool:
    """Whether a passage tells what is reported elsewhere and does not say that it is so."""
    here = fold(passage)
    return _RESTATED.search(here) is not None and not _AFFIRMED.search(here)
