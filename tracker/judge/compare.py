"""What of two verdicts on one claim is news.

A check judges each claim once, after all that it read, and compares with the verdict that is stored: a status that went
A, B, A in between is no change. Where a status moved, that is the news, and the flags go along. Where it did not, a
piece of evidence that a person has not yet been shown is news, also under a flag that is already up; it is so once,
and so are its copies: hand in all that was reported before. Then come flags that went up or down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.judge.copies import unasked
from tracker.model import Act, Evidence, Rule, Stance, Verdict, Voice


class News(StrEnum):
    """What is new in a verdict."""

    NOTHING = "nothing"
    STATUS = "status"
    REVIEW = "review"  # something that a person should look at
    FLAGS = "flags"  # a flag went up or down, and nothing new stands behind it


@dataclass(frozen=True, slots=True)
class Difference:
    """What is new, the rule to quote for it, and the evidence to show."""

    news: News
    rule: Rule
    evidence: tuple[Evidence, ...] = ()

    def __bool__(self) -> bool:
        return self.news is not News.NOTHING


def compare(before: Verdict | None, after: Verdict, reported: Iterable[Evidence] = ()) -> Difference:
    """What `after` has that `before` had not.

    Without a `before`, a claim that stands as claims.yaml left it is no news. `reported`: the evidence that earlier
    review records showed; what `before` held for review counts as shown.
    """
    moved = after.status is not before.status if before else after.rule is not Rule.SEED
    if moved:
        return Difference(News.STATUS, after.rule, after.evidence)
    new = unasked(after.review, (*reported, *(before.review if before else ())))
    if new:
        return Difference(News.REVIEW, reason(new[0]), new)
    if after.flags != (before.flags if before else frozenset()):
        return Difference(News.FLAGS, after.rule, after.review or after.evidence)
    return Difference(News.NOTHING, after.rule)


def changed(before: Verdict | None, after: Verdict) -> bool:
    """Whether there is anything to report."""
    return bool(compare(before, after))


_BY_ACT = {Act.LAUNCH: Rule.EVENT, Act.TEST: Rule.TESTING, Act.SHELVE: Rule.SHELVED}


def reason(piece: Evidence) -> Rule:
    """The rule by which a piece of evidence wants a person's look."""
    if piece.near or piece.stance is Stance.DISCUSSES:
        return Rule.NEAR_MATCH
    if piece.act in _BY_ACT:
        return _BY_ACT[piece.act]
    if piece.voice is Voice.NEWSROOM:
        return Rule.CONTRARY if piece.stance is Stance.REFUTES else Rule.HYSTERESIS
    return Rule.DENIAL if piece.stance is Stance.REFUTES else Rule.ON_RECORD
