"""A claim that says that its subject denied another claim is judged from the evidence on that other claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tracker.claims import Claim
from tracker.judge import judge
from tracker.model import Rule, Status

NOW = datetime(2024, 3, 1, tzinfo=UTC)
DENIAL = Claim("denial", "Example Corp denied it.", about=("example",), as_of=date(2024, 1, 1), denies="plant")

EXAMPLES = [
    ("", "unverified"),
    ("subject refutes deny", "confirmed"),
    ("credited refutes deny", "unverified"),
    ("subject discusses deny", "unverified"),
    ("newsroom supports report", "unverified"),
    ("subject refutes deny; newsroom supports report", "disputed"),
    ("newsroom supports report; subject refutes deny", "disputed"),
    ("subject refutes deny; subject supports confirm", "retracted"),
    ("subject refutes deny; subject supports confirm; subject supports launch", "retracted"),
    ("subject refutes deny; subject supports confirm; subject refutes deny", "retracted"),
    ("subject refutes deny; subject supports test", "refuted"),
    ("subject refutes deny; subject supports launch", "refuted"),
    ("subject refutes deny; subject supports launch; subject supports confirm", "refuted"),
    ("subject refutes deny; newsroom supports launch", "refuted"),
    ("subject refutes deny; authority supports confirm", "refuted"),
    ("subject refutes deny; authority refutes report", "confirmed"),
    ("subject refutes deny; newsroom supports report; authority refutes report", "confirmed"),
]


@pytest.mark.parametrize(("said", "status"), EXAMPLES)
def test_where_a_denial_stands(say, plant, said, status):
    evidence = [say(words, day) for day, words in enumerate(said.split("; "), start=1) if words]
    verdict = judge(DENIAL, evidence, NOW, target=plant)
    assert verdict.status == status
    assert verdict.rule is (Rule.SEED if status == "unverified" else Rule.TRACKED_DENIAL)


def test_an_event_and_its_confirmation_in_one_article_are_no_admission(say, plant):
    evidence = [
        say("subject refutes deny", 1),
        say("subject supports confirm", 5, "one"),
        say("subject supports launch", 5, "one"),
    ]
    assert judge(DENIAL, evidence, NOW, target=plant).status is Status.REFUTED


@pytest.mark.parametrize("target_status", ["unverified", "denied"])
def test_a_denial_that_the_article_already_carried(say, plant, target_status):
    denial = replace(DENIAL, status=Status.CONFIRMED)
    target = replace(plant, status=Status(target_status))
    assert judge(denial, [], NOW, target=target).rule is Rule.SEED
    assert judge(denial, [say("newsroom supports report")], NOW, target=target).status is Status.DISPUTED
    assert judge(denial, [say("subject refutes deny")], NOW, target=target).rule is Rule.SEED


def test_a_withdrawn_denial_is_not_on_record(say, plant):
    gone = replace(say("subject refutes deny", 3), withdrawn_at=datetime(2024, 1, 20, tzinfo=UTC), withdrawn_in=2)
    verdict = judge(DENIAL, [gone], NOW, target=plant)
    assert (verdict.status, verdict.rule) == (Status.UNVERIFIED, Rule.WITHDRAWAL)


def test_evidence_on_the_denial_itself_may_be_handed_in_and_is_left_aside(say, plant):
    denied = say("subject refutes deny")
    own = say("subject supports deny", claim="denial")
    assert judge(DENIAL, [denied, own], NOW, target=plant) == judge(DENIAL, [denied], NOW, target=plant)
    assert judge(DENIAL, [own], NOW, target=plant).status is Status.UNVERIFIED


def test_a_tracked_denial_needs_its_target(plant):
    with pytest.raises(ValueError, match="'denial' denies 'plant'"):
        judge(DENIAL, [], NOW)
    with pytest.raises(ValueError, match="'denial' denies 'plant'"):
        judge(DENIAL, [], NOW, target=replace(plant, id="other"))
