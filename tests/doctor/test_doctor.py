"""`tracker doctor` finds what would make a run fail, and what to do about it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.site import Site
from tracker.cli import run
from tracker.doctor import skew
from tracker.store import open_store

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
    outlet: Meridian Post
alerts:
  - slack: ${{DESK_HOOK}}
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s}}
"""
Findings = dict[str, list[dict[str, str]]]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_feed("/feed.xml", "Meridian Post", [("/a", "A")])
        yield site


@pytest.fixture(autouse=True)
def here(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "claims.yaml").write_text(CLAIMS.format(site=site.url("")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DESK_HOOK", "https://hooks.example/verysecret")
    return tmp_path


def examine(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, Findings]:
    code = run(["doctor", "--json", *options])
    found: Findings = {}
    for line in capsys.readouterr().out.splitlines():
        finding = json.loads(line)
        found.setdefault(finding["what"], []).append(finding)
    return code, found


def test_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = examine(capsys)
    assert code == 0
    assert {"Python", "SQLite", "expat", "clock", "disk", "permissions", "state", "claims file"} <= set(found)
    assert found["source Meridian Post"][0]["detail"] == "1 article"
    assert "nearest server" in found["clock"][1]["detail"]
    assert found["channel"][0]["detail"].startswith("slack:")
    assert "verysecret" not in str(found)
    assert found["claims file"][0]["detail"] == "claims.yaml: 1 claim, 1 source, 1 channel"
    assert not Path("claims.sqlite").exists(), "it only looks"


@pytest.mark.parametrize(("hours", "level"), [(0, "good"), (2, "bad"), (-2, "bad")])
def test_a_clock_that_is_off_is_seen_by_the_servers_dates(hours: int, level: str) -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    there = format_datetime(now - timedelta(hours=hours), usegmt=True)
    cached = format_datetime(now - timedelta(days=9), usegmt=True)
    dates = [(now, cached), (now, there), (now, "not a date")]
    (finding,) = skew(dates)
    assert finding.level == level
    assert list(skew([(now, "not a date")])) == []


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_state_that_everybody_may_write_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_store("claims.sqlite", now=datetime.now(UTC)).close()
    Path("claims.sqlite").chmod(0o666)
    code, found = examine(capsys, "--offline")
    assert code == 0
    assert found["permissions"][0]["level"] == "warning"
    assert "chmod o-w claims.sqlite" in found["permissions"][0]["remedy"]


def test_what_is_bad_is_named_with_a_remedy(
    site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESK_HOOK")
    site.put("/feed.xml", "gone", status=404)
    Path("claims.sqlite").write_bytes(b"nothing of ours" * 20)
    code, found = examine(capsys)
    assert code == 3
    bad = {what: row for what, rows in found.items() for row in rows if row["level"] == "bad"}
    assert set(bad) == {"state", "secret", "channel", "source Meridian Post"}
    assert "DESK_HOOK not set" in bad["channel"]["detail"]
    assert all(row["remedy"] for row in bad.values())


def test_offline_asks_nobody(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert examine(capsys, "--offline")[0] == 0
    assert site.asked == []
