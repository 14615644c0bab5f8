"""Sentences that say something of what stands before them and name it only by pointing back.

"A spokesman declined to comment", "the company called the report untrue", 该消息不实: the answer is here, its object is
not. Such a sentence belongs to the claims that the article was speaking of.
"""

from __future__ import annotations

import re

# Answers to a question or a report, as words that carry no subject matter.
_ANSWER = re.compile(
    r"\bno comment\b|\b(?:declin|refus)(?:ed|es|ing) (?:to|any)\b|\bdeclined\b|\bwould not (?:comment|say|be drawn|discuss|confirm)\b|"
    r"\b(?:did|does|do|has|have|had)(?: not|n't) (?:immediately |yet |so far )?(?:respond|repl|return|answer|comment|deny|denied|responded|replied|commented)|"
    r"\bwent unanswered\b|\bcould not be reached\b|\bden(?:y|ies|ied|ying)\b|\b(?:untrue|baseless|unfounded|groundless|false|inaccurate|"
    r"incorrect|fabricat\w+|nonsense|no truth|nothing in it|without foundation|pure speculation|rumou?rs?|speculation)\b|"
    r"\bconfirm(?:ed|s|ing)?\b|\bnot true\b|\bcorrection\b|\bearlier version\b|\bretract\w*\b|\bwithdr[ae]wn?\b|"
    r"回应|回复|答复|置评|不评论|评论|否认|不属实|不实|失实|属实|澄清|辟谣|谣言|传言|证实|确认|子虚乌有|无可奉告|未获|不予|更正|致歉|误植|撤回|以公告为准|不方便透露"
)
# The words of answering, of speakers and of reports: what is left after them is a subject of its own.
_FRAME = frozenset(
    "decline declined declines refuse refused comment comments commented spokesman spokeswoman spokesperson spokespeople "
    "company firm group chief executive officer representative official officials deny denied denies denying confirm "
    "confirmed confirms respond responded response request requests reply replied email mail call calls immediately "
    "report reports reported story article media news newspaper rumor rumors rumour rumours speculation matter true "
    "untrue false baseless inaccurate incorrect unfounded groundless statement said says told asked contacted reached "
    "question questions plan plans press time publication monday tuesday wednesday thursday friday saturday sunday "
    "today yesterday week month immediate answer answered return returned seeking further elaborate details detail "
    "available market reuters nothing truth foundation without correction earlier version withdrawn retracted "
    "公司 方面 相关 有关 负责人 负责 官方 发言人 发言 回应 回复 答复 置评 评论 否认 属实 不实 不属实 失实 澄清 辟谣 谣言 传言 传闻 证实 "
    "确认 消息 报道 报导 媒体 记者 截至 发稿 截稿 未获 获 不予 予 表示 称 说 问题 此事 一事 事宜 该 其 对此 就此 上述 内容 情况 联系 采访 "
    "目前 尚未 未 未有 没有 并 对方 询问 查询 向 就 对 市场 暂 暂无 无 可 奉告 告诉 本报 本刊 之 此 事 均 也 昨日 今日 今天 昨天 日 月 工作 人员 "
    "工作人员 董事会 公告 为准 信息 以 网传 网上 流传".split()
)
# Content words beyond the frame that a sentence may hold and still only point back.
_THIN = 3.0


def answers(folded: str) -> bool:
    """Whether a folded sentence holds a denial, a confirmation, a correction or a refusal to say."""
    return bool(_ANSWER.search(folded))


def own_matter(weights: dict[str, float]) -> float:
    """The weight of what a sentence speaks of by itself, beyond the words of asking and answering."""
    return sum(w for word, w in weights.items() if word not in _FRAME)


def points_back(folded: str, weights: dict[str, float]) -> bool:
    """Whether a sentence answers and leaves what it answers to the text before it."""
    return answers(folded) and own_matter(weights) <= _THIN
