"""How fast the outbox drains, with what memory, and whether a dead channel slows the others.

    python benchmarks/alerts_drain.py [ALERTS]

Prints, for a tenth of the alerts and for all of them, seconds, letters a second and the growth of the process's memory,
first with one channel that works, then with one beside it that never answers and one that nobody listens at.
"""

from __future__ import annotations

import resource
import socket
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker.claims import Channel, Claim, Config, SeedArticle
from tracker.model import Change, Rule, Status, Verdict
from tracker.store import Store, open_store
from tracker.telling import deliver, whom

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CLAIM = Claim("plant", "Acme will open a plant in Northtown.")


def answer(server: socket.socket, silent: bool) -> None:
    """An HTTP server as small as can be: 200 to everything, or nothing to anybody."""
    held = []
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        if silent:
            held.append(connection)
            continue
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def listen(silent: bool = False) -> str:
    """The URL of a receiver on loopback."""
    server = socket.create_server(("127.0.0.1", 0), backlog=512)
    threading.Thread(target=answer, args=(server, silent), daemon=True).start()
    return f"http://127.0.0.1:{server.getsockname()[1]}"


def fill(store: Store, config: Config, count: int) -> None:
    """So many changes, each for every channel."""
    made = [Change(0, NOW, CLAIM.id, Status.UNVERIFIED, Status.DENIED, Rule.DENIAL) for _ in range(count)]
    store.record([Verdict(CLAIM.id, Status.DENIED, Rule.DENIAL)], made, whom(config), at=NOW)


def measure(name: str, config: Config, count: int) -> None:
    """Fill a state, drain it, print what it took."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "state.sqlite", now=NOW) as store:
        fill(store, config, count)
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
        report = deliver(config, store, {}, lambda: NOW, budget=timedelta(hours=1), patience=timedelta(0), limit=5.0)
        took = time.perf_counter() - began
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{name:<24}{count:>7} alerts {took:8.1f} s {report.sent / took:8.0f}/s {grown:+7.1f} MiB  {report.failures}")


def main(count: int) -> None:
    """See the module."""
    good = Channel("webhook", {"url": listen()})
    dead, silent = Channel("webhook", {"url": "http://127.0.0.1:1/"}), Channel("webhook", {"url": listen(silent=True)})
    alone = Config(SeedArticle(), {}, (CLAIM,), channels=(good,))
    beside = Config(SeedArticle(), {}, (CLAIM,), channels=(dead, silent, good))
    measure("warm", alone, 10)
    for size in (count // 10, count):
        measure("one channel", alone, size)
        measure("beside two that fail", beside, size)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
