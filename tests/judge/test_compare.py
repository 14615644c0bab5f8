"""What of two verdicts is news."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tracker.judge import News, changed, compare, judge
from tracker.model import Rule, Status

NOW = datetime(2024, 3, 1, tzinfo=UTC)


def test_a_claim_as_its_article_left_it_is_no_news(plant):
    assert not compare(None, judge(plant, [], datetime(2024, 1, 2, tzinfo=UTC)))


def test_a_status_is_news_by_its_rule_and_evidence(say, plant):
    denial = say("subject refutes deny")
    news = compare(judge(plant, [], NOW), judge(plant, [denial], NOW))
    assert (news.news, news.rule, news.evidence) == (News.STATUS, Rule.DENIAL, (denial,))
    assert compare(None, judge(plant, [denial], NOW)) == news


def test_the_same_verdict_is_no_news(say, plant):
    verdict = judge(plant, [say("newsroom supports launch")], NOW)
    assert not changed(verdict, verdict)


def test_each_new_piece_for_review_is_news_once(say, plant):
    one, two = (say("subject discusses launch", day, near=True) for day in (3, 4))
    first, second = judge(plant, [one], NOW), judge(plant, [one, two], NOW)
    assert first.flags == second.flags
    news = compare(first, second)
    assert (news.news, news.rule, news.evidence) == (News.REVIEW, Rule.NEAR_MATCH, (two,))
    assert not compare(second, second)
    assert not compare(first, second, reported={two.key})


def test_a_single_origin_test_names_its_rule(say, plant):
    news = compare(judge(plant, [], NOW), judge(plant, [say("newsroom supports test")], NOW))
    assert (news.news, news.rule) == (News.REVIEW, Rule.TESTING)


def test_flags_that_go_up_or_down_alone(say, plant):
    fresh, later = judge(plant, [], datetime(2024, 1, 2, tzinfo=UTC)), judge(plant, [], NOW + timedelta(days=99))
    assert compare(fresh, later).news is News.FLAGS
    assert compare(later, fresh).news is News.FLAGS
    assert replace(later, flags=fresh.flags) == fresh
    assert later.status is Status.UNVERIFIED
