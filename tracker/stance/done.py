"""Whether a passage tells of something as done or under way, rather than as decided or to come.

On a subject's own page the model takes an event for one more confirmation, because both are told by the subject in the
same voice. What tells them apart is the grammar, and that there is no word of what is still to come. A word stands here
if at least half of the labelled passages with it tell of the event; "has signed", "has sold" and "has begun" do not.
"""

from __future__ import annotations

import re

_ENGLISH_DONE = (
    r"\b(?:has|have|had) (?:now |today |successfully |already |also )?(?:been )?(?:"
    r"complet\w+|clos\w+|open\w+|launch\w+|started|taken effect|resigned|stepped down|left|ended|ceased|acquired|"
    r"merged|listed|shipped|delivered|introduced|taken over|recalled)\b",
    r"\btook effect\b|\bcompletion (?:of|took place)\b",
    r"\b(?:is|are) (?:now|today) (?:open|live|available|closed|on sale|in service|complete)\b",
    r"\b(?:is|are) available (?:from|as of) (?:today|this (?:morning|afternoon))\b",
    r"\btoday (?:opened|launched|completed|closed|began|started|introduced|commenced)\b",
    r"\b(?:as of|from|starting|beginning|since) (?:today|this morning|midnight)\b",
    r"\bwent (?:live|on sale)\b|\bopened (?:its|the|their|our) doors\b",
)
_CHINESE_DONE = (
    "已(?:经)?(?:于|完成|正式|全面|上线|开业|辞任|辞去|离任|关闭|停止|终止|生效|交割|退出|启用|投产|开通|交付|登陆|挂牌)",
    "正式(?:上线|登陆|营业|启用|生效|挂牌|开业|投产|交付|开通|发布|运营|上市|关闭|退出|接任|关停)",
    "(?:今日|今天|即日起|今起|今晨|本日)[^。;]{0,20}(?:上线|开业|启用|开放|开通|发售|停止|生效|登陆|运营)",
    "完成(?:交割|收购|出售|合并|上市|交易)|起(?:正式)?生效|均已达成|同步启用|落成",
    "(?:全量|全部|全面)开放|面向(?:全部|所有)用户",
)
_DONE = re.compile("|".join((*_ENGLISH_DONE, *_CHINESE_DONE)))
_TO_COME = re.compile(
    r"\b(?:will|would|plans?|intends?|expects?|expected|subject to|aims?|proposed?|possible|may|might|scheduled|"
    r"later this|next (?:year|month|week|spring|summer|autumn|fall|winter))\b"
    r"|将于|将在|拟|计划|预计|有望|可能|尚未|筹备|准备"
)


def is_done(folded: str) -> bool:
    """Whether folded text tells of something as done, and of nothing as still to come."""
    return _DONE.search(folded) is not None and _TO_COME.search(folded) is None


# A launch for some is a trial. Strong words only, and none that puts the trial behind or ahead.
_TRIAL = re.compile(
    r"\b(?:beta|pilot|trial(?:s|led|ling)?|testing|testers|early access|test (?:runs?|phase|version))\b"
    r"|through its paces|内测|灰度|试点|公测|试运行|试营业|测试|部分用户"
)
_NOT_NOW = re.compile(r"\b(?:will|plans? to|would|after|following|ended)\b|将|拟|计划|结束|此前")


def is_trial(folded: str) -> bool:
    """Whether folded text tells of a test, a pilot or an opening for some that is going on."""
    return _TRIAL.search(folded) is not None and _NOT_NOW.search(folded) is None
