"""SQLite connections as the store wants them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event

from tracker.store.integrity import logged

_PATIENCE = 10.0  # seconds to wait for another program's transaction on the file


def file_engine(path: Path, mode: str) -> Engine:
    """An engine with one connection to a file. `mode` is SQLite's own: "ro", "rw", or "rwc" to make the file.

    "ro" leaves nothing behind: without a log beside it the file is read as one that cannot change, because a reader of
    a file in WAL mode would make a log and not take it away.
    """
    options = f"mode={mode}" + ("&immutable=1" if mode == "ro" and not logged(path) else "")
    return _engine(f"file:{quote(str(path.absolute()))}?{options}")


def memory_engine() -> Engine:
    """An engine on a database that is gone when it is closed."""
    return _engine(":memory:")


def copy(engine: Engine, target: Path) -> None:
    """Copy the open database into a new file, page by page and as of one moment."""
    with engine.connect() as connection, closing(sqlite3.connect(target)) as copied:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        source.backup(copied)
        copied.execute("DELETE FROM lease")  # whoever holds the original does not hold the copy
        copied.commit()


def _engine(address: str) -> Engine:
    def connect() -> sqlite3.Connection:
        # isolation_level None: the driver begins nothing by itself. The store stays on one thread at a time.
        return sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def _settle(connection: sqlite3.Connection, _: Any) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # The log is on the disk before a commit returns: an alert goes out only for what is recorded for good.
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    # Writers take the lock at once: a transaction that reads first and writes later could find it gone.
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def faults(connection: Connection) -> list[str]:
    """What SQLite finds wrong when it reads the whole file; the time grows with its size."""
    told = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(20)")]
    loose = [
        f"{row[0]}: row {row[1]} points to nothing" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
    ]
    return [line for line in told if line != "ok"] + loose
