"""From all the evidence on a claim to where it stands: pure rules, no clock, no order of arrival.

`judge` gives a verdict, `compare` says what of it is news. The rules are in `rules`, what a piece of evidence can do at
all in `weigh`, what one article says once in `articles`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tracker.judge.because import because
from tracker.judge.compare import Difference, News, changed, compare
from tracker.judge.flags import overdue, stale
from tracker.judge.human import against, pin, ruled
from tracker.judge.outcome import Outcome, outcome
from tracker.judge.weigh import doubtful, happened, weigh
from tracker.model import Claim, Evidence, Flag, Rule, Ruling, Status, Verdict

# A person who was shown the newest doubts does not need the hundredth; it bounds what a verdict holds.
MOST_REVIEWED = 20

__all__ = ["Difference", "News", "changed", "compare", "judge"]


def judge(
    claim: Claim,
    evidence: Sequence[Evidence],
    now: datetime,
    *,
    target: Claim | None = None,
    rulings: Sequence[Ruling] = (),
) -> Verdict:
    """Where a claim stands at `now`, by all evidence on it.

    A claim that tracks a denial is judged from the evidence on the claim that was denied, its `target`; evidence on
    other claims may be among what is handed in and is left aside. `now` moves the flags only. Evidence must have its
    origins (`tracker.origin.assign`).

    Raises ValueError for a tracked denial without its target.
    """
    if claim.denies and (target is None or target.id != claim.denies):
        raise ValueError(f"claim {claim.id!r} denies {claim.denies!r}: hand in that claim as its target")
    wanted = (target or claim).id
    given = [e for e in evidence if e.claim == wanted]
    words_on = [r for r in rulings if r.claim in (wanted, claim.id)]
    pieces = ruled(given, words_on)
    found = _explained(claim, target, pieces, given, words_on)
    review = _review(claim, target, pieces, found, words_on)
    step = found.step
    status, rule, since = step.status, step.rule, step.at
    pinned = pin([r for r in words_on if r.claim == claim.id])
    if pinned and pinned.status:
        later = tuple(e for e in step.stands_on if e.seen_at > pinned.at)
        review = (later if status is not pinned.status else ()) + review
        status, rule, since = pinned.status, Rule.HUMAN, pinned.at
    flags = _flags(claim, status, step.stands_on, pieces, now, doubts=bool(review))
    return Verdict(
        claim=claim.id,
        status=status,
        rule=rule,
        flags=flags,
        evidence=step.stands_on,
        review=tuple(dict.fromkeys(review))[:MOST_REVIEWED],
        because=because(status, rule, step.stands_on),
        since=since,
    )


def _explained(
    claim: Claim, target: Claim | None, pieces: Sequence[Evidence], given: Sequence[Evidence], rulings: Sequence[Ruling]
) -> Outcome:
    """What the evidence gives; where a withdrawal or a person's ruling is why it gives that, by that rule's name."""
    found = outcome(claim, target, pieces)
    gone = [e for e in pieces if e.withdrawn_at]
    found = _because_of(found, outcome(claim, target, [replace(e, withdrawn_at=None) for e in pieces]), gone)
    if list(given) != list(pieces):
        unruled = outcome(claim, target, given)
        at = max(r.at for r in rulings)
        if unruled.step.status is not found.step.status and (found.step.at is None or at > found.step.at):
            found = replace(found, step=replace(found.step, rule=Rule.HUMAN, at=at))
    return found


def _because_of(found: Outcome, otherwise: Outcome, gone: Sequence[Evidence]) -> Outcome:
    """Rule `withdrawal`: the status is what it is since the last piece that could have moved it was taken away."""
    telling = [e for e in gone if weigh(e)]
    if not telling or otherwise.step.status is found.step.status or found.step.rule is Rule.WITHDRAWAL:
        return found
    at = max(e.withdrawn_at for e in telling if e.withdrawn_at)
    if found.step.at and found.step.at >= at:
        return found
    newest = sorted(telling, key=lambda e: (e.withdrawn_at or at, e.url, e.start, e.act), reverse=True)
    step = replace(found.step, rule=Rule.WITHDRAWAL, at=at, stands_on=(newest[0], *found.step.stands_on))
    return replace(found, step=step)


def _review(
    claim: Claim, target: Claim | None, pieces: Sequence[Evidence], found: Outcome, rulings: Sequence[Ruling]
) -> tuple[Evidence, ...]:
    """What a person should look at, newest first: the rules' doubts, what goes against a person's ruling, and what is
    too unsure to move the status but would have."""
    since = found.step.at
    unsure = {e for e in pieces if doubtful(e) and e.withdrawn_at is None and not e.near and weigh(e)}
    recent = sorted((e for e in unsure if since is None or happened(e) >= since), key=_newest, reverse=True)
    telling = [e for e in recent[:MOST_REVIEWED] if _would_move(claim, target, pieces, e, found.step.status)]
    contradicting = [e for e in found.step.stands_on[:1] if against(e, rulings)]
    every = {*found.doubts, *telling, *contradicting}
    return tuple(sorted(every, key=_newest, reverse=True))


def _newest(piece: Evidence) -> tuple[object, ...]:
    return (happened(piece), piece.url, piece.start, *piece.key, piece.probability, piece.score, piece.seen_at)


def _would_move(
    claim: Claim, target: Claim | None, pieces: Sequence[Evidence], piece: Evidence, status: Status
) -> bool:
    believed = [replace(e, score=1.0, probability=1.0) if e == piece else e for e in pieces]
    return outcome(claim, target, believed).step.status is not status


def _flags(
    claim: Claim,
    status: Status,
    stands_on: Sequence[Evidence],
    pieces: Sequence[Evidence],
    now: datetime,
    *,
    doubts: bool,
) -> frozenset[Flag]:
    raised = set()
    if doubts or overdue(claim, status, now):
        raised.add(Flag.REVIEW)
    if stale(claim, status, stands_on, pieces, now):
        raised.add(Flag.STALE)
    return frozenset(raised)
