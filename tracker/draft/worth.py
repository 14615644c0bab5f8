"""How much a sentence looks like a claim that is worth tracking: one that later coverage can bear out or knock over.

A weighted sum of what is seen. The weights were set by hand from what newsrooms call check-worthy: what will be done,
what was decided, how many, who says so; and against questions, opinions, courtesies and scene-setting. They were never
fitted to a data set.
"""

from __future__ import annotations

import math
import re

from tracker.language import HAN, detect, fold
from tracker.stance.lexicon import phrases

_NAME = re.compile(r"(?<=[a-z,;\d] )[A-Z][\w&'’-]+|\b[A-Z]{2,}\b")
_WORD = re.compile(r"[^\W_]+")

# What is looked for in folded text, and what it weighs.
_SIGNS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (weight, re.compile(pattern))
    for weight, pattern in (
        # what is to come
        (1.4, r"\b(?:will|would|won't|shall|is to|are to|plans? to|planned to|planning|intends?|aims? to|aiming|"
              r"set to|"
              r"due to (?!\w+(?:ed|s)\b)|expects? to|expected to|prepar\w+ to|agreed to|decided|decides|in talks|"
              r"going to|wants? to|seek\w* to)\b|将|拟|計劃|计划|打算|准备|预计|决定|筹备|筹划|正在|有意|考虑|敲定|"
              r"洽谈|接近达成"),
        (0.7, r"\b(?:by|before|from|until|in) (?:the end of |early |late |mid-?)?(?:next (?:year|month|week|"
              r"spring|summer|"
              r"autumn|fall|winter)|20\d\d|january|february|march|april|june|july|august|september|october|november|"
              r"december)\b|年底|明年|今年|下半年|上半年|季度|月底|月份|\d+月"),
        # what was done
        (0.9, r"\b(?:has|have|had|was|were|did|been)\b(?! (?:said|told|asked))|\w+(?:led|ed) (?:by|from|to)\b|"
              r"已经|已于|曾|过去|达到|超过"),
        (0.8, r"\b(?:voted?|passed|created|cut|lost|raised|doubled|fell|rose|grew|spent|paid|cost|increased|reduced|"
              r"closed|opened|bought|sold|signed|vetoed|killed|built|won|announced|confirmed|admitted|approved|"
              r"banned)\b"
              r"|增长|下降|亏损|裁撤|关闭|签署|投资|收购|合并|停止|终止|批准|立案|拖欠|取消|裁减"),
        # how many
        (1.6, r"\d"),
        (1.0, r"\b(?:per ?cent|million|billion|trillion|thousand|hundred|half|double|twice|dozen|third)s?\b|"
              r"[%$£€¥]|[万亿]|成"),
        (0.6, r"\b(?:more|less|fewer|higher|lower|larger|most|least|highest|lowest|largest|biggest|first|only|every|"
              r"never|always) (?:than |in |of |\w+)|最|首|唯一|第[一二三四五六七八九十]"),
        # whose word it is
        (0.7, r"\b(?:according to|people (?:familiar|with|close|briefed)|sources?\b|told|said|says|reported|"
              r"confirmed|"
              r"denied|document|filing|memo)|知情人士|透露|获悉|表示|称|宣布|公告|否认|据|告诉"),
        # not a claim
        (-3.0, r"\?|[？吗]"),
        (-1.6, r"\b(?:i think|i believe|i hope|i feel|i want|i would|i'd|in my view|i'm|i am|i have to|let me|let's|"
               r"thank you|thanks|good (?:evening|morning)|welcome|please|you know|well,|look,|my friends?|ladies|"
               r"god bless|i will|i'll|we need|we must|we should|we have to|we've got to)\b|我认为|我觉得|希望|"
               r"应该|感谢|欢迎"),
        (-0.8, r"\b(?:should|must|ought|may|might|could|maybe|perhaps|if|whether|hopes?|believes?|analysts?|"
               r"critics|wonder\w*|imagine|seems?)\b|可能|或许|也许|如果|是否|分析师|业内人士认为|恐怕"),
        (-0.8, r"\b(?:you|your|yours)\b"),
        (-0.7, r"\b(?:i|i've|me|my)\b"),
        (-1.2, r"\b(?:we|i)(?:'ll| will| would| want| should| must| need| can| are going| have to| got)\b"),
        (-0.9, r"\b(?:founded in|was born|is known for|best known|once|for years|historically|shares (?:in \w+ "
               r")?(?:rose|"
               r"fell|closed|were|gained|slipped))\b|成立于|创立于|创办于|股价|报收|众所周知"),
    )
)  # fmt: skip
_BASE = -2.6
_ACTION = 0.5  # for each kind of action named, up to two: what claims foretell
_NAMED = 0.45  # for each name, up to three
_LONG = 0.55  # for the logarithm of its length in words
_SHORT = -1.5
_FEWEST = 6  # words; shorter sentences say too little
_HAN_WORD = 1.8  # characters to a word


def worth(sentence: str) -> float:
    """0 to 1: how much `sentence`, English or Chinese, looks like a claim worth tracking. No probability."""
    folded = fold(sentence)
    chinese = detect(sentence) == "zh"
    words = len(HAN.findall(sentence)) / _HAN_WORD if chinese else len(_WORD.findall(folded))
    total = _BASE + sum(weight for weight, sign in _SIGNS if sign.search(folded))
    kinds = {label[1:] for _, label in phrases().find(folded) if label.startswith("=")}
    total += _ACTION * min(2, len(kinds))
    total += _NAMED * (1.0 if chinese else min(3, len(_NAME.findall(sentence))))
    total += _LONG * math.log(max(words, 1) / 12) + (_SHORT if words < _FEWEST else 0.0)
    return 1 / (1 + math.exp(-total))
