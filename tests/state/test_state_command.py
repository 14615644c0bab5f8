"""`tracker state`, typed as a user would."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.state.conftest import BESIDE, NOW
from tracker.cli import run
from tracker.model import Status
from tracker.store import open_store


@pytest.fixture(autouse=True)
def here(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(state.parent)


def test_without_a_subcommand_it_says_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["state"]) == 0
    told = capsys.readouterr().out
    assert "schema" in told
    assert "1 claim judged" in told
    assert "slack:#a: 1 sent" in told


def test_what_is_there_can_be_read_by_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["state", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["claims"], told["changes"]) == ("claims.sqlite", 1, 1)
    assert {"channel": "slack:#a", "standing": "sent", "count": 1} in told["alerts"]


@pytest.mark.parametrize("slip", [["--state", "cliams.sqlite"], ["import", "nowhere"], ["--json", "export", "text"]])
def test_a_slip_in_a_name_is_no_work_done(slip: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["state", *slip]) == 2
    said = capsys.readouterr().err
    assert slip[1] in said or "no JSON" in said


def test_a_change_after_a_backup_was_restored_is_not_taken_for_the_one_that_is_undone(state: Path) -> None:
    assert run(["state", "backup", "saved.sqlite"]) == 0
    events = []
    for after in (Status.DENIED, Status.CONFIRMED, Status.DENIED):
        with open_store(state, now=NOW) as store:
            again = replace(store.changes()[0], after=after)
            store.record([], [again], at=NOW, deliveries=lambda _: [("slack", "#a")])
            events.append(store.outbox.rows("pending")[-1].event_id)
        assert run(["state", "restore", "saved.sqlite"]) == 0
    assert events[0] == events[2] != events[1]


def test_a_backup_is_restored_and_what_was_there_is_kept(state: Path) -> None:
    assert run(["state", "backup", "saved.sqlite"]) == 0
    with open_store(state, now=NOW) as store:
        saved = store.changes()
        store.record([], [saved[0]], at=NOW)
    assert run(["state", "restore", "saved.sqlite"]) == 0
    with open_store(state, now=NOW) as store:
        assert store.changes() == saved
    (kept,) = state.parent.glob("claims.sqlite.2*")
    with open_store(kept, now=NOW) as store:
        assert len(store.changes()) == 2


def test_a_damaged_state_can_be_restored(state: Path) -> None:
    assert run(["state", "backup", "saved.sqlite"]) == 0
    state.write_bytes(state.read_bytes()[:5000])
    assert run(["state", "restore", "saved.sqlite"]) == 0
    assert run(["state"]) == 0


def test_a_damaged_backup_is_not_restored(state: Path) -> None:
    Path("saved.sqlite").write_bytes(state.read_bytes()[:5000])
    before = state.read_bytes()
    assert run(["state", "restore", "saved.sqlite"]) == 4
    assert state.read_bytes() == before


def test_a_state_in_use_is_not_replaced(state: Path) -> None:
    assert run(["state", "backup", "saved.sqlite"]) == 0
    with open_store(state, now=NOW) as store:
        assert run(["state", "restore", "saved.sqlite"]) == 4  # the other run does not do this
        assert len(store.changes()) == 1
    assert {path.name for path in state.parent.iterdir()} == {"claims.sqlite", "saved.sqlite"}


def test_export_import_and_prune(state: Path) -> None:
    assert run(["state", "export", "text"]) == 0
    assert run(["state", "--state", "copy.sqlite", "import", "text"]) == 0
    assert run(["state", "--state", "copy.sqlite", "prune", "--older-than", "1"]) == 0
    with open_store("copy.sqlite", now=NOW, read_only=True) as store:
        assert store.latest(BESIDE) is None
    assert run(["state", "import", "text"]) == 4, "it writes over nothing"


def test_a_name_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["state", "--state", "nowhere.sqlite", "backup", "saved.sqlite"]) == 2
    assert "nowhere.sqlite" in capsys.readouterr().err
