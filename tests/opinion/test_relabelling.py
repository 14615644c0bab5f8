"""What a second opinion does to a verdict: it may take weight away and confirm, never add any."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.alerts.message import compose
from tracker.board.html import quoted
from tracker.claims import Claim
from tracker.judge import judge
from tracker.judge.opinion import place, relabelled
from tracker.judge.weigh import believed
from tracker.model import Act, Change, Evidence, Flag, Label, Rule, Ruling, Stance, Status, Verdict, Voice
from tracker.store import open_store

START = datetime(2024, 1, 1, 9, tzinfo=UTC)
NOW = datetime(2024, 3, 1, tzinfo=UTC)
PLANT = Claim("plant", "Example Corp will build a plant.", about=("example",), as_of=date(2024, 1, 1))
ORIGINS = {Voice.SUBJECT: "subject", Voice.AUTHORITY: "authority"}
LABELS = st.builds(Label, st.sampled_from(Stance), st.sampled_from(Act), st.sampled_from(Voice))


def piece(words: str = "subject refutes deny", day: int = 3, probability: float = 0.2, near: bool = False) -> Evidence:
    """Evidence of the outlet of that day, a page of its own."""
    voice, stance, act = words.split()
    at, origin = START + timedelta(days=day), ORIGINS.get(Voice(voice), f"outlet:{day}")
    return Evidence(
        claim="plant", url=f"https://post.example/{day}", quote=f"{words} on day {day}", start=0, end=9,
        stance=Stance.DISCUSSES if near else Stance(stance), act=Act(act), voice=Voice(voice), score=0.9,
        probability=probability, event_at=at, seen_at=at, published=at, outlet=f"Outlet {day}", origin=origin,
        near=near,
    )  # fmt: skip


def label(words: str) -> Label:
    voice, stance, act = words.split()
    return Label(Stance(stance), Act(act), Voice(voice))


def judged(*evidence: Evidence) -> Verdict:
    return judge(PLANT, evidence, NOW)


def test_both_of_one_mind_count_in_full() -> None:
    unsure = piece()
    assert (judged(unsure).status, judged(unsure).review) == (Status.UNVERIFIED, (unsure,))
    agreed = relabelled(unsure, label("subject refutes report"), "m")  # the same in effect
    assert (judged(agreed).status, judged(agreed).review) == (Status.DENIED, ())


def test_of_two_minds_nothing_moves_and_a_person_is_still_asked() -> None:
    other = relabelled(piece(), label("subject supports launch"), "m")
    verdict = judged(other)
    assert (verdict.status, verdict.review) == (Status.UNVERIFIED, (other,))


@pytest.mark.parametrize("words", ["other refutes deny", "subject discusses no_comment", "subject unrelated deny"])
def test_what_weighs_nothing_by_the_second_opinion_needs_no_look(words: str) -> None:
    verdict = judged(relabelled(piece(), label(words), "m"))
    assert (verdict.status, verdict.flags) == (Status.UNVERIFIED, frozenset())


def test_a_near_match_stays_one_whatever_is_said_of_it() -> None:
    near = piece("subject supports launch", probability=0.9, near=True)
    said = relabelled(near, label("subject supports launch"), "m")
    verdict = judged(said)
    assert (verdict.status, verdict.review, said.stance) == (Status.UNVERIFIED, (said,), Stance.DISCUSSES)
    assert judged(relabelled(near, label("subject unrelated launch"), "m")).flags == frozenset()


def test_the_key_stays_that_of_the_built_in_reading_and_so_does_a_ruling() -> None:
    unsure = piece()
    other = relabelled(unsure, label("newsroom supports report"), "m")
    assert other.key == unsure.key and "subject" in other.labelled and "(m)" in other.labelled
    accepted = Ruling("plant", NOW, "accept", other.key, Stance.REFUTES, Act.DENY, Voice.SUBJECT)
    assert judge(PLANT, [other], NOW, rulings=[accepted]).status is Status.DENIED
    rejected = Ruling("plant", NOW, "reject", other.key)
    assert judge(PLANT, [other], NOW, rulings=[rejected]).flags == frozenset()


def test_the_place_goes_by_model_wording_page_and_words() -> None:
    names = {
        place("m", PLANT, piece()),
        place("n", PLANT, piece()),
        place("m", replace(PLANT, text="Example Corp will build two plants."), piece()),
        place("m", PLANT, piece(day=4)),
    }
    assert len(names) == 4
    assert place("m", PLANT, piece(probability=0.1)) in names


WORDS = st.tuples(
    st.sampled_from(["subject", "authority", "newsroom"]),
    st.sampled_from(["supports", "refutes"]),
    st.sampled_from(["report", "confirm", "deny", "plan", "test", "launch", "shelve"]),
).map(" ".join)
PIECES = st.lists(st.tuples(WORDS, st.sampled_from([0.2, 0.9]), st.booleans()), min_size=1, max_size=7)


@settings(max_examples=150, deadline=None)
@given(PIECES, st.sampled_from(Status), LABELS, st.data())
def test_no_status_stands_on_an_opinion_alone(
    found: list[tuple[str, float, bool]], status: Status, said: Label, data: st.DataObject
) -> None:
    """What is asked about is in review and holds nothing up; whatever is said of it, the status is then the old one, or
    the one that the built-in reading gives once it is believed."""
    claim = replace(PLANT, status=status)
    evidence = [piece(words, day, p, near and p > 0.5) for day, (words, p, near) in enumerate(found, 2)]
    before = judge(claim, evidence, NOW)
    open_ = [e for e in before.review if e not in before.evidence]
    if not open_:
        return
    asked = data.draw(st.sampled_from(open_))
    others = [e for e in evidence if e != asked]
    after = judge(claim, [*others, relabelled(asked, said, "m")], NOW)
    allowed = {before.status, judge(claim, [*others, believed(asked)], NOW).status, judge(claim, others, NOW).status}
    assert after.status in allowed
    if after.status is not before.status and after.evidence:
        assert all(e.second is None or e.second.sure for e in after.evidence)


@given(LABELS)
def test_evidence_with_an_opinion_is_kept_as_it_is(said: Label) -> None:
    other = relabelled(piece(), said, "m")
    with open_store(":memory:", now=NOW) as store:
        store.save_evidence(other.url, [other])
        assert store.evidence("plant") == [other]


def test_the_flag_goes_with_the_doubt() -> None:
    assert Flag.REVIEW in judged(piece()).flags


def test_alerts_and_the_board_say_whose_labels_they_show() -> None:
    agreed = relabelled(piece(), label("subject refutes deny"), "small-<1>")
    change = Change(1, NOW, "plant", Status.UNVERIFIED, Status.DENIED, Rule.DENIAL, evidence=(agreed,))
    quote = compose(change, PLANT, [agreed], "id").quote
    assert quote is not None and "second opinion (small-<1>)" in quote.who
    assert "second opinion (small-&lt;1&gt;)" in quoted(agreed, agreed.stance)
    assert "second opinion" not in quoted(piece(), Stance.REFUTES)
