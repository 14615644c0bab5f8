"""Each rule by examples, and each line of where they meet: evidence in, status and rule out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tracker.judge import judge
from tracker.judge.rules import AGAINST_DENIAL
from tracker.judge.weigh import CREDENCE_FLOOR, DENIAL_FLOOR, DENIAL_FROM, NEWSROOM_FLOOR
from tracker.model import Flag, Rule, Ruling, Stance, Status

NOW = datetime(2024, 3, 1, tzinfo=UTC)

# What is said, in order, one piece a day from the second of January, each by an outlet of its own. `+` after a status
# means that a person should look.
EXAMPLES = {
    "repetition": [
        ("credited supports report; credited supports report", "unverified", "seed"),
        ("credited supports launch", "unverified", "seed"),
        ("credited refutes deny", "unverified", "seed"),
        ("other supports launch; other refutes deny; unknown supports confirm", "unverified", "seed"),
    ],
    "second-origin": [
        ("newsroom supports report", "corroborated", "second-origin"),
        ("newsroom supports confirm", "corroborated", "second-origin"),
        ("newsroom discusses report", "unverified", "seed"),
        ("newsroom supports question", "unverified", "seed"),
    ],
    "on-record": [
        ("subject supports confirm", "confirmed", "on-record"),
        ("subject supports plan", "confirmed", "on-record"),
        ("authority supports report", "confirmed", "on-record"),
        ("subject refutes deny; subject supports confirm", "confirmed+", "on-record"),
        ("subject supports confirm; subject refutes deny", "denied+", "denial"),
        ("newsroom supports report; subject refutes deny; subject supports plan", "confirmed+", "on-record"),
    ],
    "denial": [
        ("subject refutes deny", "denied", "denial"),
        ("subject refutes deny; newsroom supports report", "disputed", "denial"),
        ("newsroom supports report; subject refutes deny", "disputed", "denial"),
        ("newsroom supports report; subject refutes deny; subject refutes deny", "disputed", "denial"),
        ("subject discusses deny", "unverified", "seed"),
        ("other refutes deny", "unverified", "seed"),
        ("subject refutes deny; subject refutes deny; subject refutes deny", "denied", "denial"),
        ("subject supports confirm; newsroom supports report; subject refutes deny", "disputed+", "denial"),
    ],
    "no-comment": [
        ("subject discusses no_comment", "unverified", "seed"),
        ("subject refutes no_comment", "unverified", "seed"),
        ("newsroom supports report; subject supports no_comment", "corroborated", "second-origin"),
    ],
    "testing": [
        ("subject supports test", "in_progress", "testing"),
        ("subject refutes deny; subject supports test", "in_progress", "testing"),
        ("newsroom supports test", "unverified+", "seed"),
        ("newsroom supports test; newsroom supports test", "in_progress", "testing"),
        ("subject supports confirm; newsroom supports test", "confirmed+", "on-record"),
        ("subject refutes deny; newsroom supports test; newsroom supports test", "in_progress", "testing"),
        ("subject supports test; subject refutes deny", "in_progress+", "testing"),
    ],
    "event": [
        ("subject supports launch", "fulfilled", "event"),
        ("authority supports launch", "fulfilled", "event"),
        ("subject refutes deny; subject supports launch", "fulfilled", "event"),
        ("newsroom supports launch", "in_progress+", "event"),
        ("subject refutes deny; newsroom supports launch", "in_progress+", "event"),
        ("newsroom supports launch; newsroom supports launch", "fulfilled", "event"),
        ("newsroom supports test; newsroom supports launch", "in_progress+", "event"),
        ("subject supports test; newsroom supports launch", "in_progress+", "testing"),
        ("subject supports launch; newsroom supports launch; subject supports test", "fulfilled", "event"),
        ("subject supports plan; credited supports launch", "confirmed", "on-record"),
    ],
    "shelved": [
        ("subject supports confirm; subject refutes shelve", "abandoned", "shelved"),
        ("subject supports test; authority refutes shelve", "abandoned", "shelved"),
        ("subject supports launch; subject refutes shelve", "fulfilled", "event"),
        ("subject supports confirm; newsroom refutes shelve", "confirmed+", "on-record"),
        ("subject supports confirm; newsroom refutes shelve; newsroom refutes shelve", "abandoned", "shelved"),
        (
            "subject supports confirm; newsroom refutes shelve; subject supports confirm; newsroom refutes shelve",
            "confirmed+",
            "on-record",
        ),
        ("subject discusses shelve", "unverified", "seed"),
    ],
    "contrary": [
        ("authority refutes report", "refuted", "contrary"),
        ("authority refutes deny", "refuted", "contrary"),
        ("newsroom refutes report", "unverified+", "seed"),
        ("newsroom refutes report; newsroom refutes report", "refuted", "contrary"),
        ("subject refutes launch", "refuted", "contrary"),
        ("newsroom supports report; newsroom refutes report; newsroom refutes report", "disputed", "denial"),
        ("newsroom refutes report; newsroom refutes report; newsroom supports report", "disputed", "denial"),
        ("newsroom refutes report; newsroom refutes report; newsroom supports launch", "disputed+", "denial"),
        ("subject supports launch; newsroom refutes report; newsroom refutes report", "fulfilled+", "event"),
        ("subject supports launch; authority refutes report", "refuted+", "contrary"),
    ],
    "hysteresis": [
        ("authority refutes report; newsroom supports report", "refuted+", "contrary"),
        ("authority refutes report; newsroom supports launch", "refuted+", "contrary"),
        ("authority refutes report; newsroom supports launch; newsroom supports launch", "refuted+", "contrary"),
        ("authority refutes report; subject supports confirm", "confirmed+", "on-record"),
        ("authority refutes report; subject supports launch", "fulfilled", "event"),
        ("subject refutes shelve; newsroom supports report; newsroom supports report", "abandoned+", "shelved"),
        ("subject refutes shelve; subject supports plan", "confirmed+", "on-record"),
        ("subject refutes shelve; subject supports test", "in_progress", "testing"),
        ("subject refutes shelve; subject refutes deny", "abandoned", "shelved"),
        (
            "newsroom refutes shelve; newsroom refutes shelve; newsroom supports report; newsroom supports report",
            "corroborated",
            "second-origin",
        ),
        ("subject supports launch; subject refutes deny", "fulfilled+", "event"),
        ("newsroom supports launch; newsroom supports launch; subject refutes deny", "disputed+", "denial"),
        (
            "subject refutes deny; newsroom supports launch; newsroom supports launch; subject refutes deny",
            "fulfilled",
            "event",
        ),
    ],
}
CASES = [(rule, *case) for rule, cases in EXAMPLES.items() for case in cases]


@pytest.mark.parametrize(("rule", "said", "status", "by"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES])
def test_status_and_rule(say, plant, rule, said, status, by):
    evidence = [say(words, day) for day, words in enumerate(said.split("; "), start=1)]
    verdict = judge(plant, evidence, NOW)
    assert verdict.status == status.removesuffix("+")
    assert verdict.rule == by
    assert (Flag.REVIEW in verdict.flags) is status.endswith("+")
    assert bool(verdict.review) is status.endswith("+")
    assert verdict.because


def test_what_a_status_stands_on_comes_deciding_piece_first(say, plant):
    denial, report = say("subject refutes deny", 1), say("newsroom supports report", 2)
    verdict = judge(plant, [denial, report], NOW)
    assert verdict.evidence == (report, denial)
    assert verdict.since == report.event_at


def test_an_event_over_a_denial_shows_both(say, plant):
    denial, launch = say("subject refutes deny", 1), say("subject supports launch", 9)
    assert judge(plant, [denial, launch], NOW).evidence == (launch, denial)


def test_review_is_lifted_when_the_second_origin_decides(say, plant):
    first, second = say("newsroom supports launch", 1), say("newsroom supports launch", 2)
    assert judge(plant, [first], NOW).review == (first,)
    assert judge(plant, [first, second], NOW).review == ()


def test_in_progress_on_better_grounds_needs_no_look_any_more(say, plant):
    evidence = [say("newsroom supports launch", 1), say("subject supports test", 2)]
    verdict = judge(plant, evidence, NOW)
    assert (verdict.status, verdict.rule, verdict.review) == (Status.IN_PROGRESS, Rule.TESTING, ())


# --- the seed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(Status))
def test_a_claim_starts_as_its_article_left_it(plant, status):
    verdict = judge(replace(plant, status=status), [], NOW)
    assert (verdict.status, verdict.rule, verdict.evidence) == (status, Rule.SEED, ())


@pytest.mark.parametrize(
    ("status", "said", "after"),
    [
        ("denied", "newsroom supports report", "disputed"),
        ("denied", "subject refutes deny", "denied"),
        ("denied", "subject supports launch", "fulfilled"),
        ("corroborated", "subject refutes deny", "disputed"),
        ("disputed", "subject supports plan", "confirmed"),
        ("confirmed", "subject refutes shelve", "abandoned"),
        ("in_progress", "subject supports launch", "fulfilled"),
        ("fulfilled", "subject refutes shelve", "fulfilled"),
        ("refuted", "newsroom supports report", "refuted"),
        ("abandoned", "subject supports plan", "confirmed"),
        ("retracted", "newsroom supports report", "unverified"),
        ("retracted", "subject refutes deny", "retracted"),
    ],
)
def test_the_seed_is_where_the_rules_go_on_from(say, plant, status, said, after):
    assert judge(replace(plant, status=Status(status)), [say(said, 5)], NOW).status == after


def test_evidence_dated_before_the_claim_moves_nothing(say, plant):
    early = say("subject refutes deny", -1)
    assert judge(plant, [early], NOW).status is Status.UNVERIFIED
    assert judge(replace(plant, as_of=date(2023, 12, 1)), [early], NOW).status is Status.DENIED


def test_the_day_is_the_publishers(say, plant):
    """Half past midnight on the claim's day in Shanghai is still the day before in Greenwich."""
    at = datetime.fromisoformat("2024-01-01T00:30:00+08:00")
    assert judge(plant, [say("subject refutes deny", event_at=at)], NOW).status is Status.DENIED


# --- event dates ----------------------------------------------------------------------------------------------------


def test_an_old_denial_told_again_carries_its_old_date(say, plant):
    confirmed = say("subject supports confirm", 5)
    retold = say("subject refutes deny", 9)
    old = replace(retold, event_at=confirmed.event_at - timedelta(days=3))
    assert judge(plant, [confirmed, old], NOW).status is Status.CONFIRMED
    assert judge(plant, [confirmed, retold], NOW).status is Status.DENIED
    assert judge(plant, [confirmed, replace(retold, background=True)], NOW).status is Status.CONFIRMED


def test_an_event_dated_in_the_future_is_a_plan(say, plant):
    launch = say("subject supports launch", 5)
    assert judge(plant, [replace(launch, event_at=launch.event_at + timedelta(days=30))], NOW).status == "confirmed"


def test_a_passage_that_an_edit_brought_is_dated_by_the_edit(say, plant):
    denied = say("subject refutes deny", 5)
    page = say("subject supports confirm", 1)
    edited = replace(page, revision=2, seen_at=page.seen_at + timedelta(days=20))
    assert judge(plant, [denied, edited], NOW).status is Status.CONFIRMED


# --- near matches and unsure readings -------------------------------------------------------------------------------


def test_a_near_match_moves_nothing_and_asks_for_a_look(say, plant):
    near = say("subject discusses launch", 3, near=True)
    verdict = judge(plant, [near], NOW)
    assert (verdict.status, verdict.review, verdict.flags) == (Status.UNVERIFIED, (near,), {Flag.REVIEW})
    assert judge(plant, [replace(near, stance=Stance.SUPPORTS)], NOW).status is Status.UNVERIFIED


@pytest.mark.parametrize(
    "words", ["subject discusses no_comment", "newsroom discusses question", "other discusses launch"]
)
def test_a_near_match_that_says_nothing_needs_no_look(say, plant, words):
    assert judge(plant, [say(words, 3, near=True)], NOW).review == ()


def test_a_near_match_is_settled_by_later_news(say, plant):
    near = say("subject discusses launch", 3, near=True)
    assert judge(plant, [near, say("subject supports confirm", 4)], NOW).review == ()
    assert judge(plant, [near, say("subject supports confirm", 2)], NOW).review == (near,)
    assert judge(plant, [near, say("subject supports launch", 2)], NOW).review == ()  # nothing left to foresee


def test_an_unsure_reading_moves_nothing_but_asks_where_it_would_have(say, plant):
    for doubt in ({"probability": 0.15}, {"certainty": 0.15}, {"probability": 0.4, "certainty": 0.4}):
        unsure = say("subject refutes deny", 3, **doubt)
        verdict = judge(plant, [unsure], NOW)
        assert (verdict.status, verdict.review) == (Status.UNVERIFIED, (unsure,))
        assert judge(plant, [say("subject refutes deny", 2), unsure], NOW).review == ()


def test_what_refutes_in_the_subjects_name_must_be_read_more_surely(say, plant):
    between = (CREDENCE_FLOOR + DENIAL_FLOOR) / 2 / 0.81  # beside a match and a stance of .9
    plan = say("subject supports plan", 3, certainty=between)
    denial = say("subject refutes deny", 3, certainty=between)
    assert judge(plant, [plan], NOW).status is Status.CONFIRMED
    assert judge(plant, [denial], NOW).status is Status.UNVERIFIED
    assert judge(plant, [replace(denial, certainty=DENIAL_FLOOR / 0.81 + 0.01)], NOW).status is Status.DENIED


def test_what_hardly_refutes_is_no_denial(say, plant):
    denial = say("subject refutes deny", 3, probability=DENIAL_FROM - 0.01)
    assert denial.credence > DENIAL_FLOOR
    assert judge(plant, [denial], NOW).status is Status.UNVERIFIED
    assert judge(plant, [replace(denial, probability=DENIAL_FROM)], NOW).status is Status.DENIED


def test_what_an_authority_is_read_to_refute_must_be_read_as_surely(say, plant):
    between = (CREDENCE_FLOOR + DENIAL_FLOOR) / 2 / 0.81
    word = say("authority refutes report", 3, certainty=between)
    assert judge(plant, [word], NOW).status is Status.UNVERIFIED
    assert judge(plant, [replace(word, certainty=DENIAL_FLOOR / 0.81 + 0.01)], NOW).status is Status.REFUTED


def test_a_denial_less_surely_read_than_the_word_that_it_would_undo_is_for_a_person(say, plant):
    word, denial = say("subject supports confirm", 3), say("subject refutes deny", 9, certainty=0.8)
    verdict = judge(plant, [word, denial], NOW)
    assert verdict.status is Status.CONFIRMED
    assert Flag.REVIEW in verdict.flags
    assert denial in verdict.review
    for sure in (replace(denial, certainty=1.0), replace(denial, url=word.url)):
        assert judge(plant, [word, sure], NOW).status is Status.DENIED
    ruled = [Ruling("plant", NOW, "accept", evidence=denial.key)]
    assert judge(plant, [word, denial], NOW, rulings=ruled).status is Status.DENIED


def test_a_confirmation_read_much_less_surely_than_the_denial_before_is_for_a_person(say, plant):
    denial = say("subject refutes deny", 3)
    word = say("subject supports confirm", 9, certainty=AGAINST_DENIAL - 0.01)
    verdict = judge(plant, [denial, word], NOW)
    assert verdict.status is Status.DENIED
    assert word in verdict.review
    for sure in (replace(word, certainty=AGAINST_DENIAL), replace(word, url=denial.url)):
        assert judge(plant, [denial, sure], NOW).status is Status.CONFIRMED


def test_a_newsrooms_word_must_be_read_more_surely(say, plant):
    between = (CREDENCE_FLOOR + NEWSROOM_FLOOR) / 2 / 0.81
    report = say("newsroom supports report", 3)
    assert judge(plant, [report], NOW).status is Status.CORROBORATED
    assert judge(plant, [replace(report, certainty=between)], NOW).status is Status.UNVERIFIED
    assert judge(plant, [say("subject supports plan", 3, certainty=between)], NOW).status is Status.CONFIRMED


def test_a_stricter_reader_asks_for_more(say, plant):
    plan = say("subject supports plan", 3, certainty=2 * CREDENCE_FLOOR)
    assert judge(plant, [replace(plan, strictness=1.5)], NOW).status is Status.CONFIRMED
    assert judge(plant, [replace(plan, strictness=2.5)], NOW).status is Status.UNVERIFIED


# --- one article ----------------------------------------------------------------------------------------------------


def together(say, *said, day=9, **more):
    """Several readings of one article."""
    return [say(words, day, outlet="one", start=n, **more) for n, words in enumerate(said)]


def test_the_history_that_an_article_tells_does_not_compete_with_its_news(say, plant):
    article = together(say, "subject supports confirm", "subject supports test", "subject refutes shelve")
    assert judge(plant, article, NOW).status is Status.ABANDONED
    article = together(say, "subject supports plan", "subject supports launch")
    assert judge(plant, article, NOW).status is Status.FULFILLED


def test_an_article_on_a_test_is_no_second_origin_for_the_plan(say, plant):
    article = together(say, "newsroom supports test", "newsroom supports report")
    verdict = judge(plant, article, NOW)
    assert (verdict.status, len(verdict.review)) == (Status.UNVERIFIED, 1)


def test_an_outlet_speaks_in_one_direction(say, plant):
    for_, against = together(say, "newsroom supports report", "newsroom refutes report")
    sure = replace(for_, probability=0.95)
    assert judge(plant, [sure, against], NOW).status is Status.CORROBORATED
    assert judge(plant, [for_, replace(against, probability=0.95)], NOW).status is Status.UNVERIFIED


@pytest.mark.parametrize(
    "beside", ["subject supports confirm", "unknown supports launch", "subject discusses no_comment"]
)
def test_a_known_denial_beside_newer_words_is_retold(say, plant, beside):
    known = [say("subject refutes deny", 1), say("subject supports confirm", 2)]
    assert judge(plant, [*known, *together(say, "subject refutes deny", beside)], NOW).status is Status.CONFIRMED


def test_what_is_new_in_an_article_with_both_counts(say, plant):
    both = together(say, "subject refutes deny", "subject supports confirm")
    assert judge(plant, [say("subject refutes deny", 1), *both], NOW).status is Status.CONFIRMED
    assert judge(plant, [say("subject supports confirm", 1), *both], NOW).status is Status.DENIED


def test_where_both_are_new_the_surer_reading_counts_and_a_person_looks(say, plant):
    denial, confirmation = together(say, "subject refutes deny", "subject supports confirm")
    first = judge(plant, [replace(denial, probability=0.95), confirmation], NOW)
    second = judge(plant, [denial, replace(confirmation, probability=0.95)], NOW)
    assert (first.status, second.status) == (Status.DENIED, Status.CONFIRMED)
    assert first.review
    assert second.review


# --- withdrawal -----------------------------------------------------------------------------------------------------


def gone(piece, day=20, **more):
    """The piece after an edit took it away."""
    return replace(piece, withdrawn_at=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day), withdrawn_in=2, **more)


def test_a_second_origin_that_goes_takes_the_corroboration_with_it(say, plant):
    report = say("newsroom supports report", 3)
    verdict = judge(plant, [gone(report)], NOW)
    assert (verdict.status, verdict.rule) == (Status.UNVERIFIED, Rule.WITHDRAWAL)
    assert verdict.evidence == (gone(report),)
    assert verdict.since == gone(report).withdrawn_at


def test_of_several_sentences_that_went_the_surest_is_shown(say, plant):
    sure, unsure = (gone(say("newsroom supports report", 3, start=n, probability=p)) for n, p in ((0, 0.99), (50, 0.7)))
    first = [replace(e, origin="article", background=True) for e in (sure, unsure)]
    assert judge(plant, first, NOW).evidence == (first[0],)
    headline = replace(sure, quote="in short", headline=True)
    assert judge(plant, [headline, unsure, sure], NOW).evidence == (sure,)
    assert judge(plant, [headline, unsure], NOW).evidence == (unsure,)


def test_a_text_is_quoted_before_its_headline(say, plant):
    text = say("subject refutes deny", 3, start=100, end=120)
    headline = replace(text, quote="Example Corp denies it", start=0, end=20, headline=True)
    assert judge(plant, [headline, text], NOW).evidence == (text,)
    assert judge(plant, [headline], NOW).evidence == (headline,)
    report = say("newsroom supports report", 5)
    assert judge(plant, [headline, text, report], NOW).evidence == (report, text)
    unsure = replace(text, probability=0.5)
    assert judge(plant, [headline, unsure], NOW).evidence[0] == headline


def test_a_withdrawn_denial_leaves_what_stood_before(say, plant):
    verdict = judge(plant, [say("newsroom supports report", 2), gone(say("subject refutes deny", 3))], NOW)
    assert (verdict.status, verdict.rule) == (Status.CORROBORATED, Rule.WITHDRAWAL)


def test_what_is_left_after_a_withdrawal_is_quoted_before_what_went(say, plant):
    first = gone(say("newsroom supports report", 0, origin="article", background=True))
    report, denial = say("newsroom supports report", 3), say("subject refutes deny", 5)
    verdict = judge(plant, [first, report, denial], NOW)
    assert (verdict.status, verdict.evidence) == (Status.DENIED, (denial, first))


def test_what_decides_after_a_withdrawal_names_its_own_rule(say, plant):
    verdict = judge(plant, [gone(say("newsroom supports report", 3)), say("subject refutes deny", 30)], NOW)
    assert (verdict.status, verdict.rule) == (Status.DENIED, Rule.DENIAL)


def test_the_first_report_withdrawn_is_retracted_unless_another_carries_it(say, plant):
    first = gone(say("newsroom supports report", 0, origin="article", background=True))
    copy = say("credited supports report", 2, origin="article")
    assert judge(plant, [first, copy], NOW).status is Status.RETRACTED
    assert judge(plant, [first, copy], NOW).rule is Rule.WITHDRAWAL
    assert judge(plant, [first, copy, say("newsroom supports report", 5)], NOW).status is Status.UNVERIFIED
    assert judge(plant, [first, say("subject supports confirm", 5)], NOW).status is Status.CONFIRMED
    assert judge(plant, [first, say("subject refutes deny", 5)], NOW).status is Status.RETRACTED
    reworded = replace(first, headline=True)
    assert judge(plant, [reworded], NOW).status is Status.UNVERIFIED
    still = say("newsroom supports report", 0, origin="article", background=True, start=5)
    assert judge(plant, [first, still], NOW).status is Status.UNVERIFIED


def test_an_outlet_that_corrects_itself_takes_its_report_back(say, plant):
    article = say("newsroom refutes correct", 5, origin="article", revision=2)
    assert judge(plant, [article], NOW).status is Status.RETRACTED
    second, corrected = say("newsroom supports report", 3, "two"), say("newsroom refutes correct", 5, "two")
    verdict = judge(plant, [second, corrected], NOW)
    assert (verdict.status, verdict.rule) == (Status.UNVERIFIED, Rule.WITHDRAWAL)


def test_an_official_word_and_its_opposite_in_one_article_are_one_reading_too_many(say, plant):
    for_, against = together(say, "authority supports report", "authority refutes report")
    assert judge(plant, [for_, replace(against, probability=0.95)], NOW).status is Status.REFUTED
    assert judge(plant, [replace(for_, probability=0.95), against], NOW).status is Status.CONFIRMED


def test_what_an_official_word_says_the_newsroom_beside_it_need_not(say, plant):
    article = together(say, "newsroom supports launch", "subject supports launch")
    verdict = judge(plant, article, NOW)
    assert (verdict.status, verdict.evidence, verdict.review) == (Status.FULFILLED, (article[1],), ())


def test_words_of_different_days_in_one_article_are_told_apart(say, plant):
    launch, shelving = together(say, "subject supports launch", "subject refutes shelve")
    earlier = replace(launch, event_at=launch.event_at - timedelta(days=3))
    assert judge(plant, [launch, shelving], NOW).status is Status.ABANDONED
    assert judge(plant, [earlier, shelving], NOW).status is Status.FULFILLED


def test_a_person_is_shown_the_newest_doubts(say, plant):
    near = [say("subject discusses launch", day, near=True) for day in range(1, 40)]
    review = judge(plant, near, NOW).review
    assert review == tuple(near[::-1][: len(review)])
    assert 10 <= len(review) < len(near)


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_explained_by_its_name(rule: Rule) -> None:
    page = Path(__file__).parents[2] / "docs" / "statuses.md"
    assert f"`{rule}`" in page.read_text(encoding="utf-8")
