"""The two flags that lie over a status. Only here does the judge look at the clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from tracker.claims import Claim
from tracker.judge.ledger import Step
from tracker.judge.weigh import happened
from tracker.model import Evidence, Flag, Status

PLAN_STALE = timedelta(days=90)
STRATEGY_STALE = timedelta(days=365)
PRESENT_DENIAL_STALE = timedelta(days=180)  # "no plans at present" speaks of the present only

Span = tuple[datetime, datetime]

_OVER = (Status.FULFILLED, Status.ABANDONED, Status.REFUTED, Status.RETRACTED)
# A plan foretells something; a strategy says how things are or are seen.
_FORETELLS = re.compile(
    r"\b(?:will|shall|plans?|intends?|aims?|is to|are to|is set to|in talks)\b|将|將|拟|擬|计划|計劃|准备|準備|筹|籌",
    re.I,
)
_AT_PRESENT = re.compile(
    r"\bno (?:plans?|intentions?)\b.{0,40}"
    r"\b(?:at present|at this (?:time|stage|point)|at the moment|currently|for now|right now|today|yet)\b"
    r"|\bno (?:current|present|immediate) (?:plans?|intentions?)\b"
    r"|\b(?:currently|at present|at this time|for now)\b.{0,30}\bno (?:plans?|intentions?)\b"
    r"|(?:目前|暂时?|暫時?|现阶段|現階段|短期内|短期內|当前|當前)[^。；;]{0,8}(?:没有|沒有|没|沒|无|無|未|不)"
    r"|(?:暂|暫)[无無未不]",
    re.I | re.S,
)


def flags(
    claim: Claim, step: Step, evidence: Sequence[Evidence], now: datetime, *, doubts: bool, unseen: Sequence[Span] = ()
) -> frozenset[Flag]:
    """The flags over a status.

    `doubts`: there is evidence that a person should look at. `unseen`: spans of time, apart from each other, in which
    most sources could not be read; what nobody could have heard does not make a claim stale.
    """
    if step.status in _OVER:
        return frozenset({Flag.REVIEW} if doubts else ())
    raised = {Flag.REVIEW} if doubts or _overdue(claim, now) else set()
    return frozenset(raised | {Flag.STALE}) if _stale(claim, step, evidence, now, unseen) else frozenset(raised)


def last_heard(claim: Claim, evidence: Iterable[Evidence]) -> datetime | None:
    """When the last that is known of the claim was published; its own date where there is nothing later."""
    # A page that is dated in the future was heard of when it was seen.
    heard = [min(e.published or happened(e), e.seen_at) for e in evidence]
    if claim.as_of:
        heard.append(datetime(claim.as_of.year, claim.as_of.month, claim.as_of.day, tzinfo=UTC))
    return max(heard, default=None)


def _stale(claim: Claim, step: Step, evidence: Iterable[Evidence], now: datetime, unseen: Sequence[Span]) -> bool:
    """Whether nothing was heard of the claim for longer than it stays fresh."""
    last = last_heard(claim, evidence)
    if last is None:
        return False
    deaf = sum((max(min(end, now) - max(begin, last), timedelta(0)) for begin, end in unseen), timedelta(0))
    return now - last - deaf > _freshness(claim, step)


def _overdue(claim: Claim, now: datetime) -> bool:
    """Whether the day by which the claim was to come true has passed."""
    return claim.due is not None and now.date() > claim.due


def _freshness(claim: Claim, step: Step) -> timedelta:
    if step.status is Status.DENIED and any(_AT_PRESENT.search(e.quote) for e in step.stands_on):
        return PRESENT_DENIAL_STALE
    if claim.stale_after is not None:
        return claim.stale_after
    return PLAN_STALE if claim.due or any(_FORETELLS.search(w) for w in claim.wordings) else STRATEGY_STALE
