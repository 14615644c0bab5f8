"""What lies over a status: stale and review, and that only they look at the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.claims import Claim
from tracker.judge import judge
from tracker.model import Flag, Status

START = datetime(2024, 1, 1, tzinfo=UTC)


def flags(claim, evidence, days):
    return judge(claim, evidence, START + timedelta(days=days)).flags


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Example Corp will build a plant.", 90),
        ("Example Corp plans to cut jobs.", 90),
        ("示例公司将建设工厂。", 90),
        ("示例公司擬興建工廠。", 90),
        ("E-commerce ranks first among Example Corp's lines of business.", 365),
        ("示例公司把电商列为最高优先级。", 365),
    ],
)
def test_a_plan_goes_stale_sooner_than_a_strategy(text, days):
    claim = Claim("c", text, as_of=START.date())
    assert Flag.STALE not in flags(claim, [], days)
    assert Flag.STALE in flags(claim, [], days + 1)


def test_the_claims_own_time_counts_before_the_default(plant):
    claim = replace(plant, stale_after=timedelta(days=10))
    assert Flag.STALE in flags(claim, [], 11)


def test_any_evidence_keeps_a_claim_fresh(say, plant):
    assert Flag.STALE not in flags(plant, [say("credited supports report", 80)], 165)
    assert Flag.STALE in flags(plant, [say("credited supports report", 80)], 175)


def test_an_old_statement_told_again_is_something_heard(say, plant):
    retold = say("subject refutes deny", 80, event_at=START - timedelta(days=900), background=True)
    assert Flag.STALE not in flags(plant, [retold], 165)
    assert Flag.STALE not in flags(plant, [say("subject refutes deny", -900)], 80)


@pytest.mark.parametrize("said", ["subject supports launch", "subject refutes shelve", "authority refutes report"])
def test_what_is_over_does_not_go_stale(say, plant, said):
    assert Flag.STALE not in flags(plant, [say(said)], 999)


@pytest.mark.parametrize(
    ("quote", "present"),
    [
        ("The company has no plans at present to build a plant.", True),
        ("“We have no current plans for a plant,” it said.", True),
        ("There are currently no plans for a plant.", True),
        ("公司目前没有建厂计划。", True),
        ("公司暫無建廠計劃。", True),
        ("The report is not true, it said.", False),
        ("公司称该消息不属实。", False),
    ],
)
def test_a_denial_of_the_present_holds_for_half_a_year(say, plant, quote, present):
    claim = replace(plant, stale_after=timedelta(days=400))
    denial = say("subject refutes deny", 1, quote=quote)
    assert (Flag.STALE in flags(claim, [denial], 183)) is present
    assert Flag.STALE not in flags(replace(plant, stale_after=timedelta(days=10)), [denial], 170) or not present


def test_a_page_dated_in_the_future_was_heard_of_when_it_was_seen(say, plant):
    claim = replace(plant, stale_after=timedelta(days=40))
    piece = say("newsroom supports report", 1)
    assert Flag.STALE in flags(claim, [replace(piece, published=piece.seen_at + timedelta(days=9000))], 60)


def test_a_deadline_that_passed_asks_for_a_look(say, plant):
    claim = replace(plant, due=date(2024, 1, 31))
    assert Flag.REVIEW not in flags(claim, [], 30)
    assert Flag.REVIEW in flags(claim, [], 31)
    assert Flag.REVIEW not in flags(claim, [say("subject supports launch")], 31)
    assert judge(claim, [], START + timedelta(days=31)).status is Status.UNVERIFIED
