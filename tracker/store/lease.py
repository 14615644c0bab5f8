"""The one row that lets one run write: two runs never meet, and a dead one's claim does not last.

The lease is renewed with every transaction, and a run that lost it cannot write any more. It goes by the computer's own
clock and not by the time of the run, because a replay's clock says nothing of which processes live.
"""

from __future__ import annotations

import os
import socket
import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Row, delete, insert, select, update

from tracker.errors import StateLocked
from tracker.store.documents import moment
from tracker.store.schema import lease

# Longer than anything that a run does between two transactions: loading a model, waiting for the slowest server.
LENGTH = timedelta(minutes=15)

_OURS: set[str] = set()  # tokens that this process holds


class Lease:
    """The right to write to one store, from `take` to `give_back`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._token = uuid.uuid4().hex

    def take(self, connection: Connection) -> None:
        """Take the lease inside a transaction. Raises StateLocked where a living run holds it."""
        holder = connection.execute(select(lease)).first()
        if holder is not None and _alive(holder):
            remedy = f"It frees itself when that run ends, or at {holder.expires}"
            raise StateLocked(self._name, f"is in use by process {holder.pid} on {holder.host}", remedy)
        connection.execute(delete(lease))
        row = {"id": 1, "token": self._token, "pid": os.getpid(), "host": socket.gethostname(), "expires": _expiry()}
        connection.execute(insert(lease).values(row))
        _OURS.add(self._token)

    def renew(self, connection: Connection) -> None:
        """Hold it for longer. Raises StateLocked where another run took it over: that one writes now."""
        ours = lease.c.token == self._token
        if connection.execute(update(lease).where(ours).values(expires=_expiry())).rowcount != 1:
            raise StateLocked(self._name, "was taken over by another run", "This run was too slow; nothing was lost")

    def give_back(self, connection: Connection) -> None:
        """Let the next run have it."""
        connection.execute(delete(lease).where(lease.c.token == self._token))
        self.forget()

    def forget(self) -> None:
        """Note that this process no longer holds it, whatever the row says."""
        _OURS.discard(self._token)


def held(connection: Connection) -> bool:
    """Whether a living run holds the store."""
    holder = connection.execute(select(lease)).first()
    return holder is not None and _alive(holder)


def _expiry() -> str:
    return moment(datetime.now(UTC) + LENGTH)


def _alive(holder: Row[tuple[int, str, int, str, str]]) -> bool:
    if holder.expires <= moment(datetime.now(UTC)):
        return False
    if holder.host != socket.gethostname() or os.name == "nt":  # Windows has no harmless way to ask
        return True
    if holder.pid == os.getpid():
        return holder.token in _OURS  # else another container's process with our number
    try:
        os.kill(holder.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
