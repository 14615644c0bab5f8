"""What the service knows of itself, and how Prometheus reads it.

Written by the threads that work and read by those that answer; each write puts a whole value in the place of another.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from tracker import __version__

HUNG = timedelta(hours=2).total_seconds()  # a pass that takes longer does not end any more
SILENT = 30.0  # seconds without a beat of the main loop
LATE = 3  # intervals without a good pass after which what is known is old


@dataclass
class Facts:
    """The present state of the service. Times in seconds of the monotonic clock, but for `last`, of the epoch."""

    interval: float = 3600.0
    beat: float = field(default_factory=time.monotonic)  # of the main loop
    since: float | None = None  # when the pass that runs now began
    good: float | None = None  # when the last good pass ended
    last: float = 0.0  # the same, as the world counts
    took: float = 0.0
    trouble: str = "no pass has ended yet"  # why it is not ready; "" when it is
    config_good: bool = True
    passes: Counter[str] = field(default_factory=Counter)  # by result: done, partly, left to another, failed
    changes: int = 0
    alerts: int = 0  # sent
    blind: dict[str, bool] = field(default_factory=dict)  # by source
    statuses: Counter[str] = field(default_factory=Counter)  # claims by status
    outbox: dict[tuple[str, str], int] = field(default_factory=dict)  # by channel and state
    lock: threading.Lock = field(default_factory=threading.Lock)

    def unwell(self) -> str:
        """Why the process should be restarted; "" while it should not."""
        now = time.monotonic()
        if now - self.beat > SILENT:
            return "the main loop stands still"
        if self.since is not None and now - self.since > HUNG:
            return "a pass does not end"
        return ""

    def unready(self) -> str:
        """Why what is known should not be relied on; "" where it may be."""
        if self.trouble or self.good is None:
            return self.trouble
        late = time.monotonic() - self.good > max(LATE * self.interval, HUNG)
        return "no good pass for too long" if late else ""

    def metrics(self) -> str:
        """All of it in the text format of Prometheus."""
        with self.lock:
            return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield from _metric("build_info", "gauge", "The version.", [({"version": __version__}, 1)])
        results: Rows = [({"result": result}, n) for result, n in self.passes.items()]
        yield from _metric("passes_total", "counter", "Passes by how they ended.", results)
        yield from _metric("pass_seconds", "gauge", "How long the last pass took.", [({}, self.took)])
        yield from _metric("last_good_pass_timestamp_seconds", "gauge", "When one last went well.", [({}, self.last)])
        yield from _metric("ready", "gauge", "Whether what is known may be relied on.", [({}, not self.unready())])
        yield from _metric("config_good", "gauge", "Whether claims.yaml could be read.", [({}, self.config_good)])
        yield from _metric("changes_total", "counter", "Changes found.", [({}, self.changes)])
        yield from _metric("alerts_sent_total", "counter", "Alerts that arrived.", [({}, self.alerts)])
        sources: Rows = [({"source": name}, is_blind) for name, is_blind in self.blind.items()]
        yield from _metric("source_blind", "gauge", "Whether a source cannot be read.", sources)
        statuses: Rows = [({"status": status}, n) for status, n in self.statuses.items()]
        yield from _metric("claims", "gauge", "Claims by status.", statuses)
        waiting: Rows = [({"channel": channel, "state": state}, n) for (channel, state), n in self.outbox.items()]
        yield from _metric("alerts", "gauge", "Alerts by channel and state.", waiting)


Rows = Sequence[tuple[dict[str, str], float]]  # labels and value


def _metric(name: str, kind: str, told: str, rows: Rows) -> Iterator[str]:
    if not rows:
        return
    yield f"# HELP tracker_{name} {told}"
    yield f"# TYPE tracker_{name} {kind}"
    for labels, value in rows:
        inner = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"tracker_{name}{'{' + inner + '}' if inner else ''} {float(value):.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
