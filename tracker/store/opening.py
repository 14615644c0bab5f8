"""How a store is opened: looked at from outside, made where there is none, probed, leased, brought up to date."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert

from tracker.errors import StateError
from tracker.store.integrity import RESTORE, Header, examine
from tracker.store.lease import Lease, held
from tracker.store.migrations import upgrade
from tracker.store.schema import APPLICATION_ID, VERSION, lease, meta, metadata, version
from tracker.store.session import told
from tracker.store.sqlite import faults, file_engine, memory_engine
from tracker.store.store import Store


def open_store(location: str | Path, *, now: datetime, read_only: bool = False) -> Store:
    """The store at `location`, a path or ":memory:"; a context manager.

    A store that is not there yet is made; with `read_only` it is an empty one and no file appears. Writing needs the
    store's lease, reading does not. After a run that ended without closing, the whole file is checked once.

    Raises StateError where the file is not a sound store of ours (it is left as it was), StateLocked where a living run
    holds it.
    """
    name = str(location)
    if "://" in name:
        raise StateError(
            name.split("://")[0] + "://...",
            "is not supported as a store",
            "Only SQLite is: give --state the path of a file",
        )
    if name == ":memory:":
        return _in_memory(name, now)
    path = Path(name)
    header = examine(path)
    if header is None and read_only:
        return _in_memory(name, now)
    if header is None:
        _make_file(path, now)
        return _for_writing(path)
    _probe(path, header)
    return _for_reading(path, header) if read_only else _for_writing(path)


def _in_memory(name: str, now: datetime) -> Store:
    engine = memory_engine()
    with engine.execution_options(writes=True).begin() as connection:
        _make_tables(connection, now)
    return Store(engine, name, None)


def _for_reading(path: Path, header: Header) -> Store:
    if header.schema < VERSION:
        raise StateError(
            str(path), f"was written by an older tracker (schema {header.schema})", "Run tracker check once"
        )
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    engine = file_engine(path, "rw" if writable else "ro")
    with told(str(path)), engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    return Store(engine, str(path), None)


def _for_writing(path: Path) -> Store:
    engine, holding = file_engine(path, "rw"), Lease(str(path))
    try:
        with told(str(path)), engine.execution_options(writes=True).begin() as connection:
            holding.take(connection)
            upgrade(connection)
    except BaseException:
        holding.forget()
        engine.dispose()
        raise
    return Store(engine, str(path), holding)


def _probe(path: Path, header: Header) -> None:
    """Read the file without touching it. Raises StateError where it cannot be read, or was left unsound."""
    engine = file_engine(path, "ro")
    try:
        with told(str(path)), engine.connect() as connection:
            left_open = connection.execute(lease.select()).first() is not None
            doubtful = (left_open and not held(connection)) or header.short
            found = faults(connection) if doubtful else []
    finally:
        engine.dispose()
    if found:
        raise StateError(str(path), f"is damaged: {found[0]}", RESTORE)


def _make_file(path: Path, now: datetime) -> None:
    """Make a whole store under another name and put it in place: nobody ever sees half of one.

    Where that cannot be done, because an empty file is there or the disk knows no links, it is filled where it is: then
    SQLite's own lock sees to it that only one run does.
    """
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        _fill(draft, path, now)
        with suppress(OSError):
            path.hardlink_to(draft)
        _fill(path, path, now)
    finally:
        draft.unlink(missing_ok=True)


def _fill(file: Path, path: Path, now: datetime) -> None:
    """Make the tables in `file`, unless it has them, for the store at `path`."""
    engine = file_engine(file, "rwc")
    try:
        with told(str(path)), engine.execution_options(writes=True).begin() as connection:
            if connection.exec_driver_sql("PRAGMA user_version").scalar():
                return
            _make_tables(connection, now)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
        # Only now, so that the head of the file says whose it is before there can be a log.
        with told(str(path)), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    finally:
        engine.dispose()


def _make_tables(connection: Connection, now: datetime) -> None:
    metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(version).values(version_num=f"{VERSION:04}"))
    born = [{"key": "state_id", "value": str(uuid.uuid4())}, {"key": "created_at", "value": now.isoformat()}]
    connection.execute(insert(meta), born)
