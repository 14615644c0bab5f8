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
    assert not compare(first, second, reported=[two])


def test_copies_of_one_statement_ask_for_one_look(say, plant):
    def near(url, day, quote="There is no such plan."):
        return say("subject refutes deny", day, near=True, url=url, quote=quote)

    first, copy, late = near("https://a.example/1", 3), near("https://b.example/1", 4), near("https://c.example/1", 20)
    asked = judge(plant, [first], NOW)
    assert not compare(asked, judge(plant, [first, copy], NOW))
    assert compare(asked, judge(plant, [first, copy, late], NOW)).evidence == (late,)
    assert len(compare(judge(plant, [], NOW), judge(plant, [first, copy], NOW)).evidence) == 1
    for other in (
        near("https://a.example/1", 3, "Nor of any other."),
        near("https://b.example/1", 3, "None in Chile."),
    ):
        assert compare(asked, judge(plant, [first, other], NOW)).evidence == (other,)
    told_late = replace(copy, seen_at=first.seen_at + timedelta(days=9))
    assert compare(asked, judge(plant, [first, told_late], NOW)).evidence == (told_late,)


def test_what_is_told_every_other_day_is_asked_about_again(say, plant):
    told = [
        say("subject refutes deny", day, near=True, url=f"https://{day}.example/", quote="There is no such plan.")
        for day in range(3, 14, 2)
    ]
    asked, shown = judge(plant, [], NOW), []
    for count in range(1, len(told) + 1):
        verdict = judge(plant, told[:count], NOW)
        shown += compare(asked, verdict, shown).evidence
        asked = verdict
    assert [piece.url for piece in shown] == ["https://3.example/", "https://7.example/", "https://11.example/"]


def test_pages_of_unknown_origin_are_no_copies_of_each_other(say, plant):
    pieces = tuple(say("newsroom supports test", 3, origin="unknown", url=f"https://{host}.example/1") for host in "ab")
    asked = replace(judge(plant, [], NOW), review=pieces[:1])
    assert compare(asked, replace(asked, review=pieces)).evidence == (pieces[1],)


def test_a_single_origin_test_names_its_rule(say, plant):
    news = compare(judge(plant, [], NOW), judge(plant, [say("newsroom supports test")], NOW))
    assert (news.news, news.rule) == (News.REVIEW, Rule.TESTING)


def test_flags_that_go_up_or_down_alone(say, plant):
    fresh, later = judge(plant, [], datetime(2024, 1, 2, tzinfo=UTC)), judge(plant, [], NOW + timedelta(days=99))
    assert compare(fresh, later).news is News.FLAGS
    assert compare(later, fresh).news is News.FLAGS
    assert replace(later, flags=fresh.flags) == fresh
    assert later.status is Status.UNVERIFIED
