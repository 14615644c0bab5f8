"""A store as text and back: a folder with one JSONL file a table, sorted, so that versions of it compare line by line.

An export of an older schema is made into a store of that schema and then brought up to date by the migrations.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, insert, select
from sqlalchemy.exc import SQLAlchemyError

from tracker.errors import StateError
from tracker.store.migrations import upgrade
from tracker.store.schema import APPLICATION_ID, VERSION, lease, metadata, version
from tracker.store.sqlite import file_engine

HEAD = "state.json"  # {"schema": 2, "rows": {table: count}}; written last, so that half an export has none
_BATCH = 500  # rows
_LEFT_OUT = {lease.name, version.name}  # who holds the store, and Alembic's own number


def write(engine: Engine, folder: Path) -> dict[str, int]:
    """Write all tables as of one moment into `folder`, over an older export there. Returns the rows by table."""
    head = folder / HEAD
    rows: dict[str, int] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        head.unlink(missing_ok=True)
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            for table in _tables(metadata):
                rows[table.name] = _write_table(connection, table, folder / f"{table.name}.jsonl")
            connection.exec_driver_sql("ROLLBACK")
        _replace(head, [json.dumps({"schema": VERSION, "rows": rows}, indent=1) + "\n"])
    except OSError as error:
        raise StateError(str(folder), f"cannot be written: {error.strerror}", "Choose a folder with room") from error
    return rows


def read(folder: Path, target: Path, to: int = VERSION) -> dict[str, int]:
    """Make a store at `target`, of schema `to`, from an export. Returns the rows by table.

    Raises StateError where there is a file already, or the export is not whole; then no store is made.
    """
    if target.exists():
        raise StateError(str(target), "is there already", "Import into a new file")
    head = _head(folder)
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    engine = file_engine(draft, "rwc")
    try:
        with engine.execution_options(writes=True).begin() as connection:
            version.create(connection)
            upgrade(connection, to=head["schema"])
            _fill(connection, folder, head["rows"])
            upgrade(connection, to=to)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        engine.dispose()
        draft.replace(target)
    except (SQLAlchemyError, OSError) as error:
        raise StateError(str(folder), f"cannot be imported: {error}", "Take an earlier export") from error
    finally:
        engine.dispose()
        draft.unlink(missing_ok=True)
    rows: dict[str, int] = head["rows"]
    return rows


def _tables(known: MetaData) -> list[Table]:
    """What is exported, a table after those that it points to."""
    return [table for table in known.sorted_tables if table.name not in _LEFT_OUT]


def _write_table(connection: Connection, table: Table, path: Path) -> int:
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        for row in connection.execute(select(table).order_by(*table.primary_key)):
            values = {key: _opened(value) for key, value in row._mapping.items() if value is not None}
            yield json.dumps(values, ensure_ascii=False) + "\n"
            count += 1

    _replace(path, lines())
    return count


def _opened(value: Any) -> Any:
    """JSON documents are written as such, for people and for line diffs, wherever that gives the same text back."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            document = json.loads(value)
        except ValueError:
            return value
        return document if _closed(document) == value else value
    return value


def _closed(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, dict | list) else value


def _replace(path: Path, lines: Iterable[str]) -> None:
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _head(folder: Path) -> dict[str, Any]:
    path = folder / HEAD
    try:
        head: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        schema = int(head["schema"])
        dict(head["rows"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StateError(str(path), "is no whole export", "Export again, or take an earlier export") from error
    if not 1 <= schema <= VERSION:
        reason = f"was written by a newer tracker (schema {schema}; this one knows {VERSION})"
        raise StateError(str(path), reason, "Install that version, or a later one")
    return head


def _fill(connection: Connection, folder: Path, counts: dict[str, int]) -> None:
    known = MetaData()
    known.reflect(connection)
    for table in _tables(known):
        path = folder / f"{table.name}.jsonl"
        batch: list[dict[str, Any]] = []
        found = 0
        for values in _rows(path, table):
            batch.append(values)
            found += 1
            if len(batch) == _BATCH:
                connection.execute(insert(table), batch)
                batch = []
        if batch:
            connection.execute(insert(table), batch)
        if found != counts.get(table.name):
            reason = f"has {found} rows and should have {counts.get(table.name)}"
            raise StateError(str(path), reason, "The export is not whole: take an earlier one")


def _rows(path: Path, table: Table) -> Iterator[dict[str, Any]]:
    empty = dict.fromkeys(table.columns.keys())
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    values = json.loads(line)
                    yield empty | {key: _closed(value) for key, value in values.items()}
                except (ValueError, TypeError, AttributeError) as error:
                    raise StateError(f"{path}:{number}", "is not a row", "Take an earlier export") from error
    except (OSError, UnicodeDecodeError) as error:
        raise StateError(str(path), f"cannot be read: {error}", "Take an earlier export") from error
