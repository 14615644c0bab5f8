"""What holds for all evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.claims import Claim
from tracker.judge import judge
from tracker.model import Act, Evidence, Rule, Stance, Status, Voice

NOW = datetime(2025, 1, 1, tzinfo=UTC)
START = datetime(2024, 1, 1, 9, tzinfo=UTC)
STATUSES = st.sampled_from(list(Status))


@st.composite
def pieces(draw, *, stances=tuple(Stance), voices=tuple(Voice), acts=tuple(Act), withdrawn=True):
    """Evidence of a handful of outlets over a month, several passages to an article."""
    outlet, day, voice = draw(st.integers(0, 4)), draw(st.integers(0, 30)), draw(st.sampled_from(voices))
    at = START + timedelta(days=day)
    origins = {Voice.SUBJECT: "subject", Voice.AUTHORITY: "authority", Voice.NEWSROOM: f"outlet:{outlet}"}
    start = draw(st.integers(0, 3))
    gone = at + timedelta(days=draw(st.integers(1, 9))) if withdrawn and draw(st.integers(0, 5)) == 0 else None
    return Evidence(
        claim="c", url=f"https://{outlet}.example/{day}", quote=f"sentence {start}", start=start, end=start + 1,
        stance=draw(st.sampled_from(stances)), act=draw(st.sampled_from(acts)), voice=voice, score=0.9,
        probability=draw(st.sampled_from([0.1, 0.7, 0.9])), event_at=at - timedelta(days=draw(st.integers(0, 2))),
        seen_at=at + timedelta(hours=draw(st.integers(0, 48))), published=at, outlet=f"Outlet {outlet}",
        origin="article" if outlet == 0 and voice is Voice.NEWSROOM else origins.get(voice, "unknown"),
        near=draw(st.integers(0, 9)) == 0, background=draw(st.integers(0, 9)) == 0, withdrawn_at=gone,
        withdrawn_in=2 if gone else None,
    )  # fmt: skip


@st.composite
def claims(draw):
    return Claim("c", "Example Corp will build a plant.", status=draw(STATUSES), as_of=date(2024, 1, 1))


EVIDENCE = st.lists(pieces(), max_size=12)
MANY = settings(max_examples=50, deadline=None)


@MANY
@given(claims(), EVIDENCE, st.randoms(use_true_random=False))
def test_the_order_of_arrival_is_nothing(claim, evidence, chance):
    shuffled = list(evidence)
    chance.shuffle(shuffled)
    assert judge(claim, shuffled, NOW) == judge(claim, evidence, NOW)


@MANY
@given(claims(), EVIDENCE)
def test_evidence_twice_changes_nothing(claim, evidence):
    assert judge(claim, evidence + evidence, NOW) == judge(claim, evidence, NOW)


@MANY
@given(claims(), EVIDENCE)
def test_the_clock_moves_only_flags(claim, evidence):
    now, later = judge(claim, evidence, NOW), judge(claim, evidence, NOW + timedelta(days=400))
    assert replace(later, flags=now.flags) == now


@MANY
@given(claims(), EVIDENCE, st.data())
def test_copies_of_one_origin_move_nothing(claim, evidence, data):
    """However many credited copies there are of what is said, of whatever origin, the status is what it was."""
    copied = data.draw(st.lists(st.sampled_from(evidence), max_size=5)) if evidence else []
    copies = [
        replace(e, voice=Voice.CREDITED, url=f"https://copy.example/{n}", seen_at=e.seen_at + timedelta(days=n))
        for n, e in enumerate(copied)
    ]
    before, after = judge(claim, evidence, NOW), judge(claim, evidence + copies, NOW)
    assert (after.status, after.rule, after.evidence) == (before.status, before.rule, before.evidence)


@MANY
@given(claims(), st.lists(pieces(voices=(Voice.NEWSROOM,), withdrawn=False), min_size=1, max_size=8))
def test_one_newsroom_alone_is_at_most_an_event_in_progress(claim, evidence):
    """One origin never corroborates with itself, fulfils, abandons, confirms or refutes."""
    claim = replace(claim, status=Status.UNVERIFIED)
    alone = [replace(e, origin="outlet:1") for e in evidence if e.act is not Act.CORRECT]
    first = judge(claim, alone, NOW).status
    assert first in (Status.UNVERIFIED, Status.CORROBORATED, Status.IN_PROGRESS)
    of_article = [replace(e, origin="article") for e in alone]
    assert judge(claim, of_article, NOW).status in (Status.UNVERIFIED, Status.IN_PROGRESS)


@MANY
@given(claims(), EVIDENCE, st.lists(pieces(withdrawn=False), max_size=6))
def test_an_unknown_origin_counts_zero(claim, evidence, more):
    unknown = [replace(e, origin="unknown", url=e.url + "/unknown") for e in more]
    assert judge(claim, evidence + unknown, NOW).status is judge(claim, evidence, NOW).status


@MANY
@given(claims(), st.lists(pieces(voices=(Voice.SUBJECT,), stances=(Stance.REFUTES,), acts=(Act.DENY,)), max_size=8))
def test_denials_alone_never_refute(claim, evidence):
    assert (judge(claim, evidence, NOW).status is Status.REFUTED) is (claim.status is Status.REFUTED)


@MANY
@given(claims(), EVIDENCE)
def test_withdrawn_evidence_is_as_if_it_were_not_there(claim, evidence):
    """But for the article's own report, whose withdrawal is itself a fact, and the rule's name."""
    free = [e for e in evidence if e.origin != "article"]
    left = judge(claim, [e for e in free if e.withdrawn_at is None], NOW)
    verdict = judge(claim, free, NOW)
    assert verdict.status is left.status
    assert verdict.rule in (left.rule, Rule.WITHDRAWAL)


@MANY
@given(claims(), EVIDENCE, st.text(max_size=60))
def test_no_words_of_a_page_set_a_status(claim, evidence, text):
    """Quotes, outlets and credits may say what they like."""
    spoken = [replace(e, quote=f"{n} {text}", outlet=text, credited=text) for n, e in enumerate(evidence)]
    assert judge(claim, spoken, NOW).status is judge(claim, evidence, NOW).status


@MANY
@given(claims(), EVIDENCE)
def test_evidence_before_the_claims_day_moves_nothing(claim, evidence):
    early = [replace(e, event_at=e.event_at - timedelta(days=400), url=e.url + "/early") for e in evidence]
    assert judge(claim, early, NOW).status is claim.status


@MANY
@given(claims(), EVIDENCE)
def test_every_verdict_explains_itself(claim, evidence):
    verdict = judge(claim, evidence, NOW)
    assert verdict.because
    assert "{" not in verdict.because
    assert len(set(verdict.review)) == len(verdict.review)
    assert all(e in evidence for e in (*verdict.evidence, *verdict.review))
    if verdict.status is not claim.status:
        assert verdict.since is not None
