"""What the pages say, and that text from outside does nothing on them."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from tests.board.conftest import DENIAL, EVIL, START, observation
from tracker import telling
from tracker.board import Board, Standing, pages
from tracker.board import html as pieces
from tracker.board.csv import cell
from tracker.claims import Config
from tracker.errors import UsageError
from tracker.judge.copies import each_once
from tracker.model import Diff, Flag, Outcome, SentenceEdit, Stance, Status, WordEdit
from tracker.watching import Health

ATOM = "{http://www.w3.org/2005/Atom}"
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
QUOTE = f"“We have no plan to let other merchants {EVIL} sell on our website,” a Vellmart spokeswoman said on Tuesday."


@pytest.fixture
def hostile(board_of: Callable[..., Board]) -> Board:
    """A board of pages full of it, one of them edited, with a source whose trouble is full of it too."""
    first = observation(f"{DENIAL}\n{QUOTE}", title=EVIL, outlet=EVIL)
    second = observation(f"{DENIAL}\n{QUOTE} {EVIL}\nThe office stands in Corrow, {EVIL}.", 1, title=EVIL, outlet=EVIL)
    board = board_of(first, second)
    blind = Health("feed:x", EVIL, Outcome.TLS, EVIL, since=START)
    poisoned = [_poisoned(board, index) for index in range(len(board.standings))]
    article = replace(board.article, title=EVIL, outlet=EVIL, url="javascript:alert(1)")
    return replace(board, standings=tuple(poisoned), blind=(blind,), article=article)


def _poisoned(board: Board, index: int) -> Standing:
    """The claim's evidence once more, under links that are none, and with the worst in every field of free text."""
    standing = board.standings[index]
    evil = tuple(
        replace(e, link=link, origin=EVIL, credited=EVIL, quote=EVIL, outlet=EVIL)
        for e in standing.evidence
        for link in (
            "javascript:alert(1)",
            "data:text/html,<script>",
            "java\tscript:alert(1)",
            "https://a.example/\"onclick='x'",
        )
    )
    changes = tuple(replace(c, evidence=evil[:4], because=EVIL) for c in standing.changes)
    claim = replace(standing.claim, text=EVIL, attributed_to=EVIL)
    verdict = replace(standing.verdict, because=EVIL, evidence=evil, review=evil)
    return replace(standing, claim=claim, verdict=verdict, evidence=evil, changes=changes)


def test_script_javascript_links_quotes_and_style_end_in_the_board_are_inert(hostile: Board) -> None:
    made = pages(hostile)
    assert sum(name.endswith(".html") for name in made) == 3
    for name, body in made.items():
        if not name.endswith(".html"):
            continue
        page = body.decode()
        tree = html.fromstring(page)
        assert "alert(1)" in tree.text_content(), "the words are shown, what they would do is not"
        assert ACTS.findall(page.replace("\n", "")) == []
        tags = {e.tag for e in tree.iter() if isinstance(e.tag, str)}
        assert not tags & {"script", "img", "iframe", "object", "embed", "form", "base", "svg"}
        assert not list(tree.iter(etree.Comment))
        assert len(tree.findall(".//style")) == len(tree.findall(".//title")) == 1
        for element in tree.iter(etree.Element):
            assert not [a for a in element.attrib if a.startswith("on") or a == "style"]
            for address in (element.get("href", ""), element.get("cite", "")):
                assert urlsplit(address).scheme in ("", "http", "https"), address


def test_links_elsewhere_lend_no_trust(hostile: Board) -> None:
    for name, body in pages(hostile).items():
        if name.endswith(".html"):
            outward = html.fromstring(body.decode()).xpath("//a[starts-with(@href, 'http')]")
            assert all(a.get("rel") == "noopener nofollow ugc" for a in outward)
            assert outward or name == "index.html"


def test_the_policy_allows_the_one_style_sheet_and_nothing_else(hostile: Board) -> None:
    for name, body in pages(hostile).items():
        if name.endswith(".html"):
            page = body.decode()
            sheet = page.split("<style>")[1].split("</style>")[0]
            digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
            (policy,) = html.fromstring(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
            assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_copies_of_one_quote_are_one_with_their_number(board_of: Callable[..., Board]) -> None:
    standing = board_of(observation(f"{DENIAL}\nThe office stands in Corrow.")).standings[0]
    one = next(e for e in standing.evidence if e.quote in DENIAL)
    copies = [replace(one, url=f"https://quillon.example/{n}", quote=one.quote.upper()) for n in range(2)]
    others = [
        replace(one, url="https://pellham.example/c", origin="pellham.example"),
        replace(one, url="https://pellham.example/c", quote=f"{one.quote} Again."),
        replace(one, url="https://pellham.example/c", event_at=one.event_at + timedelta(days=2)),
        replace(one, url="https://pellham.example/c", near=True),
        replace(one, start=one.start + 1),
    ]
    nobody = [replace(one, url=f"https://tamarisk.example/{n}", origin="unknown") for n in range(2)]
    shown = each_once([one, *copies, *others, *nobody])
    assert shown == [(one, 2), *((piece, 0) for piece in (*others, *nobody))]
    assert each_once(()) == []


def test_a_quote_says_how_sure_its_reading_is(board_of: Callable[..., Board]) -> None:
    piece = board_of(observation(DENIAL)).standings[0].evidence[0]
    for certainty, said in ((1.0, "a sure reading"), (0.2, "an unsure reading")):
        shown = pieces.quoted(replace(piece, score=1.0, probability=1.0, certainty=certainty), Stance.REFUTES)
        assert f"· {said}" in shown
    assert "reading" not in pieces.quoted(replace(piece, near=True), Stance.DISCUSSES)


def test_formulas_in_csv_are_inert(hostile: Board) -> None:
    bad = [f"{sign}cmd|'/C calc'!A0" for sign in ("=", "+", "-", "@", "\t=", "\r=", "＝", " =", "\u200b=")]
    assert all(cell(text).startswith("'") for text in bad)
    first = hostile.standings[0]
    changes = tuple(replace(c, because="=1+1", evidence=()) for c in first.changes)
    table = pages(replace(hostile, standings=(replace(first, changes=changes),)))["changes.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert len(rows) == len(changes) > 0
    assert all(row["because"] == "'=1+1" and row["quote"] == "" for row in rows)


@given(st.text(max_size=40))
def test_no_cell_begins_with_what_a_spreadsheet_computes(text: str) -> None:
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_the_words_of_an_edit_are_inert_whether_they_went_came_or_stayed() -> None:
    words = (WordEdit(EVIL, EVIL, kept=True), WordEdit(EVIL, "x"), WordEdit("", EVIL))
    edits = (SentenceEdit("a", "b", words), SentenceEdit(EVIL, ""), SentenceEdit("", EVIL))
    made = pieces.edited(Diff(edits))
    assert {e.tag for e in html.fromstring(made).iter()} == {"div", "p", "del", "ins"}
    assert made.count("alert(1)&lt;/script&gt;") == 5
    assert ACTS.findall(made.replace("\n", "")) == []


@given(st.text(max_size=60))
def test_any_text_is_one_element_of_text(text: str) -> None:
    made = f"<div>{pieces.spoken(text)}{pieces.link(text, text)}</div>"
    assert {e.tag for e in html.fromstring(made).iter()} <= {"div", "span", "a"}


def test_the_feed_is_well_formed_with_hostile_text(hostile: Board) -> None:
    @given(st.text(max_size=80))
    def holds(text: str) -> None:
        standings = tuple(
            replace(s, claim=replace(s.claim, text=text), changes=tuple(replace(c, because=text) for c in s.changes))
            for s in hostile.standings
        )
        title = replace(hostile.article, title=text)
        root = etree.fromstring(pages(replace(hostile, standings=standings, article=title))["changes.atom"])
        ids = [e.text for e in root.iter(f"{ATOM}id")]
        assert len(ids) == len(set(ids)) == 1 + len(hostile.changes)
        assert all(root.find(f"{ATOM}{tag}") is not None for tag in ("id", "title", "updated", "author", "link"))

    holds()


def test_the_pages_say_where_a_claim_stands_and_why(board_of: Callable[..., Board]) -> None:
    board = board_of(observation(DENIAL), observation(DENIAL.replace("Tuesday", "Wednesday"), 1))
    made = {name: html.fromstring(body.decode()) for name, body in pages(board).items() if name.endswith(".html")}
    index = " ".join(made["index.html"].text_content().split())
    claim = " ".join(made["outside-sellers.html"].text_content().split())
    assert "Vellmart will let other merchants sell on its website." in index
    first = made["index.html"].xpath("//ol[@class='claims']/li")[0]
    assert first.xpath("string(.//*[@class='badge denied'])") == "denied"
    assert first.xpath(".//dd//text()") == ["3 Mar 2026", "0", "1", "3 Mar 2026"]
    assert "Rule denial" in claim and "Meridian Post" in claim and "origin: subject" in claim
    page = made["outside-sellers.html"]
    assert page.xpath("//li[@id='change-1']//blockquote")
    assert "Tuesday" in page.xpath("string(//del)") and "Wednesday" in page.xpath("string(//ins)")
    assert page.xpath("//*[@lang='zh'][contains(., '维玛特')]")


def test_a_tracked_denial_sees_the_evidence_from_its_own_side(board_of: Callable[..., Board]) -> None:
    target, denial = board_of(observation(DENIAL)).standings
    assert (target.verdict.status, denial.verdict.status) == (Status.DENIED, Status.CONFIRMED)
    assert [s.origins(Stance.SUPPORTS) for s in (target, denial)] == [0, 1]
    assert [s.origins(Stance.REFUTES) for s in (target, denial)] == [1, 0]


def test_what_is_blind_stands_on_the_first_page(board_of: Callable[..., Board]) -> None:
    board = replace(board_of(), blind=(Health("feed:x", "Meridian Post", Outcome.TIMEOUT, "no answer", since=START),))
    assert "1 source could not be read" in pages(board)["index.html"].decode()
    assert "Meridian Post" in html.fromstring(pages(board)["index.html"].decode()).xpath("string(//*[@class='blind'])")


def test_silence_is_told_with_how_many_are_blind(board_of: Callable[..., Board]) -> None:
    board = board_of()
    first = board.standings[0]
    stale = replace(first, verdict=replace(first.verdict, flags=frozenset({Flag.STALE})))
    blind = Health("feed:x", "Meridian Post", Outcome.TIMEOUT, since=START)
    page = pages(replace(board, standings=(stale,), blind=(blind,)))["outside-sellers.html"].decode()
    assert "no evidence in the sources checked since 2 Mar 2026 (1 blind)" in page


def test_alerts_link_to_the_pages(config: Config, board_of: Callable[..., Board]) -> None:
    made = pages(board_of(observation(DENIAL)))
    for claim in config.claims:
        address = telling.timeline(config, claim.id)
        assert unquote(urlsplit(address).path).rsplit("/", 1)[1] in made
        assert f'"{address.rsplit("/", 1)[1]}"' in made["index.html"].decode()
        assert address in made["changes.atom"].decode()


@pytest.mark.parametrize("taken", ["index", "Index"])
def test_a_claim_that_would_take_the_place_of_the_first_page_is_refused(
    taken: str, board_of: Callable[..., Board]
) -> None:
    board = board_of()
    first = board.standings[0]
    with pytest.raises(UsageError, match="another id"):
        pages(replace(board, standings=(replace(first, claim=replace(first.claim, id=taken)),)))


def test_the_same_board_makes_the_same_files(board_of: Callable[..., Board]) -> None:
    board = board_of(observation(DENIAL))
    later = pages(replace(board, made=board.made + timedelta(hours=1)))
    assert [name for name, body in pages(board).items() if later[name] != body] == ["index.html"]
