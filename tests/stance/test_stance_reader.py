"""The reader on the decided cases of the guidelines and the traps that coverage sets."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from tracker.claims import Claim, Entity
from tracker.model import Act, Article, Match, Passage, Stance, Voice
from tracker.stance import Query, default_reader
from tracker.stance.negation import negates

PUBLISHED = datetime(2021, 3, 12, 9, tzinfo=timezone(timedelta(hours=8)))
CLAIM = Claim("shop", "Vellmar will open an online marketplace for independent sellers.", about=("vellmar",))
CLAIM_HAN = Claim("shop-zh", "微澜将推出独立电商平台。", about=("vellmar",))
VELLMAR = Entity("vellmar", ("Vellmar", "微澜"), ("vellmar.example",))


def query(text: str, context: str = "", claim: Claim = CLAIM, near: bool = False, **article: object) -> Query:
    passage = Passage(text, 0, len(text), context)
    page = Article("https://news.example/1", "Title", text, published=PUBLISHED, **article)  # type: ignore[arg-type]
    return Query(claim, (VELLMAR,), Match(claim.id, passage, 0.9, near), page)


@pytest.mark.parametrize(
    ("claim", "text", "stance", "act", "voice"),
    [
        (CLAIM, "Vellmar denied that it plans to open a marketplace.", Stance.REFUTES, Act.DENY, Voice.SUBJECT),
        (CLAIM, "Vellmar declined to comment on the marketplace.", Stance.DISCUSSES, Act.NO_COMMENT, Voice.SUBJECT),
        (CLAIM, "A Vellmar spokeswoman did not deny the report.", Stance.DISCUSSES, Act.NO_COMMENT, Voice.SUBJECT),
        (CLAIM_HAN, "微澜回应称，推出独立电商平台的消息不属实。", Stance.REFUTES, Act.DENY, Voice.SUBJECT),
        (CLAIM_HAN, "对于独立电商平台一事，微澜不予置评。", Stance.DISCUSSES, Act.NO_COMMENT, Voice.SUBJECT),
        (CLAIM_HAN, "微瀾發言人否認將推出獨立電商平台。", Stance.REFUTES, Act.DENY, Voice.SUBJECT),
    ],
)
def test_plain_statements(claim: Claim, text: str, stance: Stance, act: Act, voice: Voice) -> None:
    [reading] = default_reader().read([query(text, claim=claim)])
    assert (reading.stance, reading.act, reading.voice) == (stance, act, voice)
    assert 0 < reading.probability <= 1


def test_a_tracked_denial_turns_the_direction_round() -> None:
    denial = Claim("no-shop", "Vellmar denied that it will open an online marketplace.", denies="shop")
    text = "Vellmar denied that it plans to open a marketplace."
    first, second = default_reader().read([query(text), query(text, claim=denial)])
    assert (first.stance, second.stance) == (Stance.REFUTES, Stance.SUPPORTS)
    assert first.act == second.act == Act.DENY


@pytest.mark.parametrize(
    ("text", "act", "day"),
    [
        ("Vellmar said that it will open a marketplace, on which it had worked since 2019.", Act.CONFIRM, None),
        ("Vellmar said on Monday that it will open a marketplace.", Act.CONFIRM, 8),
        ("Vellmar denied in 2019 that it would open a marketplace.", Act.DENY, 1),
        ("Vellmar opened its marketplace on 1 February.", Act.LAUNCH, 1),
    ],
)
def test_a_statement_is_not_dated_by_the_history_that_it_tells(text: str, act: Act, day: int | None) -> None:
    [reading] = default_reader().read([query(text)])
    assert (reading.act, reading.event_date and reading.event_date.day) == (act, day)


@pytest.mark.parametrize(
    ("text", "act", "old"),
    [
        ("Vellmar said that it will open a marketplace, as it had told sellers last year.", Act.CONFIRM, False),
        ("Vellmar, which had denied the reports, confirmed that it will open a marketplace.", Act.CONFIRM, False),
        ("Last year Vellmar had denied that it would open a marketplace.", Act.DENY, True),
        ("Vellmar had confirmed that it will open a marketplace.", Act.CONFIRM, True),
        ("Vellmar said last year that it will open a marketplace.", Act.CONFIRM, False),
    ],
)
def test_an_old_denial_and_what_is_only_retold_are_background(text: str, act: Act, old: bool) -> None:
    [reading] = default_reader().read([query(text)])
    assert (reading.act, reading.background) == (act, old)


def test_a_near_match_takes_no_side() -> None:
    [reading] = default_reader().read([query("Vellmar denied that it plans to open a marketplace.", near=True)])
    assert reading.stance is Stance.DISCUSSES


def test_the_subjects_own_page_speaks_for_the_subject() -> None:
    text = "We opened our marketplace to independent sellers this morning."
    [reading] = default_reader().read([query(text, official_for=("vellmar",))])
    assert (reading.stance, reading.voice) == (Stance.SUPPORTS, Voice.SUBJECT)


def test_order_and_purity() -> None:
    queries = [query("Vellmar declined to comment."), query("Vellmar opened its marketplace on Monday.")]
    reader = default_reader()
    assert reader is default_reader()
    assert reader.read(queries) == list(reversed(reader.read(queries[::-1])))
    assert reader.read([]) == []


@pytest.mark.parametrize(
    ("claim", "passage", "wanted"),
    [
        ("Vellmar will build a marketplace.", "The company said that it was not building a marketplace.", True),
        ("Vellmar will build a marketplace.", "Vellmar has no plans to build a marketplace.", True),
        (
            "Vellmar will build a marketplace.",
            "Vellmar is not only building a marketplace, it is hiring for it.",
            False,
        ),
        ("Vellmar will build a marketplace.", "Vellmar did not deny that it was building a marketplace.", False),
        ("Vellmar will build a marketplace.", "Vellmar is not yet building the marketplace.", False),
        ("Vellmar will build a marketplace.", "Is Vellmar not building a marketplace?", False),
        ("Vellmar will pay no dividend.", "The directors will not pay a dividend.", False),
        ("Vellmar will build a marketplace.", "Vellmar is building a marketplace.", False),
        ("微澜将推出独立电商平台。", "微澜表示没有推出独立电商平台的打算。", True),
        ("微澜将推出独立电商平台。", "微澜没有否认推出独立电商平台。", False),
        ("微澜将推出独立电商平台。", "微澜尚未推出独立电商平台。", False),
        ("微澜將推出獨立電商平台。", "微瀾表示不會推出獨立電商平台。", True),
    ],
)
def test_a_plain_negation_of_the_claims_own_verb(claim: str, passage: str, wanted: bool) -> None:
    assert negates(claim, ("Vellmar", "微澜"), passage) is wanted


def test_a_plain_negation_never_supports() -> None:
    text = "The Chinese company said that it was not opening an online marketplace for independent sellers."
    [reading] = default_reader().read([query(text)])
    assert reading.stance is Stance.REFUTES


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("“The marketplace opens on Monday and any seller may join,” Ines Aldorf said on stage.", Voice.SUBJECT),
        ("微澜总经理穆远对本报说，独立电商平台下月上线。", Voice.SUBJECT),
        ("我们下载后登录了微澜的独立电商平台，商品可以直接下单。", Voice.NEWSROOM),
    ],
)
def test_the_model_says_who_speaks_and_the_writer_what_it_saw(text: str, voice: Voice) -> None:
    context = "Vellmar (微澜) held its yearly meeting for sellers; Ines Aldorf is its chief executive."
    [reading] = default_reader().read([query(text, context, CLAIM_HAN if not text.isascii() else CLAIM)])
    assert reading.voice is voice
