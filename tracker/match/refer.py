"""Sentences that say something of what stands before them and name it only by pointing back.

"A spokesman declined to comment", "the company called the report untrue", 该消息不实: the answer is here, its object is
not. Such a sentence belongs to the claims that the article was speaking of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.match.words import word_list

# Answers to a question or a report, as words that carry no subject matter.
_NO_ANSWER = (
    r"\bno comment\b|\b(?:declin|refus)(?:ed|es|ing)\b|\bwould not (?:comment|say|be drawn|discuss|confirm)\b|"
    r"\b(?:did|does|do|has|have|had)(?: not|n't) (?:immediately |yet |so far )?"
    r"(?:respond|repl|return|answer|comment|deny|denied|replied)|\bwent unanswered\b|\bcould not be reached\b|"
    "未?回应|未?回复|未获|不?予?置评|不评论|无可奉告|不方便透露|以公告为准"
)
_DENIAL = (
    r"\bden(?:y|ies|ied|ying)\b|\bnot true\b|\b(?:no truth|nothing in it|without foundation|pure speculation)\b|"
    r"\b(?:untrue|baseless|unfounded|groundless|false|inaccurate|incorrect|fabricat\w+|nonsense|rumou?rs?|speculation)\b|"
    "否认|不属实|不实|失实|澄清|辟谣|谣言|传言|子虚乌有"
)
_OTHER = (
    r"\bconfirm(?:ed|s|ing)?\b|\bcorrection\b|\bearlier version\b|\bretract\w*\b|\bwithdr[ae]wn?\b|"
    "属实|证实|确认|更正|致歉|误植|撤回"
)
_ANSWER = re.compile("|".join((_NO_ANSWER, _DENIAL, _OTHER)))
# The words of asking and answering, of speakers and of reports: what is left after them is a subject of its own.
_FRAME = word_list("answering.txt")
# Weight of words beyond the frame that a sentence may hold and still only point back.
_THIN = 2.5


def answers(folded: str) -> bool:
    """Whether a folded sentence holds a denial, a confirmation, a correction or a refusal to say."""
    return bool(_ANSWER.search(folded))


def own_matter(weights: Mapping[str, float]) -> float:
    """The weight of what a sentence speaks of by itself, beyond the words of asking and answering."""
    return sum(w for word, w in weights.items() if word not in _FRAME)


def points_back(folded: str, weights: Mapping[str, float]) -> bool:
    """Whether a sentence answers and leaves what it answers to the text before it."""
    return answers(folded) and own_matter(weights) <= _THIN
