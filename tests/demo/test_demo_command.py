"""The demonstration as a user starts it: the whole path, over real HTTP, and what it has to find on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tracker.cli import run
from tracker.demo import load_story

FOUND_AT_LEAST = 7  # of the ten changes that a fair reading gives; eight were found when this was written
FALSE_AT_MOST = 2  # one was told that should not have been


def test_the_demo_tells_the_story(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["demo", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    moved = [(c["claim"], c["to"], c["at"][:10]) for c in told if c["from"] != c["to"]]
    wanted = [(c["claim"], c["to"], c["seen_at"][:10]) for c in load_story().expected["changes"]]
    assert len(set(wanted) & set(moved)) >= FOUND_AT_LEAST
    assert len(set(moved) - set(wanted)) <= FALSE_AT_MOST
    assert len(moved) == len(set(moved))
    assert [c["seq"] for c in told] == list(range(1, len(told) + 1))
    assert list(tmp_path.iterdir()) == []


def test_nine_carriers_of_one_denial_are_one_change(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["demo", "--keep", str(tmp_path / "kept")]) == 0
    shown = capsys.readouterr().out
    assert shown.count("→ denied") == 1
    # An address or a path stays in one piece, so that it can be copied.
    assert all(len(line) <= 80 or " " not in line.strip() for line in shown.splitlines())
    assert run(["status", "independent-platform", "--config", str(tmp_path / "kept" / "claims.yaml")]) == 0
    assert "rule: event" in capsys.readouterr().out
