"""Rule `human`: what a person has ruled on pieces of evidence, and on a claim as a whole.

The latest ruling on a piece counts. `reject` takes the piece out; `accept` makes it count in full; `relabel` gives it
the stance, act and voice that the person chose, and makes it count in full; `lift` takes all of that back. `pin` holds
the whole claim at a status; a pin without a status lifts the pin before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.judge.ledger import Step
from tracker.judge.weigh import believed
from tracker.model import Evidence, Ruling, Stance

_OPPOSITE = {Stance.SUPPORTS: Stance.REFUTES, Stance.REFUTES: Stance.SUPPORTS}


def standing(rulings: Iterable[Ruling]) -> list[Ruling]:
    """The rulings that nobody lifted, in the order in which they were made."""
    ordered = sorted(rulings, key=_age)
    lifted = {r.evidence: r.at for r in ordered if r.kind == "lift"}
    return [r for r in ordered if r.kind != "lift" and not (r.evidence in lifted and r.at <= lifted[r.evidence])]


def ruled(evidence: Iterable[Evidence], rulings: Sequence[Ruling]) -> list[Evidence]:
    """The evidence as a person has left it."""
    return [piece for piece in marked(evidence, rulings) if piece.ruled != "reject"]


def marked(evidence: Iterable[Evidence], rulings: Sequence[Ruling]) -> list[Evidence]:
    """The same with what was rejected, each with the mark of what a person said of it."""
    last = {r.evidence: r for r in sorted(rulings, key=_age) if r.evidence}
    return [_apply(piece, last.get(piece.key)) for piece in evidence]


def pin(rulings: Sequence[Ruling]) -> Ruling | None:
    """The pin that holds, if one does."""
    pins = sorted((r for r in rulings if r.kind == "pin"), key=_age)
    return pins[-1] if pins and pins[-1].status else None


def later_than_pin(held: Ruling, step: Step) -> tuple[Evidence, ...]:
    """What was first seen after a pin and would have moved the claim off it."""
    return () if step.status is held.status else tuple(e for e in step.stands_on if e.seen_at > held.at)


def against(piece: Evidence, rulings: Iterable[Ruling]) -> bool:
    """Whether a piece that was first seen after a ruling says the opposite of what the person ruled."""
    return any(piece.seen_at > r.at and piece.key != r.evidence and _opposes(piece, r) for r in rulings)


def _opposes(piece: Evidence, ruling: Ruling) -> bool:
    if ruling.evidence is None:
        return False
    stance, act = Stance(ruling.evidence[3]), ruling.evidence[4]
    if ruling.kind == "reject":
        return piece.stance is stance and piece.act == act
    return piece.stance is _OPPOSITE.get(ruling.stance or stance)


def _apply(piece: Evidence, ruling: Ruling | None) -> Evidence:
    if ruling is None:
        return piece
    if ruling.kind == "reject":
        return replace(piece, ruled=ruling.kind)
    return replace(
        believed(piece),
        stance=ruling.stance or piece.stance,
        act=ruling.act or piece.act,
        voice=ruling.voice or piece.voice,
        near=False,
        background=False,
        ruled=ruling.kind,
    )


def _age(ruling: Ruling) -> tuple[object, ...]:
    return (ruling.at, ruling.kind, ruling.status or "", ruling.stance or "", ruling.act or "", ruling.voice or "")
