"""Exports and imports give back the same state, and halves of them give nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.state.conftest import NOW, TOLD
from tracker.errors import StateError
from tracker.store import import_store, open_store
from tracker.store.schema import VERSION, lease, metadata, version


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def export(state: Path, folder: Path) -> dict[str, int]:
    with open_store(state, now=NOW, read_only=True) as store:
        return store.export(folder)


def test_an_export_is_imported_as_the_same_state(state: Path, tmp_path: Path) -> None:
    rows = export(state, tmp_path / "first")
    assert set(rows) == set(metadata.tables) - {lease.name, version.name}
    assert all(rows.values()), "the fixture leaves a table untested"

    assert import_store(tmp_path / "first", tmp_path / "copy.sqlite") == rows
    export(tmp_path / "copy.sqlite", tmp_path / "second")
    assert texts(tmp_path / "first") == texts(tmp_path / "second")

    with open_store(state, now=NOW) as old, open_store(tmp_path / "copy.sqlite", now=NOW) as new:
        assert (new.id, new.read_for, new.schema_version) == (old.id, old.read_for, VERSION)
        assert new.verdicts() == old.verdicts()
        assert new.changes() == old.changes()
        assert new.revisions(TOLD) == old.revisions(TOLD)
        assert new.visits() == old.visits()
        assert new.outbox.rows() == old.outbox.rows()
        assert new.outbox.lane("slack:#a") == old.outbox.lane("slack:#a")
        assert new.opinions() == old.opinions()
        assert new.quick_check() == []


def test_documents_are_written_for_people_to_read(state: Path, tmp_path: Path) -> None:
    export(state, tmp_path / "text")
    (line,) = (tmp_path / "text" / "changes.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["body"]["after"] == "denied"
    assert "公司否认了这一消息。" in line


def test_what_is_unchanged_is_the_same_text_again(state: Path, tmp_path: Path) -> None:
    export(state, tmp_path / "text")
    before = texts(tmp_path / "text")
    export(state, tmp_path / "text")
    assert texts(tmp_path / "text") == before


def cut(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")


def lose_a_row(path: Path) -> None:
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[1:]), encoding="utf-8")


def from_the_future(path: Path) -> None:
    head = path.with_name("state.json")
    head.write_text(json.dumps(json.loads(head.read_text()) | {"schema": VERSION + 1}))


def without_head(path: Path) -> None:
    path.with_name("state.json").unlink()


@pytest.mark.parametrize("harm", [cut, lose_a_row, Path.unlink, from_the_future, without_head])
def test_half_an_export_makes_no_state(harm: object, state: Path, tmp_path: Path) -> None:
    export(state, tmp_path / "text")
    assert callable(harm)
    harm(tmp_path / "text" / "changes.jsonl")
    with pytest.raises(StateError):
        import_store(tmp_path / "text", tmp_path / "copy.sqlite")
    assert {path.name for path in tmp_path.iterdir()} == {"claims.sqlite", "text"}


def test_an_import_writes_over_nothing(state: Path, tmp_path: Path) -> None:
    export(state, tmp_path / "text")
    before = state.read_bytes()
    with pytest.raises(StateError, match="is there already"):
        import_store(tmp_path / "text", state)
    assert state.read_bytes() == before
