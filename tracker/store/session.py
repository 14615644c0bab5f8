"""One open database: reads, and transactions that nest. What the database refuses becomes a `StateError`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select
from sqlalchemy.exc import DBAPIError, IntegrityError

from tracker.errors import StateError
from tracker.store.integrity import RESTORE
from tracker.store.lease import Lease

# SQLite's names of results, and what a person can do about each.
_TROUBLE = {
    "SQLITE_FULL": ("the disk is full", "Make room; nothing was half written"),
    "SQLITE_READONLY": ("is read-only", "Make the file and its folder writable"),
    "SQLITE_CANTOPEN": ("cannot be opened", "Check that the folder exists and is writable"),
    "SQLITE_BUSY": ("is held by another program", "Close what has the file open"),
    "SQLITE_CORRUPT": ("is damaged", RESTORE),
    "SQLITE_NOTADB": ("is not a SQLite database", RESTORE),
    "SQLITE_IOERR": ("the disk failed", "Check the disk; nothing was half written"),
}


class Session:
    """What every part of the store stands on. One thread at a time."""

    def __init__(self, engine: Engine, name: str, lease: Lease | None) -> None:
        self._engine, self._name, self._lease = engine, name, lease
        self._writing: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All that is written inside is stored together or not at all. One inside another joins it.

        Raises StateError when the database refuses, and StateLocked when another run took this store over meanwhile.
        """
        if self._writing is not None:
            yield self._writing
            return
        with told(self._name), self._engine.execution_options(writes=True).begin() as connection:
            if self._lease is not None:
                self._lease.renew(connection)
            self._writing = connection
            try:
                yield connection
            finally:
                self._writing = None

    def rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        """The answer to a query, read to its end; inside a transaction, that transaction's view."""
        with told(self._name):
            if self._writing is not None:
                return self._writing.execute(query).all()
            with self._engine.connect() as connection:
                return connection.execute(query).all()

    def row(self, query: Select[Any]) -> Row[Any] | None:
        """The first row of the answer, if there is one."""
        rows = self.rows(query.limit(1))
        return rows[0] if rows else None


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turns what the database says into a StateError about the store `name`."""
    try:
        yield
    except IntegrityError:
        raise  # a fault of ours, not of the state
    except DBAPIError as error:
        code = "_".join(str(getattr(error.orig, "sqlite_errorname", "")).split("_")[:2])
        reason, remedy = _TROUBLE.get(code, (f"the database failed: {error.orig}", "tracker doctor says more"))
        raise StateError(name, reason, remedy) from error
