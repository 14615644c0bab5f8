"""What a person and a program are shown of sources that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.site import Site
from tracker.cli import options, run

CLAIMS = """
version: 1
entities:
  vellmart: {{names: [Vellmart], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
    as_of: 2020-01-01
sources:
  - feed: {site}/feed.xml
    outlet: Meridian Post
  - page: {site}/watched
    outlet: Corrow Echo
  - page: {site}/other
    outlet: Harbour Courier
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s}}
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_feed("/feed.xml", "Meridian Post", [])
        for path, outlet in (("/watched", "Corrow Echo"), ("/other", "Harbour Courier")):
            text = f"The town of Corrow lies on the coast, writes the {outlet}, and has a port and a market."
            site.put_article(path, "The town", [text], outlet, "2020-01-01T08:00:00Z")
        yield site


@pytest.fixture(autouse=True)
def folder(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands are typed where claims.yaml is."""
    monkeypatch.chdir(tmp_path)
    Path("claims.yaml").write_text(CLAIMS.format(site=site.url("")), encoding="utf-8")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[timedelta]]:
    """How much later than now it is said to be."""
    hours, real = [timedelta(0)], options.wall_clock
    monkeypatch.setattr(options, "wall_clock", lambda: real() + hours[0])
    yield hours


def test_the_blind_are_named_once_as_news_and_always_as_state(
    site: Site,
    later: list[timedelta],
    capsys: pytest.CaptureFixture[str],
) -> None:

    def said(*arguments: str) -> str:
        capsys.readouterr()
        run(list(arguments))
        return capsys.readouterr().out

    def summary() -> dict[str, list[dict[str, str]]]:
        found: dict[str, list[dict[str, str]]] = json.loads(said("check", "--json").splitlines()[-1])["summary"]
        later[0] += timedelta(hours=1)
        return found

    assert summary()["blind"] == []
    site.put("/feed.xml", "no", "text/plain", status=500)
    first, second, third = summary(), summary(), summary()
    assert [len(s["blind"]) for s in (first, second, third)] == [1, 1, 1]
    assert [[h["label"] for h in s["went_blind"]] for s in (first, second, third)] == [[], ["Meridian Post"], []]
    board = said("status")
    assert "Meridian Post" in board and "http_error" in board and "Corrow Echo" not in board
    assert "no evidence in the sources checked since 1 Jan 2020 (1 blind)" in said("status", "outside-sellers")
    (record,) = [json.loads(line) for line in said("status", "--json").splitlines()]
    assert [h["label"] for h in record["blind"]] == ["Meridian Post"]
    site.put_feed("/feed.xml", "Meridian Post", [])
    later[0] += timedelta(days=1)
    assert [h["label"] for h in summary()["recovered"]] == ["Meridian Post"]
    assert "could not be read" not in said("status")


def test_a_check_says_what_went_blind_and_what_can_be_read_again(
    site: Site,
    later: list[timedelta],
    capsys: pytest.CaptureFixture[str],
) -> None:
    said: list[tuple[int, str]] = []
    for status in (200, 410, 410, 200):
        site.pages["/watched"].status = status
        code = run(["check", "--quiet"])
        said.append((code, " ".join(capsys.readouterr().out.split())))
        later[0] += timedelta(days=40)  # by then any page is due
    assert [code for code, _ in said] == [0, 3, 3, 0]
    assert "blind from now on: Corrow Echo" in said[1][1] and "removed" in said[1][1]
    assert said[2][1] == "", "quiet: told once"
    assert "can be read again: Corrow Echo" in said[3][1]


def test_what_was_fetched_can_be_kept(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["check", "--warc", "pass.warc.gz"]) == 0
    assert Path("pass.warc.gz").stat().st_size > 1000
    assert run(["check", "--warc", "no-such-folder/pass.warc.gz"]) == 2
    assert "no-such-folder" in capsys.readouterr().err


def test_a_page_that_was_read_and_cannot_be_any_more_is_shown_until_it_can(
    site: Site,
    later: list[timedelta],
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "The town of Corrow lies on the coast, writes the Meridian Post, and has a port and a market."
    site.put_feed("/feed.xml", "Meridian Post", [("/town", "The town")])
    site.put_article("/town", "The town", [text], "Meridian Post", "2020-01-01T08:00:00Z")

    def shown(hours: float) -> list[str]:
        later[0] = timedelta(hours=hours)
        run(["check"])
        capsys.readouterr()
        run(["status", "outside-sellers", "--json"])
        return [row["label"] for row in json.loads(capsys.readouterr().out)["blind"]]

    assert shown(0) == []
    site.put("/town", "no entry", status=403)
    seen = [shown(hours) for hours in (24 * 40, 24 * 50, 24 * 60)]
    assert seen[-1] == [site.url("/town")]
    site.put_article("/town", "The town", [text], "Meridian Post", "2020-01-01T08:00:00Z")
    assert shown(24 * 90) == []


def test_a_list_whose_articles_cannot_be_read_is_as_blind_as_one_that_does_not_load(
    site: Site,
    later: list[timedelta],
    capsys: pytest.CaptureFixture[str],
) -> None:
    paths = [f"/{number}" for number in range(4)]
    site.put_feed("/feed.xml", "Meridian Post", [(path, "A headline") for path in paths])
    for path in paths:
        site.put(path, "no entry", status=403)

    def after(hours: float) -> tuple[bool, list[str], list[str]]:
        """Whether the list is blind, what went so and what can be read again."""
        later[0] = timedelta(hours=hours)
        capsys.readouterr()
        run(["check", "--json"])
        found = json.loads(capsys.readouterr().out.splitlines()[-1])["summary"]
        blind, went_blind, recovered = ([h["label"] for h in found[k]] for k in ("blind", "went_blind", "recovered"))
        return "Meridian Post" in blind, went_blind, recovered

    assert after(0) == after(1) == (False, [], []), "twice is bad luck"
    assert after(2) == (True, ["Meridian Post"], [])
    assert after(3) == (True, [], []), "told once"
    run(["status"])
    assert "4 tried, none read" in " ".join(capsys.readouterr().out.split())
    text = "The town of Corrow lies on the coast, writes the Meridian Post, and has a port and a market."
    site.put_feed("/feed.xml", "Meridian Post", [("/town", "The town")])
    site.put_article("/town", "The town", [text], "Meridian Post", "2020-01-01T08:00:00Z")
    assert after(24 * 20) == (True, [], [])
    assert after(24 * 20 + 1) == (False, [], ["Meridian Post"])
