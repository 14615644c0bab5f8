"""What a message says, and who is to hear it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.alerts.conftest import CLAIM, EVENT, NOW, change, letter, message, piece
from tracker import diff
from tracker.alerts import routing, text
from tracker.alerts.edits import MOST_IN_ALL, Kind, shown_edits
from tracker.alerts.message import compose, link
from tracker.alerts.notices import of_sources
from tracker.alerts.notifier import Letter
from tracker.claims import Channel, Claim
from tracker.model import Act, Change, Flag, Rule, Stance, Status, Voice
from tracker.watching import SourceNews

FOR = [piece(stance=Stance.SUPPORTS, origin=name) for name in ("a", "b", "b", "unknown")]


def test_what_a_message_says_in_order() -> None:
    edit = diff.diff("Acme said yes to a new plant.", "Acme said no to a new plant.")
    made = compose(change(diff=edit), CLAIM, (piece(), *FOR), EVENT, "https://board.example/plant.html")
    assert text.body(letter(made)).splitlines() == [
        "unverified → denied",
        "Acme will open a plant in Northtown.",
        "",
        "“Acme denied that it plans a plant in Northtown.”",
        "Northern Ledger, 1 Mar 2026 (against: denial, in the subject's words; a sure reading)",
        "https://news.example/acme?id=1&x=2",
        "",
        "Edited without a word:",
        "  Acme said [-yes -]{+no +}to a new plant.",
        "",
        "2 independent origins for it, 1 against",
        "Rule denial: the subject denied it",
        "Timeline: https://board.example/plant.html",
        "Claim plant, change 1, seen 1 Mar 2026",
    ]


@pytest.mark.parametrize(
    ("doubt", "said"),
    [
        ({"score": 0.9}, "; a sure reading"),
        ({"score": 0.9, "certainty": 0.7}, "; a likely reading"),
        ({"score": 0.6, "probability": 0.8}, "; an unsure reading"),
        ({"near": True}, ""),  # the rule that asks for a look says what is doubtful
    ],
)
def test_a_message_says_how_sure_the_reading_is(doubt: dict[str, Any], said: str) -> None:
    deciding = replace(piece(), **doubt)
    made = compose(change(evidence=(deciding,)), CLAIM, (deciding,), EVENT)
    assert made.quote is not None
    assert made.quote.who == f"denial, in the subject's words{said}"


@pytest.mark.parametrize(
    ("changes", "words", "more", "said"),
    [
        (1, 1, " (and 1 word about sources)", "1 change of 1 claim, 1 word about sources"),
        (3, 0, " (and 2 more)", "3 changes of 1 claim"),
        (2, 2, " (and 1 more, 2 words about sources)", "2 changes of 1 claim, 2 words about sources"),
    ],
)
def test_a_digest_names_its_first_change_and_counts(changes: int, words: int, more: str, said: str) -> None:
    look = message(seq=9, before=Status.DENIED, after=Status.DENIED)
    told = (look, *(message(seq=n) for n in range(changes - 1))) if changes > 1 else (message(),)
    letter = Letter(EVENT, "", NOW, told, (of_sources(SourceNews(NOW, ()), EVENT),) * words)
    assert text.subject(letter) == f"{message().headline}{more}"
    assert text.contents(letter) == said


def test_a_digest_of_words_about_sources_counts_them() -> None:
    assert text.subject(Letter(EVENT, "", NOW, (), (of_sources(SourceNews(NOW, ()), EVENT),) * 2)) == (
        "2 words about sources"
    )


def test_origins_are_counted_as_of_the_change() -> None:
    later = piece(stance=Stance.SUPPORTS, origin="late", seen_at=NOW + timedelta(hours=1))
    gone = piece(stance=Stance.SUPPORTS, origin="gone", withdrawn_at=NOW - timedelta(hours=1))
    going = piece(stance=Stance.SUPPORTS, origin="going", withdrawn_at=NOW + timedelta(hours=1))
    near = piece(stance=Stance.SUPPORTS, origin="near", near=True)
    made = compose(change(), CLAIM, (*FOR, later, gone, going, near), EVENT)
    assert (made.supporting, made.refuting) == (3, 0)


def test_a_tracked_denial_turns_the_sides_round() -> None:
    denial = Claim("plant-denial", "Acme denied the plant.", denies="plant")
    made = compose(change(claim="plant-denial"), denial, (piece(), *FOR), EVENT)
    assert (made.supporting, made.refuting) == (1, 2)
    assert made.quote is not None and made.quote.side == "for"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (change(), "unverified → denied"),
        (change(after=Status.IN_PROGRESS), "unverified → in progress"),
        (change(before=Status.DENIED, flags=frozenset({Flag.REVIEW})), "still denied, a person should look"),
        (
            change(before=Status.DENIED, flags=frozenset({Flag.STALE})),
            "still denied, no evidence for long in the sources checked",
        ),
        (change(before=Status.DENIED), "still denied, no longer flagged"),
    ],
)
def test_the_move_in_words(told: Change, said: str) -> None:
    assert compose(told, CLAIM, (), EVENT).move == said


def test_who_is_asked_to_look_is_told_at_what() -> None:
    asked = compose(change(flags=frozenset({Flag.REVIEW})), CLAIM, (piece(),), EVENT)
    assert "tracker review show plant" in text.body(letter(asked))
    assert "tracker review" not in text.body(letter(compose(change(), CLAIM, (piece(),), EVENT)))


def test_a_change_without_evidence_is_told() -> None:
    made = compose(change(evidence=()), CLAIM, (), EVENT)
    assert made.quote is None
    assert "0 independent origins" in text.body(letter(made))


def test_every_voice_and_act_has_words() -> None:
    for voice in Voice:
        for act in Act:
            made = message(evidence=(piece(voice=voice, act=act),))
            assert made.quote is not None and made.quote.who


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://news.example/a?b=1&c=%E4#d", "https://news.example/a?b=1&c=%E4#d"),
        ("https://例子.example/新闻", "https://%E4%BE%8B%E5%AD%90.example/%E6%96%B0%E9%97%BB"),
        ('https://news.example/"><x>', "https://news.example/%22%3E%3Cx%3E"),
        ("https://news.example/)](x", "https://news.example/%29]%28x"),
        ("javascript:alert(1)", ""),
        ("JAVASCRIPT:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://[::1", ""),
        ("https://", ""),
        ("https://news.example/" + "x" * 5000, ""),
    ],
)
def test_links(url: str, safe: str) -> None:
    assert link(url) == safe


@settings(max_examples=60, deadline=None)
@given(before=st.text(max_size=400), after=st.text(max_size=400), quote=st.text(max_size=40))
def test_edits_are_bounded_and_on_one_line(before: str, after: str, quote: str) -> None:
    shown = shown_edits(diff.diff(before, after), quote)
    pieces = [piece for edit in shown for piece in edit]
    assert sum(len(piece.text) for piece in pieces) <= MOST_IN_ALL + 2 * len(shown)
    assert not any(char in piece.text for piece in pieces for char in "\r\n\x00\u202e")


def test_of_many_edits_the_one_with_the_quote_is_shown() -> None:
    sentences = [f"Sentence number {n} stands here." for n in range(10)]
    edited = [line.replace("stands", "stood") for line in sentences]
    shown = shown_edits(diff.diff(" ".join(sentences), " ".join(edited)), "Sentence number 7 stood here.")
    assert len(shown) == 1
    assert {piece.kind for piece in shown[0]} == set(Kind)
    assert "7" in "".join(piece.text for piece in shown[0])


# --- routing --------------------------------------------------------------------------------------------------------

HOOK = {"url": "${HOOK}"}


@pytest.mark.parametrize(
    ("options", "heard"),
    [
        ({}, True),
        ({"on": (Status.DENIED,)}, True),
        ({"on": (Status.FULFILLED, Status.REFUTED)}, False),
        ({"on": ()}, True),
        ({"claims": ("plant",)}, True),
        ({"claims": ("shop",)}, False),
        ({"min_independent": 1}, True),
        ({"min_independent": 2}, False),
        ({"on": (Status.DENIED,), "claims": ("shop",)}, False),
    ],
)
def test_who_hears_of_a_change(options: dict[str, object], heard: bool) -> None:
    channel = Channel("slack", HOOK | options)
    assert list(routing.deliveries([channel], change())) == ([("slack:${HOOK}", "")] if heard else [])


@pytest.mark.parametrize(
    ("certainty", "heard"),
    [(1.0, ["sure", "likely", None]), (0.7, ["likely", None]), (0.3, [None])],
)
def test_a_channel_may_ask_for_sure_readings(certainty: float, heard: list[str | None]) -> None:
    told = change(evidence=(replace(piece(), score=0.9, certainty=certainty),))
    wanted = [
        least
        for least in ("sure", "likely", None)
        if routing.wanted(Channel("slack", HOOK | {"min_sureness": least}), told)
    ]
    assert wanted == heard


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ({}, False),
        ({"after": Status.UNVERIFIED, "flags": frozenset({Flag.REVIEW})}, False),
        ({"after": Status.UNVERIFIED, "flags": frozenset({Flag.STALE})}, True),
        ({"rule": Rule.HUMAN}, True),
        ({"evidence": (replace(piece(), score=0.3, withdrawn_at=NOW),)}, True),
        ({"evidence": ()}, True),
        ({"evidence": (replace(piece(), score=1.0, near=True),)}, False),
    ],
)
def test_what_stands_on_no_reading_reaches_every_channel(told: dict[str, Any], heard: bool) -> None:
    unsure = change(**({"evidence": (replace(piece(), score=0.3),)} | told))
    assert routing.wanted(Channel("slack", HOOK | {"min_sureness": "sure"}), unsure) is heard


def test_independent_origins_behind_a_change() -> None:
    assert routing.independent(change(evidence=tuple(FOR))) == 2
    assert routing.wanted(Channel("slack", HOOK | {"min_independent": 2}), change(evidence=tuple(FOR)))


def test_one_row_a_recipient_and_names_without_secrets() -> None:
    channels = [
        Channel("email", {"to": ("a@example.com", "${B}"), "from": "t@example.com", "smtp": "smtp://${PASSWORD}@x"}),
        Channel("email", {"to": ("a@example.com",), "from": "t@example.com", "smtp": "smtp://x", "digest": "daily"}),
        Channel("slack", {"token": "${TOKEN}", "channel": "C1"}),
        Channel("github", {"report": "issue"}),
        Channel("webhook", HOOK),
    ]
    assert list(routing.deliveries(channels, change())) == [
        ("email:t@example.com", "a@example.com"),
        ("email:t@example.com", "${B}"),
        ("email:t@example.com daily", "a@example.com"),
        ("slack:C1", ""),
        ("github:issue", ""),
        ("webhook:${HOOK}", ""),
    ]
    assert len({routing.name(channel) for channel in channels}) == 5


def test_a_withdrawn_quote_says_so() -> None:
    gone = replace(piece(), withdrawn_at=NOW, withdrawn_in=2)
    assert "withdrawn by an edit" in text.body(letter(message(evidence=(gone,))))


def test_the_link_leads_where_a_reader_finds_the_page() -> None:
    made = message(evidence=(piece(link="https://m.news.example/acme"),))
    assert made.quote is not None and made.quote.url == "https://m.news.example/acme"
