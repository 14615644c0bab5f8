"""The library as its page types it: every example of docs/library.md is run, in order, in a folder of a user's."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tracker
from tests.site import Site
from tracker import coverage
from tracker.errors import ConfigError, StateLocked, UsageError
from tracker.model import Article, Change, Failure, Status
from tracker.store import open_store

PAGE = Path(__file__).parents[2] / "docs" / "library.md"
CLAIMS = """
version: 1
entities:
  vellmart: {{names: [Vellmart], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
sources:
  - feed: {site}/feed.xml
  - feed: {site}/gone.xml
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s}}
"""
DENIAL = "Vellmart denied on Tuesday that it will let other merchants sell on its website."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user's folder: claims, a site that serves a denial, the same as recorded coverage."""
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_feed("/feed.xml", "Meridian Post", [("/denial", "Vellmart denies plan")])
        site.put_article("/denial", "Vellmart denies plan", [DENIAL], "Meridian Post", "2026-03-03T08:00:00Z")
        (tmp_path / "claims.yaml").write_text(CLAIMS.format(site=site.url("")), encoding="utf-8")
        row = {"seen_at": "2026-03-03T10:00:00Z", "url": "https://meridian.example/denial"}
        rows = [row | {"title": "Vellmart denies plan", "text": DENIAL}, row | {"html": "<p></p>"}]
        (tmp_path / "coverage.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        yield tmp_path


def test_every_example_of_the_page_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert len(examples) == 5
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, str(PAGE), "exec"), names)
    told = capsys.readouterr().out
    assert "outside-sellers: unverified -> denied, by the rule denial" in told
    assert DENIAL in told
    assert "could not read" in told
    assert "2026-03-03 outside-sellers unverified -> denied" in told
    assert "could not be read: https://meridian.example/denial" in told
    assert "outside-sellers denied" in told
    assert "refutes" in told


def test_passes_share_the_state_of_the_command_line(folder: Path) -> None:
    assert len(tracker.check("claims.yaml").changes) == 1
    assert tracker.check("claims.yaml").changes == []
    assert (folder / "claims.sqlite").exists()
    assert tracker.status(folder / "claims.yaml")["outside-sellers"].status is Status.DENIED
    assert tracker.status("claims.yaml", "nothing-yet.sqlite")["outside-sellers"].status is Status.UNVERIFIED
    assert not Path("nothing-yet.sqlite").exists()


def test_a_config_that_was_made_elsewhere_needs_a_place(folder: Path) -> None:
    config = tracker.load("claims.yaml")
    with pytest.raises(UsageError, match="say where the state is"):
        tracker.check(config)
    assert len(tracker.check(config, "here.sqlite", max_seconds=60).changes) == 1
    assert [type(step) for step in tracker.replay(config, "coverage.jsonl")] == [Change, Failure]


def test_a_state_in_use_is_said_to_be(folder: Path) -> None:
    with open_store("claims.sqlite", now=tracker.api._clock()), pytest.raises(StateLocked):  # type: ignore[attr-defined]
        tracker.check("claims.yaml")


def test_mistakes_are_raised_all_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        tracker.load("nowhere.yaml")
    assert caught.value.problems


def test_importing_is_light_and_names_are_known() -> None:
    program = (
        "import sys, tracker; assert {'check', 'replay', 'assess'} <= set(dir(tracker)); "
        "heavy = {'sqlalchemy', 'httpx', 'lxml', 'tracker.api'} & set(sys.modules); assert not heavy, heavy; "
        "assert callable(tracker.replay) and 'tracker.api' in sys.modules; hasattr(tracker, 'x') and exit(1)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_stub_says_what_the_package_does() -> None:
    stub = (Path(tracker.__file__).with_name("__init__.pyi")).read_text(encoding="utf-8")
    assert sorted(re.findall(r'"(\w+)"', stub)) == sorted(tracker.__all__)
    assert all(hasattr(tracker, name) for name in tracker.__all__)


def test_what_a_recorded_observation_says_of_a_page_counts_more_than_the_page(tmp_path: Path) -> None:
    line = {
        "seen_at": "2026-03-04T09:00:00Z", "url": "https://meridian.example/a", "title": "As recorded", "lang": "zh",
        "published": "2025-01-01T00:00:00Z",
        "html": "<html lang=en><title>As the page has it</title><article><h1>As the page has it</h1><p>"
        + "Vellmart said on Tuesday that it would open its shop to other sellers in the spring. " * 8,
    }  # fmt: skip
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(line), encoding="utf-8")
    (seen,) = coverage.read([file])
    article = seen.read()
    assert isinstance(article, Article)
    assert (article.title, article.lang, str(article.published)[:4]) == ("As recorded", "zh", "2025")
