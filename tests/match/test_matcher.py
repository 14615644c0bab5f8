"""Passages of whole articles and the claims that they bear on."""

from __future__ import annotations

from tracker.match import Matcher
from tracker.model import Article, Claim, Entity, SeedArticle

ENTITIES = {
    "orvale": Entity("orvale", ("Orvale", "Orvale Foods", "奥维尔食品")),
}
CLAIMS = (
    Claim("plant", "Orvale will close its bottling plant in Harwick.", about=("orvale",)),
    Claim("chief", "Orvale's chief executive, Dana Ruhl, will step down.", about=("orvale",)),
    Claim("plant-denial", "Orvale denied that it will close its plant in Harwick.", about=("orvale",), denies="plant"),
)


def article(title: str, text: str, lang: str = "en") -> Article:
    return Article("https://news.example/a", title, text, lang=lang)


def matched(title: str, text: str) -> dict[str, list[str]]:
    matcher = Matcher(CLAIMS, ENTITIES, SeedArticle())
    found: dict[str, list[str]] = {}
    for match in matcher.matches(article(title, text)):
        assert 0 <= match.score <= 1
        assert article(title, text).content[match.passage.start : match.passage.end] == match.passage.text
        found.setdefault(match.claim, []).append(match.passage.text)
    return found


def test_a_paraphrase_is_found() -> None:
    found = matched("Jobs to go in Harwick", "Orvale is to shut the Harwick bottling factory, two people there said.")
    assert "plant" in found


def test_another_company_is_not() -> None:
    assert matched("Bellmoor to open shop", "Bellmoor said it would open a shop in Leyton next year.") == {}


def test_a_refusal_to_comment_goes_with_what_was_spoken_of() -> None:
    text = "Orvale will close its bottling plant in Harwick, people said.\nA spokesman for Orvale declined to comment."
    assert "A spokesman for Orvale declined to comment." in matched("", text)["plant"]


def test_tracked_denials_get_nothing() -> None:
    found = matched("", "Orvale denied that it will close its plant in Harwick.")
    assert "plant" in found
    assert "plant-denial" not in found
