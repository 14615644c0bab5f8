"""A correction takes back what it names, or what stands before it; a misspelt name takes nothing back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.analyse import Analyst
from tracker.claims import Claim, Config, Entity, SeedArticle
from tracker.model import Act, Article, Evidence, Match, Passage
from tracker.stance.corrections import corrects_something_else

SEEN = datetime(2026, 3, 4, 9, tzinfo=UTC)
CLAIMS = (
    Claim("sellers", "Quillbasket will let other merchants sell on its website.", about=("quillbasket",)),
    Claim("depot", "Quillbasket will close its warehouse in Dunmere by the end of the year.", about=("quillbasket",)),
)
BODY = """Quillbasket, the online grocer, will let other merchants sell on its website, three people told the Courier.

The company also plans to close its warehouse in Dunmere by the end of the year, the people said.

Quillbasket was founded in 2014 and had sales of $2.1 billion last year.

"""
HAN = (Claim("platform", "青篮科技将上线二手交易平台。", about=("quillbasket",)),)
HAN_BODY = "青篮科技将上线二手交易平台，三名知情人士告诉本报。\n\n青篮科技成立于2014年。\n\n"


def read(body: str, claims: tuple[Claim, ...] = CLAIMS) -> list[Evidence]:
    """What the last paragraph of an article says of the claims."""
    entities = {"quillbasket": Entity("quillbasket", ("Quillbasket", "青篮科技"))}
    config = Config(claims=claims, entities=entities, article=SeedArticle())
    page = Article("https://courier.example/1", "Quillbasket opens up", body, outlet="Harbour Courier", published=SEEN)
    last = page.content.rindex("\n\n")
    return [piece for piece in Analyst.of(config).evidence(page, SEEN) if piece.start >= last]


@pytest.mark.parametrize(
    "said",
    [
        "Correction: an earlier version of this article misstated the year in which Quillbasket was founded.",
        "Correction (4 March): This story has been corrected to say that Quillbasket was founded in 2015, not 2014.",
        "Clarification: Quillbasket had sales of $2.2 billion last year, not $2.1 billion, as first reported.",
    ],
)
def test_a_correction_of_something_else_takes_nothing_back(said: str) -> None:
    assert all(piece.near for piece in read(BODY + said) if piece.act is Act.CORRECT)


def test_in_chinese_too() -> None:
    said = "更正：此前版本误将青篮科技的成立年份写为2013年，特此更正。"
    assert all(piece.near for piece in read(HAN_BODY + said, HAN) if piece.act is Act.CORRECT)


def test_a_correction_of_the_claim_does() -> None:
    said = "Correction: An earlier version of this article said that Quillbasket would close its Dunmere warehouse. "
    taken = [piece for piece in read(BODY + said) if piece.act is Act.CORRECT and not piece.near]
    assert {piece.claim for piece in taken} == {"depot"}


@pytest.mark.parametrize(
    ("said", "overlap"),
    [
        ("That was wrong, and we apologise.", 0.0),  # what stands before it says what
        ("We withdraw the article.", 0.0),
        ("Correction: Dunmere", 0.3),
        ("An earlier version of this article said that the warehouse would close.", 0.5),
        ("更正：青篮科技的成立年份为2013年，此前误写为2014年。", 0.0),  # the claim has no wording to compare
    ],
)
def test_what_names_nothing_else_is_taken_at_its_word(said: str, overlap: float) -> None:
    match = Match("depot", Passage(said, 0, len(said)), 0.9, overlap=overlap)
    assert not corrects_something_else(CLAIMS[1], match)
