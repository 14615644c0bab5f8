"""Why a claim stands where it stands, where the reason is not what is there but what is gone or was ruled on.

Both are found by asking again: what would the evidence give, had nothing been withdrawn; what, had nobody ruled?
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from tracker.judge.outcome import Outcome
from tracker.judge.weigh import weigh
from tracker.model import Evidence, Rule, Ruling

Decide = Callable[[Sequence[Evidence]], Outcome]


def after_withdrawals(decide: Decide, found: Outcome, pieces: Sequence[Evidence]) -> Outcome:
    """Rule `withdrawal`: where pieces that an edit took away would have given another status, that is the reason.

    Not where something that came after the edit decided.
    """
    gone = [e for e in pieces if e.withdrawn_at and not e.near and weigh(e)]
    if not gone or found.step.rule is Rule.WITHDRAWAL or not _differs(decide, found, pieces, gone):
        return found
    telling = [e for e in gone if _differs(decide, found, pieces, [e])] or gone
    last = max(telling, key=lambda e: (_gone_at(e), not e.headline, e.credence, e.url, e.start, e.key))
    if found.step.at and found.step.at >= _gone_at(last):
        return found
    stands_on = (last, *found.step.stands_on)
    return replace(found, step=replace(found.step, rule=Rule.WITHDRAWAL, at=_gone_at(last), stands_on=stands_on))


def after_rulings(decide: Decide, found: Outcome, given: Sequence[Evidence], rulings: Sequence[Ruling]) -> Outcome:
    """Rule `human`: where the evidence as it was read would have given another status, a person's ruling is why."""
    if not rulings or decide(given).step.status is found.step.status:
        return found
    at = max(r.at for r in rulings)
    if found.step.at and found.step.at >= at:
        return found
    return replace(found, step=replace(found.step, rule=Rule.HUMAN, at=at))


def _differs(decide: Decide, found: Outcome, pieces: Sequence[Evidence], restored: Sequence[Evidence]) -> bool:
    back = [replace(e, withdrawn_at=None) if e in restored else e for e in pieces]
    return decide(back).step.status is not found.step.status


def _gone_at(piece: Evidence) -> datetime:
    return piece.withdrawn_at or piece.seen_at
