"""What is no sound store of ours is refused with exit code 4, and left as it was to the last byte."""

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker.errors import StateError
from tracker.model import Revision
from tracker.store import open_store
from tracker.store.schema import APPLICATION_ID, VERSION

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Make = Callable[..., Revision]


def files(path: Path) -> dict[str, bytes]:
    """Everything in the folder of a store, byte for byte, but for the index that every reader of a log makes anew."""
    return {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file() and not p.name.endswith("-shm")}


def refused(path: Path, reason: str) -> StateError:
    """The error on opening, for reading and for writing; nothing may have been touched."""
    before = files(path)
    for read_only in (True, False):
        with pytest.raises(StateError, match=reason) as caught:
            open_store(path, now=NOW, read_only=read_only)
        assert files(path) == before
    assert caught.value.exit_code == 4
    assert str(path) in str(caught.value)
    assert caught.value.remedy
    return caught.value


def filled(path: Path, revision: Make, pages: int = 40) -> None:
    """A store of some size, closed as it should be."""
    with open_store(path, now=NOW) as store, store.transaction():
        for n in range(pages):
            store.add_revision(revision(f"https://news.example/{n}", text=f"It said no {n}. " * 300), sketch=range(64))


def test_a_new_store_is_made_whole_and_is_fresh(path: Path) -> None:
    with open_store(path, now=NOW) as store:
        assert store.fresh
        assert store.schema_version == VERSION
        assert store.quick_check() == []
        name = store.id
    assert list(files(path)) == [path.name]
    with open_store(str(path), now=NOW) as store:
        assert store.id == name != ""


def test_two_stores_have_two_names(tmp_path: Path) -> None:
    with open_store(tmp_path / "a", now=NOW) as one, open_store(tmp_path / "b", now=NOW) as other:
        assert one.id != other.id


def test_reading_a_store_that_is_not_there_makes_no_file(path: Path) -> None:
    with open_store(path, now=NOW, read_only=True) as store:
        assert store.fresh
        assert store.verdicts() == {}
    assert files(path) == {}


def test_an_empty_file_is_no_store_yet(path: Path) -> None:
    path.touch()
    with open_store(path, now=NOW) as store:
        assert store.fresh
    with open_store(path, now=NOW) as store:
        assert store.quick_check() == []


@pytest.mark.parametrize("content", [b"claims:\n- id: a\n", b"SQLite format 3\x00", b"\x00" * 5000])
def test_what_is_not_sqlite_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    refused(path, "not a SQLite database|another program")


def test_another_programs_database_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.executescript("PRAGMA journal_mode = WAL; CREATE TABLE bookmarks (x); INSERT INTO bookmarks VALUES (1)")
    refused(path, "another program")


def test_a_newer_store_is_refused(path: Path) -> None:
    open_store(path, now=NOW).close()
    with closing(sqlite3.connect(path)) as later:
        later.execute(f"PRAGMA user_version = {VERSION + 1}")
    assert "later" in refused(path, "newer tracker").remedy


@pytest.mark.parametrize("left", [0.999, 0.5, 0.05])
def test_a_file_cut_short_is_refused(path: Path, revision: Make, left: float) -> None:
    filled(path, revision)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * left)])
    refused(path, "cut short")


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_file_cut_short_is_refused_even_with_a_log_beside_it(path: Path, revision: Make) -> None:
    filled(path, revision)
    child = os.fork()
    if child == 0:
        open_store(path, now=NOW).add_revision(revision("https://news.example/last"), sketch=())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert f"{path.name}-wal" in files(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refused(path, "damaged")


def test_a_damaged_head_is_refused(path: Path, revision: Make) -> None:
    filled(path, revision)
    whole = bytearray(path.read_bytes())
    whole[100:4096] = b"\xff" * 3996
    path.write_bytes(whole)
    refused(path, "damaged")


def test_damage_inside_is_found_by_the_whole_check(path: Path, revision: Make) -> None:
    filled(path, revision)
    _damage_inside(path)
    with open_store(path, now=NOW, read_only=True) as store:
        assert store.quick_check()


def test_damage_inside_is_found_at_opening_after_an_unclean_end(path: Path, revision: Make) -> None:
    filled(path, revision)
    with closing(sqlite3.connect(path)) as dead:
        dead.execute("INSERT INTO lease VALUES (1, 'gone', 1, 'nowhere', '2020-01-01T00:00:00.000000+00:00')")
        dead.commit()
    _damage_inside(path)
    refused(path, "damaged")


def _damage_inside(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for at in range(len(whole) // 2, len(whole), 4096):
        whole[at - at % 4096 : at - at % 4096 + 64] = b"\x37" * 64
    path.write_bytes(whole)


def test_a_folder_is_refused(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StateError, match="not a file"):
        open_store(path, now=NOW)


def test_a_place_without_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StateError, match=r"cannot be made|cannot be opened"):
        open_store(tmp_path / "none" / "state.sqlite", now=NOW)


def test_an_address_with_a_password_is_not_repeated() -> None:
    with pytest.raises(StateError) as caught:
        open_store("postgresql://me:secret@db.example/state", now=NOW)
    assert "secret" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_file_can_be_read_and_not_written(path: Path, revision: Make) -> None:
    filled(path, revision, pages=1)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with open_store(path, now=NOW, read_only=True) as store:
            assert store.latest("https://news.example/0")
        with pytest.raises(StateError, match=r"read-only|cannot be opened"):
            open_store(path, now=NOW)
    finally:
        path.parent.chmod(0o755)


def test_a_store_opened_for_reading_refuses_to_write(path: Path, revision: Make) -> None:
    filled(path, revision, pages=1)
    before = files(path)
    with open_store(path, now=NOW, read_only=True) as store, pytest.raises(StateError, match="read-only"):
        store.add_revision(revision(), sketch=())
    assert files(path) == before


def test_the_head_of_the_file_says_whose_it_is(path: Path) -> None:
    open_store(path, now=NOW).close()
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_store_in_memory(revision: Make) -> None:
    with open_store(":memory:", now=NOW) as store:
        store.add_revision(revision(), sketch=(1,))
        assert store.latest("https://news.example/a") == revision()


def test_a_backup_is_a_store_that_nobody_holds(path: Path, revision: Make) -> None:
    with open_store(path, now=NOW) as store:
        store.add_revision(revision(), sketch=(1,))
        store.backup(path.with_name("copy.sqlite"))
        with pytest.raises(StateError, match="there already"):
            store.backup(path.with_name("copy.sqlite"))
        with open_store(path.with_name("copy.sqlite"), now=NOW) as copied:
            assert copied.id == store.id
            assert copied.latest("https://news.example/a") == revision()
