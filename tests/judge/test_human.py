"""A person's ruling stands until that person lifts it; what comes later against it asks for a look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tracker.judge import judge
from tracker.judge.sureness import trust
from tracker.model import Act, Rule, Ruling, Stance, Status, Voice

NOW = datetime(2024, 3, 1, tzinfo=UTC)
THEN = datetime(2024, 1, 15, tzinfo=UTC)


def ruling(kind, piece=None, at=THEN, **more):
    return Ruling("plant", at, kind, evidence=piece.key if piece else None, **more)


def test_rejected_evidence_is_as_if_it_were_not_there(say, plant):
    launch = say("subject supports launch", 3)
    verdict = judge(plant, [launch], NOW, rulings=[ruling("reject", launch)])
    assert (verdict.status, verdict.rule, verdict.since) == (Status.UNVERIFIED, Rule.HUMAN, THEN)


def test_accepted_evidence_counts_in_full(say, plant):
    unsure = say("subject supports launch", 3, probability=0.2, near=True)
    verdict = judge(plant, [unsure], NOW, rulings=[ruling("accept", unsure)])
    assert (verdict.status, verdict.rule, verdict.review) == (Status.FULFILLED, Rule.HUMAN, ())
    assert trust(verdict.evidence[0]) == "as a person ruled", "the person is sure, and not the reader"


def test_relabelled_evidence_says_what_the_person_says(say, plant):
    launch = say("subject supports launch", 3)
    label = ruling("relabel", launch, stance=Stance.SUPPORTS, act=Act.PLAN, voice=Voice.SUBJECT)
    assert judge(plant, [launch], NOW, rulings=[label]).status is Status.CONFIRMED
    other = ruling("relabel", launch, stance=Stance.DISCUSSES)
    assert judge(plant, [launch], NOW, rulings=[other]).status is Status.UNVERIFIED


def test_the_latest_ruling_counts_in_any_order(say, plant):
    launch = say("subject supports launch", 3)
    rulings = [ruling("accept", launch, THEN + timedelta(days=1)), ruling("reject", launch)]
    assert judge(plant, [launch], NOW, rulings=rulings).status is Status.FULFILLED
    assert judge(plant, [launch], NOW, rulings=rulings[::-1]).status is Status.FULFILLED


def test_a_ruling_that_changes_nothing_is_not_the_reason(say, plant):
    launch = say("subject supports launch", 3)
    assert judge(plant, [launch], NOW, rulings=[ruling("accept", launch)]).rule is Rule.EVENT


def test_a_pin_holds_against_everything(say, plant):
    pinned = ruling("pin", status=Status.DISPUTED)
    early, late = say("subject refutes deny", 3), say("subject supports launch", 30)
    assert judge(plant, [early], NOW, rulings=[pinned]).review == ()
    verdict = judge(plant, [early, late], NOW, rulings=[pinned])
    assert (verdict.status, verdict.rule, verdict.since) == (Status.DISPUTED, Rule.HUMAN, THEN)
    assert verdict.review == (late,)


def test_a_pin_without_a_status_lifts_the_pin(say, plant):
    pins = [ruling("pin", status=Status.REFUTED), ruling("pin", at=THEN + timedelta(days=1))]
    assert judge(plant, [say("subject supports launch", 30)], NOW, rulings=pins).status is Status.FULFILLED


def test_later_evidence_against_a_ruling_counts_and_asks_for_a_look(say, plant):
    first, again = say("subject supports launch", 3), say("subject supports launch", 30)
    verdict = judge(plant, [first, again], NOW, rulings=[ruling("reject", first)])
    assert (verdict.status, verdict.review) == (Status.FULFILLED, (again,))
    denial = say("subject refutes deny", 30)
    confirmed = say("newsroom supports report", 3)
    verdict = judge(plant, [confirmed, denial], NOW, rulings=[ruling("accept", confirmed)])
    assert denial in verdict.review
