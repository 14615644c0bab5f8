"""Two runs never meet; what a dead run left behind does not last."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker.errors import StateError, StateLocked
from tracker.model import Change, Revision, Rule, Status, Verdict
from tracker.store import Store, open_store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOLD = """
import sys
from datetime import UTC, datetime
from tracker.store import open_store
with open_store(sys.argv[1], now=datetime.now(UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""
WORK = """
import sys
from datetime import UTC, datetime
from tracker.model import Change, Rule, Status, Verdict
from tracker.store import open_store
now = datetime.now(UTC)
with open_store(sys.argv[1], now=now) as store:
    print("held", flush=True)
    statuses = [Status.DENIED, Status.CONFIRMED]
    for n in range(100_000):
        before, after = statuses[n % 2], statuses[1 - n % 2]
        change = Change(0, now, "a", before, after, Rule.DENIAL)
        store.record([Verdict("a", after, Rule.DENIAL)], [change], lambda c: [("one", "x"), ("two", "y")], at=now)
        store.outbox.lease(1, now, "me", 60)
"""

FORKING = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the test runner may have threads


@contextmanager
def another(program: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the store open; killed without mercy at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin and process.stdout
    with process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_run_is_turned_away_at_once_and_a_reader_is_not(path: Path) -> None:
    with another(HOLD, path) as holder:
        with pytest.raises(StateLocked, match=f"process {holder.pid}") as caught:
            open_store(path, now=NOW)
        assert caught.value.exit_code == 4
        with open_store(path, now=NOW, read_only=True) as reading:
            assert reading.fresh


def test_a_second_store_in_the_same_process_is_turned_away(store: Store, path: Path) -> None:
    with pytest.raises(StateLocked):
        open_store(path, now=NOW)
    store.close()
    open_store(path, now=NOW).close()


def test_a_killed_runs_lease_is_taken_over(path: Path) -> None:
    with another(HOLD, path) as holder:
        holder.kill()
        holder.wait()
        with open_store(path, now=NOW) as store:
            assert store.quick_check() == []


def check_whole(store: Store) -> int:
    """Status, changes and outbox agree, and nothing is damaged. Returns the number of changes."""
    changes = store.changes()
    assert store.quick_check() == []
    assert [c.seq for c in changes] == list(range(1, len(changes) + 1))
    assert [c.after for c in changes[-1:]] == [v.status for v in store.verdicts().values()]
    told = [(d.seq, d.channel) for d in store.outbox.rows()]
    assert told == [(c.seq, channel) for c in changes for channel in ("one", "two")]
    return len(changes)


def test_killed_in_the_middle_of_its_work_all_of_a_step_or_nothing_is_there(path: Path) -> None:
    kept = 0
    for wait in (0, 11):
        with another(WORK, path) as worker:
            _until(path, kept + wait)
            worker.kill()
            worker.wait()
        with open_store(path, now=NOW) as store:
            found = check_whole(store)
        assert found >= kept
        kept = found
    assert kept >= 11


@FORKING
def test_killed_at_any_statement_status_and_outbox_agree(path: Path, change: Change, verdict: Verdict) -> None:
    """A child process kills itself at the first statement, then at the second, until it gets through."""
    open_store(path, now=NOW).close()
    statements, finished = 0, False
    while not finished:
        statements += 1
        child = os.fork()
        if child == 0:
            _record_and_die(path, change, verdict, statements)
        finished = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        with open_store(path, now=NOW) as store:
            assert check_whole(store) <= 1
    assert statements > 6


def _record_and_die(path: Path, change: Change, verdict: Verdict, at: int) -> None:
    seen = []

    def count(statement: str) -> None:
        seen.append(statement)
        if len(seen) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        with open_store(path, now=NOW) as store:
            if store.changes():
                os._exit(0)  # the one before was killed after its commit
            with store.transaction() as connection:
                connection.connection.driver_connection.set_trace_callback(count)  # type: ignore[union-attr]
            store.record([verdict], [change], lambda c: [("one", "x"), ("two", "y")], at=NOW)
        os._exit(0)
    finally:
        os._exit(1)


@FORKING
def test_many_runs_at_once_each_work_alone(path: Path) -> None:
    """They begin together, on a store that is not there yet, and try again when they are turned away."""
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            _record_when_free(path)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0, 0]
    with open_store(path, now=NOW) as store:
        assert check_whole(store) == 12
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def _record_when_free(path: Path) -> None:
    statuses = [Status.DENIED, Status.CONFIRMED]
    try:
        done = 0
        while done < 3:
            try:
                with open_store(path, now=NOW) as store:
                    change = Change(0, NOW, "a", *statuses, Rule.DENIAL)
                    verdict = Verdict("a", statuses[1], Rule.DENIAL)
                    store.record([verdict], [change], lambda c: [("one", "x"), ("two", "y")], at=NOW)
                    done += 1
            except StateLocked:
                time.sleep(0.005)
        os._exit(0)
    finally:
        os._exit(1)


def _until(path: Path, changes: int) -> None:
    """Wait until another process has recorded so many changes."""
    with closing(sqlite3.connect(path)) as watching:
        while watching.execute("SELECT count(*) FROM changes").fetchone()[0] < changes:
            time.sleep(0.01)


def _put_holder(path: Path, *, pid: int, host: str, expires: str) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("DELETE FROM lease")
        other.execute("INSERT INTO lease VALUES (1, 'other', ?, ?, ?)", (pid, host, expires))
        other.commit()


FAR, PAST = "9999-01-01T00:00:00.000000+00:00", "2020-01-01T00:00:00.000000+00:00"


@pytest.mark.parametrize(
    ("pid", "host", "expires", "locked"),
    [
        (1, "elsewhere.example", FAR, True),
        (1, "elsewhere.example", PAST, False),
        (os.getppid(), os.uname().nodename, FAR, True),
        (os.getppid(), os.uname().nodename, PAST, False),
        (os.getpid(), os.uname().nodename, FAR, False),  # an earlier life of this process number
    ],
    ids=["there, in time", "there, too long", "alive here, in time", "alive here, too long", "this number before"],
)
def test_who_counts_as_alive(path: Path, pid: int, host: str, expires: str, locked: bool) -> None:
    open_store(path, now=NOW).close()
    _put_holder(path, pid=pid, host=host, expires=expires)
    if locked:
        with pytest.raises(StateLocked):
            open_store(path, now=NOW)
    else:
        open_store(path, now=NOW).close()


def test_a_run_that_was_taken_over_cannot_write_any_more(
    store: Store, path: Path, change: Change, verdict: Verdict
) -> None:
    store.record([verdict], [change], at=NOW)
    _put_holder(path, pid=1, host="elsewhere.example", expires=FAR)
    with pytest.raises(StateLocked, match="taken over"):
        store.record([verdict], [change], at=NOW)
    assert len(store.changes()) == 1
    store.close()
    with pytest.raises(StateLocked, match="elsewhere"):
        open_store(path, now=NOW)


def test_a_failure_inside_leaves_the_store_free(path: Path, change: Change, verdict: Verdict) -> None:
    with pytest.raises(RuntimeError), open_store(path, now=NOW) as store, store.transaction():
        store.record([verdict], [change], at=NOW)
        raise RuntimeError
    with open_store(path, now=NOW) as store:
        assert store.fresh
        assert store.changes() == []


def test_a_full_disk_is_said_and_nothing_is_half_written(
    store: Store, change: Change, verdict: Verdict, revision: Callable[..., Revision]
) -> None:
    store.record([verdict], [change], at=NOW)
    with store.transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StateError, match="disk is full"), store.transaction():
        store.record([verdict], [change], lambda c: [("one", "x")], at=NOW)
        store.add_revision(revision(text="word " * 100_000), sketch=())
    assert len(store.changes()) == 1
    assert store.outbox.rows() == []
    assert store.quick_check() == []
