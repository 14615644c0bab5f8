"""The store as the shell holds it: pages, ledger and outbox of one state, opened and closed together."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine, select

from tracker.errors import StateError
from tracker.store import transfer
from tracker.store.lease import Lease
from tracker.store.ledger import Ledger
from tracker.store.opinions import Opinions
from tracker.store.outbox import Outbox
from tracker.store.pages import Pages
from tracker.store.schema import version
from tracker.store.session import told
from tracker.store.sqlite import copy, faults


class Store(Pages, Ledger, Opinions):
    """Everything that is remembered between runs. Made by `open_store`; use it as a context manager, on one thread.

    Every method raises StateError when the database refuses; what was begun is undone then.
    """

    def __init__(self, engine: Engine, name: str, lease: Lease | None) -> None:
        super().__init__(engine, name, lease)
        self.outbox = Outbox(self)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the lease, which marks a clean end, and close the file."""
        try:
            if self._lease is not None:
                with told(self._name), self._engine.execution_options(writes=True).begin() as connection:
                    self._lease.give_back(connection)
        finally:
            if self._lease is not None:
                self._lease.forget()
            self._engine.dispose()

    @property
    def schema_version(self) -> int:
        """The number of the schema that the file has."""
        row = self.row(select(version.c.version_num))
        return int(row.version_num) if row else 0

    def quick_check(self) -> list[str]:
        """Read the whole file and say what is wrong with it; empty when nothing is. The time grows with its size."""
        with told(self._name), self._engine.connect() as connection:
            return faults(connection)

    def backup(self, target: Path) -> None:
        """Copy the store to `target` while it is in use. Raises StateError if there is a file already."""
        if target.exists():
            raise StateError(str(target), "is there already", "Name a new file for the backup")
        try:
            copy(self._engine, target)
        except sqlite3.Error as error:
            target.unlink(missing_ok=True)
            raise StateError(str(target), f"cannot be written: {error}", "Choose a folder with room") from error

    def export(self, folder: Path) -> dict[str, int]:
        """Write the store as text into a folder, JSONL files by table; returns the rows by table. See `transfer`."""
        with told(self._name):
            return transfer.write(self._engine, folder)

    def compact(self) -> None:
        """Give the room of what was deleted back to the disk. Needs as much room again while it works."""
        with told(self._name), self._engine.connect() as connection:
            connection.exec_driver_sql("VACUUM")
