"""From all the evidence on a claim to where it stands: pure rules, no clock, no order of arrival.

`judge` gives a verdict, `compare` says what of it is news. The rules are in `rules`, what a piece of evidence can do at
all in `weigh`, what one article says once in `articles`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from tracker.claims import Claim
from tracker.judge.because import because
from tracker.judge.compare import Difference, News, changed, compare
from tracker.judge.flags import Span, flags
from tracker.judge.human import later_than_pin, pin, ruled, standing
from tracker.judge.outcome import outcome
from tracker.judge.reasons import after_rulings, after_withdrawals
from tracker.judge.review import review
from tracker.model import Evidence, Rule, Ruling, Verdict

__all__ = ["Difference", "News", "changed", "compare", "judge"]


def judge(
    claim: Claim,
    evidence: Sequence[Evidence],
    now: datetime,
    *,
    target: Claim | None = None,
    rulings: Sequence[Ruling] = (),
    unseen: Sequence[Span] = (),
) -> Verdict:
    """Where a claim stands at `now`, by all evidence on it.

    A claim that tracks a denial is judged from the evidence on the claim that was denied, its `target`; evidence on
    other claims may be among what is handed in and is left aside. `now` moves the flags only, and
    so do the spans `unseen`, in which most sources could not be read. Evidence must have its
    origins (`tracker.origin.assign`).

    Raises ValueError for a tracked denial without its target.
    """
    if claim.denies and (target is None or target.id != claim.denies):
        raise ValueError(f"claim {claim.id!r} denies {claim.denies!r}: hand in that claim as its target")
    wanted = (target or claim).id
    given = [e for e in evidence if e.claim == wanted]
    rulings = standing(r for r in rulings if r.claim in (wanted, claim.id))
    pieces = ruled(given, rulings)
    decide = partial(outcome, claim, target)
    found = after_withdrawals(decide, decide(pieces), pieces)
    found = after_rulings(decide, found, given, rulings)
    look = review(decide, found, pieces, rulings)
    step = found.step
    if held := pin([r for r in rulings if r.claim == claim.id]):
        look = (*later_than_pin(held, step), *look)
        step = replace(step, status=held.status or step.status, rule=Rule.HUMAN, at=held.at)
    return Verdict(
        claim=claim.id,
        status=step.status,
        rule=step.rule,
        flags=flags(claim, step, pieces, now, doubts=bool(look), unseen=unseen),
        evidence=step.stands_on,
        review=tuple(dict.fromkeys(look)),
        because=because(step.status, step.rule, step.stands_on),
        since=step.at,
    )
