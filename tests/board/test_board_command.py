"""The command: what it writes, what it leaves alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.board.conftest import CLAIMS, DENIAL, observation
from tracker import pipeline
from tracker.claims import Config
from tracker.cli import run
from tracker.store import Store


@pytest.fixture
def public(tmp_path: Path, config: Config, store: Store, capsys: pytest.CaptureFixture[str]) -> Path:
    """The folder of a board that was written once."""
    list(pipeline.replay(config, store, [observation(DENIAL)]))
    assert board(tmp_path) == 0
    capsys.readouterr()
    return tmp_path / "public"


def board(folder: Path, *more: str) -> int:
    return run(["board", str(folder / "public"), "--config", str(folder / "claims.yaml"), *more])


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_it_writes_pages_a_feed_and_a_table(public: Path) -> None:
    pages = {"index.html", "outside-sellers.html", "否认.html", "changes.atom", "changes.csv"}
    assert {path.name for path in public.iterdir()} == pages | {".tracker-board.json"}


def test_an_unchanged_run_rewrites_nothing(public: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in public.iterdir():
        os.utime(path, ns=(1, 1))
    before = stamps(public)
    assert board(tmp_path, "--json") == 0
    assert stamps(public) == before
    told = json.loads(capsys.readouterr().out)
    assert told["written"] == told["removed"] == [] and len(told["unchanged"]) == 5 and told["claims"] == 2


def test_only_what_changed_is_rewritten(
    public: Path, tmp_path: Path, config: Config, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    (public / "否认.html").write_text("torn", encoding="utf-8")
    assert board(tmp_path, "--json") == 0
    assert set(json.loads(capsys.readouterr().out)["written"]) == {"index.html", "否认.html"}
    assert "torn" not in (public / "否认.html").read_text(encoding="utf-8")


def test_the_state_is_left_as_it_was(public: Path, tmp_path: Path, store: Store) -> None:
    before = [(row.seq, row.at) for row in store.changes()]
    assert board(tmp_path) == 0
    assert [(row.seq, row.at) for row in store.changes()] == before


def test_the_page_of_a_claim_that_is_gone_goes(public: Path, tmp_path: Path) -> None:
    cut = CLAIMS[: CLAIMS.index("  - id: 否认")] + CLAIMS[CLAIMS.index("sources:") :]
    (tmp_path / "claims.yaml").write_text(cut, encoding="utf-8")
    assert board(tmp_path) == 0
    assert not (public / "否认.html").exists()
    assert (public / "outside-sellers.html").exists()


def test_a_page_that_somebody_changed_stays(public: Path, tmp_path: Path) -> None:
    (public / "否认.html").write_text("mine now", encoding="utf-8")
    cut = CLAIMS[: CLAIMS.index("  - id: 否认")] + CLAIMS[CLAIMS.index("sources:") :]
    (tmp_path / "claims.yaml").write_text(cut, encoding="utf-8")
    assert board(tmp_path) == 0
    assert (public / "否认.html").read_text(encoding="utf-8") == "mine now"


def test_a_foreign_file_is_left_alone(public: Path, tmp_path: Path) -> None:
    (public / "about.html").write_text("ours", encoding="utf-8")
    manifest = json.loads((public / ".tracker-board.json").read_text(encoding="utf-8"))
    manifest["files"]["../claims.yaml"] = "0" * 64
    (public / ".tracker-board.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert board(tmp_path) == 0
    assert (public / "about.html").read_text(encoding="utf-8") == "ours"
    assert (tmp_path / "claims.yaml").exists()


def test_a_file_of_another_hand_in_the_way_is_named_and_nothing_is_written(
    tmp_path: Path, config: Config, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "index.html").write_text("our front page", encoding="utf-8")
    assert board(tmp_path) == 2
    assert "index.html was not written by tracker board" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "public").iterdir()] == ["index.html"]


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, config: Config, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert run(["board", str(tmp_path / "file" / "public"), "--config", str(tmp_path / "claims.yaml")]) == 2
    assert "cannot be written" in capsys.readouterr().err
