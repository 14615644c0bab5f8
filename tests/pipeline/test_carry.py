"""What an edit does to evidence: it stays, it is touched up, it comes, it is withdrawn; it is never deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import diff
from tracker.analyse import carry
from tracker.model import Act, Article, Evidence, Revision, Stance, Voice

FIRST = datetime(2026, 3, 3, 9, tzinfo=UTC)
LATER = FIRST + timedelta(days=2)
SENTENCES = (
    "Vellmart denied that it will open its website.",
    "Two people told this newspaper that the plan goes on.",
    "A spokesman declined to comment.",
    "The depot in Corrow will close in May.",
)


def article(*sentences: str) -> Article:
    return Article("https://post.example/a", "Vellmart", "\n".join(sentences), published=FIRST)


def piece(quote: str, act: Act = Act.REPORT) -> Evidence:
    return Evidence(
        "c", "https://post.example/a", quote, 0, len(quote), Stance.SUPPORTS, act, Voice.NEWSROOM, 0.9, 0.9,
        FIRST, FIRST, published=FIRST,
    )  # fmt: skip


def second(before: Article, after: Article) -> Revision:
    return Revision(after, 2, LATER, diff.diff(before.content, after.content))


def test_what_stays_keeps_its_first_sight() -> None:
    text = article(*SENTENCES[:2])
    kept = carry([piece(SENTENCES[0])], [replace(piece(SENTENCES[0]), seen_at=LATER)], second(text, text))
    assert [(e.seen_at, e.revision) for e in kept] == [(FIRST, 1)]


def test_a_passage_that_was_touched_up_is_the_same_passage() -> None:
    touched = SENTENCES[1].replace("newspaper", "paper")
    kept = carry([piece(SENTENCES[1])], [piece(touched)], second(article(SENTENCES[1]), article(touched)))
    assert [(e.quote, e.revision, e.withdrawn_at) for e in kept] == [(touched, 1, None)]


def test_what_a_person_ruled_follows_a_passage_through_its_touches() -> None:
    ruled, once = piece(SENTENCES[1]), SENTENCES[1].replace("newspaper", "paper")
    twice = once.replace("goes on", "goes ahead")
    kept = [ruled]
    for before, after in ((SENTENCES[1], once), (once, twice), (twice, twice)):
        kept = carry(kept, [piece(after)], second(article(before), article(after)))
        assert [(e.quote, e.key, e.withdrawn_at) for e in kept] == [(after, ruled.key, None)]


def test_another_figure_is_another_piece_to_a_person() -> None:
    said = "Vellmart will close 12 of its shops in May."
    more = said.replace("12", "90")
    kept = carry([piece(said)], [piece(more)], second(article(said), article(more)))
    assert [(e.key, e.revision) for e in kept] == [(piece(more).key, 1)]


def test_what_an_edit_takes_away_is_withdrawn_with_the_revision_that_did() -> None:
    gone = carry([piece(SENTENCES[0])], [], second(article(*SENTENCES[:2]), article(SENTENCES[1])))
    assert [(e.withdrawn_at, e.withdrawn_in, e.correction) for e in gone] == [(LATER, 2, False)]


@pytest.mark.parametrize(("days", "correction", "stands"), [(1, False, True), (8, False, False), (1, True, False)])
def test_words_that_are_soon_back_were_never_taken_back(days: int, correction: bool, stands: bool) -> None:
    gone = replace(piece(SENTENCES[0]), withdrawn_at=LATER, withdrawn_in=2, correction=correction)
    seen_at = LATER + timedelta(days=days)
    back = replace(second(article(SENTENCES[1]), article(*SENTENCES[:2])), number=3, seen_at=seen_at)
    kept = carry([gone], [replace(piece(SENTENCES[0]), seen_at=seen_at)], back)
    if stands:
        assert [(e.seen_at, e.event_at, e.revision, e.withdrawn_at) for e in kept] == [(FIRST, FIRST, 1, None)]
    else:
        assert [(e.revision, bool(e.withdrawn_at)) for e in kept] == [(1, True), (3, False)]


def test_an_announced_correction_is_remembered_as_such() -> None:
    after = article(SENTENCES[1], "Correction: an earlier version of this article said that Vellmart denied the plan.")
    (gone,) = carry([piece(SENTENCES[0])], [], second(article(*SENTENCES[:2]), after))
    assert gone.correction


def test_what_an_edit_brings_was_not_yet_said_on_the_day_of_publication() -> None:
    (came,) = carry([], [piece(SENTENCES[0])], second(article(SENTENCES[1]), article(*SENTENCES[:2])))
    assert (came.event_at, came.revision) == (LATER, 2)


def test_a_better_reading_of_words_that_still_stand_is_no_edit() -> None:
    text = article(*SENTENCES[:2])
    kept = carry([piece(SENTENCES[0])], [piece(SENTENCES[0], Act.CONFIRM)], second(text, text))
    assert [(e.act, e.withdrawn_at) for e in kept] == [(Act.CONFIRM, None)]


subsets = st.lists(st.sampled_from(SENTENCES), unique=True, max_size=4)


@given(st.lists(subsets, min_size=1, max_size=5))
def test_whatever_the_edits_standing_evidence_is_what_the_page_says_now(versions: list[list[str]]) -> None:
    evidence: list[Evidence] = []
    before = article()
    for number, sentences in enumerate(versions, 1):
        after = article(*sentences)
        revision = Revision(after, number, FIRST + timedelta(days=number), diff.diff(before.content, after.content))
        earlier = len(evidence)
        evidence = carry(evidence, [piece(s) for s in sentences], revision)
        assert {e.quote for e in evidence if e.withdrawn_at is None} == set(sentences)
        assert len(evidence) >= earlier
        before = after
