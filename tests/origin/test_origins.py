"""Who counts once: outlets, owners, copies, credits, official words and the article itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.claims import SeedArticle
from tracker.model import Act, Evidence, Stance, Voice
from tracker.origin import assign, sketch

PUBLISHED = datetime(2024, 5, 2, 8, tzinfo=UTC)
SEED = SeedArticle("A pier", "The Stonehaven Record", "https://record.example/pier", date(2024, 5, 2))
TEXT = " ".join(f"word{n} of the harbour board" for n in range(60))
OTHER_TEXT = " ".join(f"term{n} in another story" for n in range(60))


def piece(url: str, outlet: str | None = None, voice: str = "newsroom", hours: float = 5, **more: object) -> Evidence:
    at = PUBLISHED + timedelta(hours=hours)
    plain = Evidence(
        claim="c", url=url, quote="q", start=0, end=1, stance=Stance.SUPPORTS, act=Act.REPORT, voice=Voice(voice),
        score=0.9, probability=0.9, event_at=at, seen_at=at, published=at, outlet=outlet,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def origins(
    *evidence: Evidence, texts: dict[str, str] | None = None, owners: dict[str, str] | None = None
) -> list[str]:
    sketches = {url: sketch(text) for url, text in (texts or {}).items()}
    return [e.origin for e in assign(evidence, sketches, SEED, owners or {})]


def test_two_outlets_are_two_origins():
    one, two = origins(piece("https://a.example/1", "Alder Post"), piece("https://b.example/1", "Bay Herald"))
    assert (one, two) == ("outlet:alder post", "outlet:bay herald")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("https://a.example/1", "Alder Post"), ("https://a.example/2", "Alder Post")),
        (("https://a.example/1", "Alder Post"), ("https://a.example/2", None)),
        (("https://a.example/1", "Alder Post"), ("https://m.a.example/2", "a.example")),
        (("https://a.example/1", "Alder Post"), ("https://other.example/2", "The ALDER Post")),
        (("https://a.example/1", "Alder Post"), ("https://sport.a.example/2", "Alder Post Sport")),
        (("https://a.example/1", "維港財訊"), ("https://b.example/2", "维港财讯")),
    ],
)
def test_one_outlet_is_one_origin(first, second):
    one, two = origins(piece(*first), piece(*second))
    assert one == two


def test_on_a_shared_site_the_name_tells_the_outlet():
    one, two, nameless = origins(
        piece("https://mp.weixin.qq.com/s/1", "Alder Post"),
        piece("https://mp.weixin.qq.com/s/2", "Bay Herald"),
        piece("https://mp.weixin.qq.com/s/3"),
    )
    assert len({one, two, nameless}) == 3
    a, b = origins(piece("http://127.0.0.1:8001/1", "Alder Post"), piece("http://127.0.0.1:8001/2", "Bay Herald"))
    assert a != b


def test_outlets_of_one_owner_are_one_origin():
    owners = {"Alder Post": "Example Media", "Bay Herald": "Example Media", "Stonehaven Record": "Island Press"}
    one, two = origins(
        piece("https://a.example/1", "Alder Post"), piece("https://b.example/1", "Bay Herald"), owners=owners
    )
    assert one == two == "owner:example media"
    (sister,) = origins(
        piece("https://s.example/1", "Sunday Record"), owners={**owners, "Sunday Record": "Island Press"}
    )
    assert sister == "article"


@pytest.mark.parametrize(
    "page",
    [
        ("https://record.example/later", "Stonehaven Record"),
        ("https://record.example/later", None),
        ("https://record.example/later", "Record Live"),
        ("https://elsewhere.example/later", "Stonehaven Record"),
    ],
)
def test_the_articles_outlet_is_the_articles_origin(page):
    assert origins(piece(*page)) == ["article"]


def test_an_article_without_a_name_stands_with_the_newsroom_that_told_the_claim_first():
    its_own_page = piece("https://a.example/1", "Alder Post", hours=1)
    later_there = piece("https://a.example/2", None, hours=9)
    another = piece("https://b.example/1", "Bay Herald", hours=2)
    denial = piece("https://c.example/1", "Cove Times", hours=0, stance=Stance.REFUTES)
    said = piece("https://d.example/1", "Dell Times", "subject", hours=0)
    told = [another, said, later_there, denial, its_own_page]
    placed = assign(told, {}, SeedArticle("A pier"), {})
    assert [e.origin for e in placed] == ["outlet:bay herald", "subject", "article", "outlet:cove times", "article"]
    assert not any(e.background for e in placed)  # it may be another article: what it says is heard
    on_a_shared_site = [replace(its_own_page, url="https://weibo.com/1"), replace(another, url="https://weibo.com/2")]
    assert [e.origin for e in assign(on_a_shared_site, {}, SeedArticle(), {})] == ["article", "outlet:bay herald"]


@pytest.mark.parametrize(("voice", "origin"), [("subject", "subject"), ("authority", "authority")])
def test_official_words_are_theirs_whoever_carries_them(voice, origin):
    assert origins(piece("https://a.example/1", "Alder Post", voice)) == [origin]


@pytest.mark.parametrize("voice", ["other", "unknown"])
def test_bystanders_count_zero(voice):
    assert origins(piece("https://a.example/1", "Alder Post", voice)) == ["unknown"]


@pytest.mark.parametrize(
    ("credited", "origin"),
    [
        ("the Stonehaven Record", "article"),
        ("Stonehaven Record newspaper", "article"),
        ("Bay Herald", "outlet:bay herald"),
        ("据 Bay Herald 报道", "outlet:bay herald"),
        ("据极昼科技报道", "outlet:极昼科技"),
        ("極晝科技", "outlet:极昼科技"),
        ("local media", "article"),
        ("a newspaper report", "article"),
        ("外媒", "article"),
        (None, "article"),
        ("Somebody Else Weekly", "unknown"),
    ],
)
def test_a_credit_joins_the_outlet_that_it_names(credited, origin):
    known = [piece("https://b.example/1", "Bay Herald"), piece("https://jizhou.example/1", "极昼科技")]
    repeat = piece("https://a.example/1", "Alder Post", "credited", credited=credited)
    assert origins(*known, repeat)[-1] == origin


def test_a_credit_without_a_name_long_after_the_article_is_unknown():
    late = piece("https://a.example/1", "Alder Post", "credited", hours=24 * 60, credited="local media")
    assert origins(late) == ["unknown"]


def test_a_copy_of_the_article_is_background_and_credited():
    article, copy = piece(SEED.url or "", SEED.outlet, hours=0), piece("https://a.example/1", "Alder Post", hours=3)
    said = replace(copy, voice=Voice.SUBJECT, act=Act.DENY, stance=Stance.REFUTES, quote=TEXT[200:300])
    sketches = {article.url: sketch(TEXT), copy.url: sketch(TEXT[:900])}
    first, second, third = assign([article, copy, said], sketches, SEED, {})
    assert (first.origin, first.voice, first.background) == ("article", Voice.NEWSROOM, True)
    assert (second.origin, second.voice, second.background) == ("article", Voice.CREDITED, True)
    assert (third.origin, third.voice, third.background) == ("article", Voice.SUBJECT, True)


def test_a_word_on_the_record_that_a_copy_of_the_article_adds_is_news():
    article, copy = piece(SEED.url or "", SEED.outlet, hours=0), piece("https://a.example/1", "Alder Post", hours=3)
    denial = "Asked about it again on Friday, a spokesman said that there was no such plan and never had been one."
    said = replace(copy, voice=Voice.SUBJECT, act=Act.DENY, stance=Stance.REFUTES, quote=denial)
    sketches = {article.url: sketch(TEXT), copy.url: sketch(f"{TEXT[:900]} {denial}")}
    [_, added] = assign([article, said], sketches, SEED, {})
    assert (added.origin, added.background) == ("subject", False)


def test_what_an_edit_brings_into_the_article_is_news():
    (denial,) = assign([piece(SEED.url or "", SEED.outlet, "subject", revision=2)], {}, SEED, {})
    assert (denial.origin, denial.background) == ("subject", False)


def test_a_copy_joins_the_earliest_that_holds_its_text():
    first = piece("https://z.example/1", "Zenith Wire", hours=1)
    copy, copy_of_copy = piece("https://a.example/1", "Alder Post", hours=2), piece("https://b.example/1", "Bay Herald")
    own = piece("https://c.example/1", "Cove News", hours=9)
    texts = {first.url: TEXT, copy.url: TEXT[100:], copy_of_copy.url: TEXT[100:800], own.url: OTHER_TEXT}
    placed = assign([own, copy_of_copy, copy, first], {u: sketch(t) for u, t in texts.items()}, SEED, {})
    assert [e.origin for e in placed] == ["outlet:cove news", *["outlet:zenith wire"] * 3]
    assert [e.voice for e in placed] == [Voice.NEWSROOM, Voice.CREDITED, Voice.CREDITED, Voice.NEWSROOM]


def test_a_house_does_not_copy_itself():
    pages = [piece(f"https://a.example/{n}", "Alder Post", hours=n) for n in (1, 2)]
    placed = assign(pages, {p.url: sketch(TEXT) for p in pages}, SEED, {})
    assert {e.voice for e in placed} == {Voice.NEWSROOM}


def test_an_official_word_in_a_copy_is_official():
    first, copy = (
        piece("https://z.example/1", "Zenith Wire"),
        piece("https://a.example/1", "Alder Post", "subject", hours=9),
    )
    assert origins(first, copy, texts={first.url: TEXT, copy.url: TEXT}) == ["outlet:zenith wire", "subject"]


def test_what_an_article_that_only_repeats_has_its_claims_from_is_its_origin():
    """The article is a translation; the report that it translates is found later, under another name."""
    article = piece(SEED.url or "", SEED.outlet, "credited", hours=4, credited="Jizhou Technology")
    original = piece("https://jizhou.example/1", "极昼科技", hours=6)
    earlier = piece("https://nanyu.example/1", "南屿商报", hours=1)
    later = piece("https://b.example/1", "Bay Herald", hours=7)
    assert origins(article, original, earlier, later) == ["article", "article", "article", "outlet:bay herald"]


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_evidence_does_not_matter(order):
    texts = [TEXT, TEXT[60:], TEXT[:900], OTHER_TEXT, OTHER_TEXT[50:], ""]
    pages = [piece(f"https://{n}.outlet{n}.example/1", f"Outlet {n}", hours=n) for n in range(6)]
    sketches = {p.url: sketch(t) for p, t in zip(pages, texts, strict=True)}
    shuffled = assign([pages[n] for n in order], sketches, SEED, {})
    assert {e.url: e.origin for e in shuffled} == {e.url: e.origin for e in assign(pages, sketches, SEED, {})}
    assert [e.url for e in shuffled] == [pages[n].url for n in order]
