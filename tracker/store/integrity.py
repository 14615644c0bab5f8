"""What can be said of a SQLite file before SQLite opens it, so that a file that is not ours stays untouched.

The first hundred bytes are read (file format: https://www.sqlite.org/fileformat2.html#the_database_header) and the
size is compared with theirs; the cost does not grow with the file.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.errors import StateError
from tracker.store.schema import APPLICATION_ID, VERSION

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
RESTORE = "Restore a backup, or move the file away to begin anew; it was left as it is"


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of a SQLite file tells."""

    page_size: int
    pages: int
    schema: int  # PRAGMA user_version: ours is the schema's version
    application: int
    short: bool = False  # the file has fewer bytes than its head says, and a log that may hold the rest


def examine(path: Path) -> Header | None:
    """The header of the store at `path`; None where there is nothing yet (no file, or an empty one).

    Raises StateError for what cannot be our store: not a file, not SQLite, another program's, from a newer tracker, cut
    short. A file with a write-ahead log may lawfully be shorter than its header says until SQLite has replayed the log.
    """
    try:
        if not path.exists() or (path.is_file() and path.stat().st_size == 0):
            return None
        if not path.is_file():
            raise StateError(str(path), "is not a file", "Name a file with --state")
        with path.open("rb") as file:
            head = file.read(_HEADER)
    except OSError as error:
        raise StateError(str(path), f"cannot be read: {error.strerror}", "Check the file's permissions") from error
    header = _header(path, head)
    if header.application != APPLICATION_ID:
        raise StateError(str(path), "is another program's database", "Name another file with --state")
    if header.schema > VERSION:
        reason = f"was written by a newer tracker (schema {header.schema}; this one knows {VERSION})"
        raise StateError(str(path), reason, "Install that version, or a later one")
    # Asked in this order: a log is taken away only after the file is whole.
    has_log = logged(path)
    full, size = header.page_size * header.pages, path.stat().st_size
    if size < full and not has_log:
        raise StateError(str(path), f"is cut short: {size} of {full} bytes", RESTORE)
    return replace(header, short=size < full)


def logged(path: Path) -> bool:
    """Whether there is a write-ahead log with something in it: a run has the file open, or ended without closing it."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


def _header(path: Path, head: bytes) -> Header:
    if len(head) < _HEADER or not head.startswith(_MAGIC):
        raise StateError(str(path), "is not a SQLite database", "Name another file with --state")
    (page_size,) = struct.unpack_from(">H", head, 16)
    (pages,) = struct.unpack_from(">I", head, 28)
    schema, _, application = struct.unpack_from(">I4sI", head, 60)
    return Header(65536 if page_size == 1 else page_size, pages, schema, application)
