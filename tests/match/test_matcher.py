"""Passages of whole articles and the claims that they bear on."""

from __future__ import annotations

import pickle

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.claims import Claim, Entity, SeedArticle
from tracker.match import Matcher
from tracker.model import Article

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


def about_both(*texts: str, claims: tuple[str, ...] = ("orvale", "bellmoor")) -> list[set[str]]:
    """For each text, the companies whose claim, all worded alike, it was matched with."""
    entities = ENTITIES | {"bellmoor": Entity("bellmoor", ("Bellmoor",))}
    worded = [Claim(i, f"{i.capitalize()} will close its bottling plant in Harwick.", about=(i,)) for i in claims]
    matcher = Matcher(worded, entities, SeedArticle())
    return [{m.claim for m in matcher.matches(article("", text))} for text in texts]


def test_what_is_said_of_one_watched_company_is_said_of_no_other() -> None:
    denial = "{} denied that it would close its bottling plant in Harwick.\nA spokeswoman called the report untrue."
    orvale, bellmoor = denial.format("Orvale"), denial.format("Bellmoor")
    assert about_both(orvale, bellmoor) == [{"orvale"}, {"bellmoor"}]
    beside = " Shares of {}, a rival, rose."
    assert about_both(orvale + beside.format("Bellmoor"), bellmoor + beside.format("Orvale")) == [
        {"orvale"},
        {"bellmoor"},
    ]
    assert about_both(bellmoor, claims=("orvale",)) == [set()]
    assert about_both("Orvale and Bellmoor will each close a bottling plant in Harwick.") == [{"orvale", "bellmoor"}]


def test_a_rival_that_is_named_in_passing_takes_nothing_from_a_claim() -> None:
    text = (
        "Orvale makes lemonade.\nIt will close its bottling plant in Harwick, two people said, "
        "where Bellmoor has one too."
    )
    assert "orvale" in about_both(text, claims=("orvale",))[0]


def test_a_refusal_to_comment_goes_with_what_was_spoken_of() -> None:
    text = "Orvale will close its bottling plant in Harwick, people said.\nA spokesman for Orvale declined to comment."
    assert "A spokesman for Orvale declined to comment." in matched("", text)["plant"]


def test_tracked_denials_get_nothing() -> None:
    found = matched("", "Orvale denied that it will close its plant in Harwick.")
    assert "plant" in found
    assert "plant-denial" not in found


def test_one_sentence_may_bear_on_two_claims() -> None:
    text = (
        "Orvale denied that its Harwick bottling plant would close, and was silent on whether Dana Ruhl will step down."
    )
    found = matched("Orvale on its plant and its chief executive", text)
    assert text in found["plant"]
    assert text in found["chief"]


def test_what_is_far_more_about_one_claim_is_only_near_its_neighbour() -> None:
    jobs = Claim("jobs", "Orvale will cut 300 jobs at its bottling plant in Harwick.", about=("orvale",))
    denial = article("Orvale denies plan to close bottling plant", "Orvale called the report untrue.")
    found = [m for m in Matcher((*CLAIMS, jobs), ENTITIES, SeedArticle()).matches(denial) if m.passage.headline]
    assert [m.claim for m in found if not m.near] == ["plant"]


def test_chinese_in_either_script() -> None:
    claims = [Claim("plant", "奥维尔食品将关闭位于东湖的灌装工厂。", about=("orvale",))]
    matcher = Matcher(claims, ENTITIES, SeedArticle())
    for text in ("奥维尔食品决定关停东湖灌装厂，两名知情人士说。", "奧維爾食品決定關停東湖灌裝廠，兩名知情人士說。"):
        assert [m.passage.text for m in matcher.matches(article("", text, "zh"))] == [text]


def test_a_claim_is_found_across_languages() -> None:
    found = matched("", "奥维尔食品将关闭其灌装工厂，知情人士说。")
    assert "plant" in found


def test_the_words_that_matched_are_told() -> None:
    matcher = Matcher(CLAIMS, ENTITIES, SeedArticle())
    (match,) = matcher.matches(article("", "Orvale is to close the Harwick bottling plant."))
    assert "harwick" in match.why
    assert not match.near


def test_a_matcher_can_be_sent_to_another_process() -> None:
    matcher = Matcher(CLAIMS, ENTITIES, SeedArticle())
    page = article("Orvale to close Harwick plant", "Orvale will close its bottling plant in Harwick, it said.")
    assert pickle.loads(pickle.dumps(matcher)).matches(page) == matcher.matches(page)


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=30))
def test_any_text_is_read(text: str, title: str) -> None:
    page = article(title, f"Orvale {text}")
    for match in Matcher(CLAIMS, ENTITIES, SeedArticle()).matches(page):
        assert page.content[match.passage.start : match.passage.end] == match.passage.text
