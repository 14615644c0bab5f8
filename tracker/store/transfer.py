"""A store as text and back: a folder of JSONL files by table, sorted, so that versions of it compare line by line.

An export of an older schema is made into a store of that schema and then brought up to date by the migrations.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, insert, select
from sqlalchemy.exc import SQLAlchemyError

from tracker.errors import StateError
from tracker.store.migrations import upgrade
from tracker.store.schema import APPLICATION_ID, VERSION, lease, metadata, version
from tracker.store.sqlite import file_engine

HEAD = "state.json"  # {"schema": 4, "rows": {table: count}}; written last, so that half an export has none
_BATCH = 500  # rows
_SPREAD = {"revisions", "visits"}  # over several files
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
                rows[table.name] = _write_table(connection, table, folder)
            connection.exec_driver_sql("ROLLBACK")
        head.write_text(json.dumps({"schema": VERSION, "rows": rows}, indent=1) + "\n", encoding="utf-8")
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


def _write_table(connection: Connection, table: Table, folder: Path) -> int:
    count, names = 0, _parts(table)
    drafts = [folder / f".{name}" for name in names]
    try:
        with ExitStack() as stack:
            files = [stack.enter_context(draft.open("w", encoding="utf-8", newline="\n")) for draft in drafts]
            for row in connection.execute(select(table).order_by(*table.primary_key)):
                values = {key: _opened(value) for key, value in row._mapping.items() if value is not None}
                files[_part(str(row[0])) % len(files)].write(json.dumps(values, ensure_ascii=False) + "\n")
                count += 1
        for draft, name in zip(drafts, names, strict=True):
            draft.replace(folder / name)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
    return count


def _parts(table: Table) -> list[str]:
    """The files of a table. The two that grow with the coverage are spread over sixteen, so that none becomes too large
    for a host of git repositories, and a new row changes only one of them."""
    if table.name in _SPREAD:
        return [f"{table.name}-{digit:x}.jsonl" for digit in range(16)]
    return [f"{table.name}.jsonl"]


def _part(key: str) -> int:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[0] >> 4


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
        batch: list[dict[str, Any]] = []
        found = 0
        for values in (values for name in _parts(table) for values in _rows(folder / name, table)):
            batch.append(values)
            found += 1
            if len(batch) == _BATCH:
                connection.execute(insert(table), batch)
                batch = []
        if batch:
            connection.execute(insert(table), batch)
        if found != counts.get(table.name):
            reason = f"has {found} rows and should have {counts.get(table.name)}"
            raise StateError(f"{folder}: {table.name}", reason, "The export is not whole: take an earlier one")


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
