"""A run that kills itself: settles what is stored, drains the outbox, and dies by SIGKILL at a chosen point.

    killing.py TEMPLATE FOLDER URL MOST    kill at MOST points spread over the run, run again, say how it stands

The points are before and after each statement of SQL, each commit and each send. One process imports everything and
forks for each run, so that a point costs milliseconds; it prints one JSON object a point: the rows, the verdicts.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, event

from tracker.alerts.http import _system_trust
from tracker.alerts.notifier import Letter, Outcome
from tracker.alerts.webhook import WebhookNotifier
from tracker.claims import Channel, Claim, Config, SeedArticle
from tracker.settle import settle
from tracker.store import open_store
from tracker.telling import deliver, whom

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CLAIMS = tuple(Claim(name, f"Acme will open {name}.", about=("acme",)) for name in ("one", "two", "three"))


def config(url: str) -> Config:
    """Two receivers that hear of everything."""
    return Config(SeedArticle(), {}, CLAIMS, channels=tuple(Channel("webhook", {"url": f"{url}/{n}"}) for n in "ab"))


class Points:
    """Counts the points, and dies at one of them."""

    def __init__(self, fatal: int | None) -> None:
        self.passed, self.fatal = 0, fatal

    def point(self, *_: object) -> None:
        self.passed += 1
        if self.passed == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


def run(state: Path, url: str, now: datetime, fatal: int | None = None) -> int:
    """One run; returns how many points it passed."""
    points = Points(fatal)
    for name in ("before_cursor_execute", "after_cursor_execute", "begin", "commit"):
        event.listen(Engine, name, points.point)
    plain = WebhookNotifier.send

    def send(self: WebhookNotifier, letter: Letter) -> Outcome:
        points.point()
        outcome = plain(self, letter)
        points.point()
        return outcome

    WebhookNotifier.send = send  # type: ignore[method-assign]
    told = config(url)
    with open_store(state, now=now) as store:
        settle(told, store, now, whom(told))
        deliver(told, store, {}, lambda: now)
    return points.passed


def forked(state: Path, url: str, now: datetime, fatal: int | None = None) -> int:
    """A run in a process of its own; how many points it passed, or 0 where it died of it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, str(run(state, url, now, fatal)).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return int(said or 0)


def standing(state: Path) -> dict[str, object]:
    """What the store says after all of it."""
    with open_store(state, now=NOW, read_only=True) as store:
        return {
            "rows": sorted((row.channel, row.seq, row.state, row.event_id) for row in store.outbox.rows()),
            "verdicts": sorted(str(verdict.status) for verdict in store.verdicts().values()),
            "changes": [(change.seq, change.claim) for change in store.changes()],
        }


def main(template: Path, folder: Path, url: str, most: int) -> None:
    """See the module."""
    _system_trust()  # once for all children
    import httpx  # noqa: F401

    from tracker.judge import judge  # noqa: F401

    def fresh(name: str) -> Path:
        return shutil.copy(template, folder / f"{name}.sqlite")

    last = forked(fresh("whole"), f"{url}/whole", NOW)
    print(json.dumps({"points": last}), flush=True)
    for number in sorted({1 + n * last // most for n in range(most)}):
        state, place = fresh(str(number)), f"{url}/{number}"
        survived = forked(state, place, NOW, number)
        forked(state, place, NOW + timedelta(hours=1))
        print(json.dumps({"point": number, "survived": bool(survived), **standing(state)}), flush=True)
        state.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
