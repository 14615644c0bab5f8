"""`tracker init` as a user types it: from a URL, a page, a text; where it writes, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.site import Site
from tracker import config
from tracker.cli import run

PARAGRAPHS = [
    "Vellmart Group (VG) plans to let other merchants sell on its website by spring, people familiar with it said.",
    "The company will also close its depot in Ostley, according to two of the people, who have seen the plan.",
    "“We have no plan to close Ostley,” a Vellmart spokeswoman said on Tuesday, before the doors of the depot opened.",
]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_article("/a", "Vellmart to open its website", PARAGRAPHS, "Meridian Post", "2026-03-03")
        yield site


def test_a_url_is_fetched_and_drafted(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "claims.yaml"
    assert run(["init", site.url("/a"), "--allow-private", "127.0.0.1", "--output", str(file)]) == 0
    loaded = config.load(file)
    assert loaded.article.outlet == "Meridian Post"
    assert str(loaded.article.published) == "2026-03-03"
    assert [str(c.status) for c in loaded.claims if c.denies is None] == ["unverified", "denied"]
    assert loaded.sources[0].location == site.url("/a")
    assert loaded.settings.allow_private == ("127.0.0.1",)  # the first check reads it, too
    assert capsys.readouterr().out == ""


def test_a_private_address_is_refused_with_the_remedy(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", site.url("/a")]) == 2
    assert "--allow-private" in capsys.readouterr().err


def test_a_page_that_is_gone_is_named(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", site.url("/nothing"), "--allow-private", "127.0.0.1"]) == 2
    assert site.url("/nothing") in capsys.readouterr().err


def test_a_text_goes_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "story.txt"
    text.write_text("Vellmart to open its website\n" + "\n".join(PARAGRAPHS), encoding="utf-8")
    assert run(["init", str(text), "--outlet", "Harbour Courier"]) == 0
    file = tmp_path / "claims.yaml"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert config.load(file).article.outlet == "Harbour Courier"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("By the Harbour Courier, 3 March 2026", date(2026, 3, 3)),
        ("2026年3月3日 港城晚报", date(2026, 3, 3)),
        ("By the Harbour Courier", None),
        ("For release on 3 March 2199", None),
        ("It will open on 3 March 2026, or so they say.", None),
    ],
)
def test_a_text_was_written_on_the_day_by_its_headline(line: str, day: date | None, tmp_path: Path) -> None:
    text, file = tmp_path / "story.txt", tmp_path / "claims.yaml"
    body = [f"{PARAGRAPHS[0]} It was founded on 4 May 1997, and has grown since.", *PARAGRAPHS[1:]]
    text.write_text("\n".join(["Vellmart to open its website", line, *body]), encoding="utf-8")
    assert run(["init", str(text), "--output", str(file)]) == 0
    assert config.load(file).article.published == day


def test_a_page_from_a_file_needs_no_address(site: Site, tmp_path: Path) -> None:
    page, file = tmp_path / "story.html", tmp_path / "claims.yaml"
    page.write_bytes(site.pages["/a"].body)
    assert run(["init", str(page), "--output", str(file)]) == 0
    article = config.load(file).article
    assert (article.title, article.outlet, article.url) == ("Vellmart to open its website", "Meridian Post", None)


def test_the_address_of_a_file_stays_as_it_was_given(site: Site, tmp_path: Path) -> None:
    page, file = tmp_path / "story.html", tmp_path / "claims.yaml"
    page.write_bytes(site.pages["/a"].body)
    assert run(["init", str(page), "--url", "http://post.example/a", "--output", str(file)]) == 0
    assert config.load(file).article.url == "http://post.example/a"


def test_a_file_that_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, file = tmp_path / "story.txt", tmp_path / "claims.yaml"
    text.write_text("\n".join(PARAGRAPHS), encoding="utf-8")
    file.write_text("mine", encoding="utf-8")
    assert run(["init", str(text), "--output", str(file)]) == 2
    assert file.read_text(encoding="utf-8") == "mine"
    assert "is there already" in capsys.readouterr().err


def test_json_holds_the_claims_and_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "story.txt"
    text.write_text("\n".join(PARAGRAPHS), encoding="utf-8")
    assert run(["init", str(text), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["claims"][0]["text"].startswith("Vellmart Group will let other merchants")
    assert "version: 1" in record["text"]


def test_what_is_no_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "no-such-file.txt"]) == 2
    assert "no-such-file.txt" in capsys.readouterr().err
