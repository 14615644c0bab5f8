"""The status that a set of evidence gives, before flags and a person's pin: for a claim, and for a tracked denial."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.claims import Claim
from tracker.judge.articles import words
from tracker.judge.ledger import Ledger, Step
from tracker.judge.rules import read
from tracker.judge.weigh import OFFICIAL, Kind, Word, counts_from, doubtful
from tracker.model import Evidence, Rule, Stance, Status, Voice
from tracker.origin import ARTICLE

_EVENTS = (Status.IN_PROGRESS, Status.FULFILLED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A step with what a person should look at, newest first."""

    step: Step
    doubts: tuple[Evidence, ...]


def outcome(claim: Claim, target: Claim | None, evidence: Sequence[Evidence]) -> Outcome:
    """What the evidence gives. `target` is the claim whose denial `claim` tracks; the evidence is then the target's."""
    judged = target or claim
    if target and target.status is Status.UNVERIFIED and claim.status is Status.CONFIRMED:
        judged = replace(target, status=Status.DENIED)  # claims.yaml says so by the denial that it holds for confirmed
    dated = [e for e in evidence if counts_from(e, judged.as_of)]
    spoken = words(e for e in dated if e.withdrawn_at is None)
    ledger = read(judged, sorted([*spoken, *_taken_back(dated)], key=lambda w: w.at))
    step = tracked_denial(claim, ledger.steps) if target else ledger.steps[-1]
    return Outcome(step, _doubts(ledger))


def tracked_denial(claim: Claim, steps: Iterable[Step]) -> Step:
    """Rule `tracked-denial`: where a denial stands, by what became of the claim that was denied."""
    now = Step(claim.status, Rule.SEED, None, ())
    on_record = claim.status in (Status.CONFIRMED, Status.DISPUTED)
    for step in steps:
        on_record = on_record or step.denied
        status = _of_denial(step, now.status, on_record=on_record)
        if step.rule is not Rule.SEED and status is not now.status and now.status is not Status.RETRACTED:
            now = replace(step, status=status, rule=Rule.TRACKED_DENIAL)
    return now


def _of_denial(step: Step, before: Status, *, on_record: bool) -> Status:
    if step.status is Status.CONFIRMED:
        return Status.RETRACTED if step.by_subject else Status.REFUTED
    if step.status in _EVENTS:
        return Status.REFUTED
    if on_record and step.status in (Status.DENIED, Status.REFUTED):
        return Status.CONFIRMED
    if on_record and step.status in (Status.DISPUTED, Status.CORROBORATED):
        return Status.DISPUTED
    return before


def _taken_back(evidence: Iterable[Evidence]) -> list[Word]:
    """Rule `withdrawal` for the first report: nothing of the article's own text carries the claim any more.

    A headline that was reworded takes nothing back, nor does the loss of what was hardly legible.
    """
    carries = [e for e in evidence if e.origin == ARTICLE and e.stance is Stance.SUPPORTS and e.voice not in OFFICIAL]
    gone = [e for e in carries if e.withdrawn_at and e.voice is not Voice.CREDITED and not (e.headline or doubtful(e))]
    pages = {e.url for e in gone}
    kept = [e for e in carries if not e.withdrawn_at and (e.url in pages or e.voice is not Voice.CREDITED)]
    if not gone or kept:
        return []
    at = max(e.withdrawn_at for e in gone if e.withdrawn_at)
    last = max((e for e in gone if e.withdrawn_at == at), key=lambda e: (e.credence, e.url, e.start, e.key))
    return [Word(Kind.CORRECT, at, last)]


def _doubts(ledger: Ledger) -> tuple[Evidence, ...]:
    """What is not overtaken: what came with the last change of status or after it; a near match only after it."""
    since = ledger.steps[-1].at
    later = [
        word
        for turn, word in ledger.doubts
        if turn >= ledger.moved and (word.kind is not Kind.NEAR or since is None or word.at > since)
    ]
    newest = sorted(later, key=lambda w: w.order, reverse=True)
    return tuple(dict.fromkeys(w.evidence for w in newest))
