"""Days of the service in seconds: its scheduler, store, fetcher and alerts, under a clock that leaps while it waits."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from apscheduler.schedulers import base
from apscheduler.schedulers.background import BackgroundScheduler

from tests.schedule.conftest import hook
from tests.site import Asked, Site
from tracker.model import Status
from tracker.schedule.clock import Clock
from tracker.schedule.systemd import Notifier
from tracker.schedule.watch import JITTER, Watch
from tracker.store import open_store

BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
SLEEP = 8 * HOUR
WAKES = BEGIN + 36 * HOUR + SLEEP
LATE = 2 * HOUR * (1 + JITTER)  # a pass comes at the shortest interval, and jitter
PATIENCE = 120.0  # seconds for anything that has to come; nothing is measured by it
CLAIMS = """
version: 1
entities:
  vellmart: {{names: [Vellmart], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
  - id: corrow-shop
    text: Vellmart will open a shop in Corrow.
    about: [vellmart]
sources:
  - feed: {site}/often.xml
    outlet: Meridian Post
    every: 2h
  - feed: {site}/seldom.xml
    outlet: Harbour Courier
  - page: {site}/watched
    outlet: Vellmart
    every: 12h
alerts:
  - webhook: {{url: "{hook}", secret: "${{HOOK_SECRET}}"}}
settings:
  every: 4h
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s}}
"""


class World:
    """A clock that leaps to the next thing that happens, and what happens."""

    def __init__(self, ends: datetime) -> None:
        self.time, self.ends, self.over = BEGIN, ends, threading.Event()
        self._happens: list[tuple[datetime, Callable[[], None]]] = []
        self._woken = threading.Event()

    def at(self, moment: datetime, happening: Callable[[], None]) -> None:
        """Something that happens once, at a moment."""
        self._happens.append((moment, happening))
        self._happens.sort(key=lambda pair: pair[0])

    def leap(self, seconds: float) -> None:
        """So much time goes by at once, and what happens in it happens."""
        until = self.time + timedelta(seconds=seconds)
        while self._happens and self._happens[0][0] <= until:
            self.time, happening = self._happens[0][0], self._happens.pop(0)[1]
            happening()
        self.time = max(self.time, until)
        if self.time >= self.ends:
            self.over.set()
            self._woken.wait()

    def scheduler(self, **options: Any) -> BackgroundScheduler:
        """The service's own scheduler, which waits on this clock."""
        made = BackgroundScheduler(**options)
        made._event = _Leaping(self)
        return made

    def let_go(self) -> None:
        """Nothing more is waited for."""
        self._woken.set()


class _Leaping(threading.Event):
    """Waiting for a time is a leap; waiting for ever is waiting."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def wait(self, timeout: float | None = None) -> bool:
        if timeout is None or timeout >= threading.TIMEOUT_MAX:
            return super().wait()
        if not self.is_set():
            self._world.leap(timeout)
        return True


class Stamped(list[Asked]):
    """What came in at the site, with the world's time of each request."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.times: list[tuple[datetime, str]] = []
        self._world = world

    def append(self, asked: Asked) -> None:
        self.times.append((self._world.time, asked.path))
        super().append(asked)

    def of(self, path: str) -> list[datetime]:
        """When a path was asked for."""
        return [time for time, asked in self.times if asked == path]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(BEGIN + 72 * HOUR)

    class Then(datetime):
        """The scheduler asks for the time itself and takes no clock."""

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return made.time.astimezone(tz)

    monkeypatch.setattr(base, "datetime", Then)
    return made


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    with Site() as site:
        site.asked = Stamped(world)
        site.put("/robots.txt", "", "text/plain")
        site.put_feed("/often.xml", "Meridian Post", [])
        site.put_feed("/seldom.xml", "Harbour Courier", [])
        site.put_article("/watched", "Terms", ["Vellmart sells its own goods."], "Vellmart", "2026-01-05T08:00:00Z")
        yield site


def live(world: World, folder: Path, until: datetime) -> None:
    """The service from now until then, as one process of it would."""
    world.ends, world.over = until, threading.Event()
    world._woken.clear()
    watch = Watch(
        folder / "claims.yaml",
        str(folder / "claims.sqlite"),
        environ={"HOOK_SECRET": "unused"},
        clock=Clock(lambda: world.time, lambda: world.time.timestamp()),
        notifier=Notifier({}),
        scheduler=world.scheduler,
    )
    thread = threading.Thread(target=watch.run, daemon=True)
    thread.start()
    try:
        assert world.over.wait(PATIENCE)
    finally:
        watch.stop.set()
        world.let_go()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def publish(site: Site, feed: str, path: str, text: str, outlet: str, day: int) -> None:
    site.put_article(path, "Vellmart denies plan", [text], outlet, f"2026-03-{day:02}T08:00:00Z")
    site.put_feed(feed, outlet, [(path, "Vellmart denies plan")])


def test_three_days_lose_and_repeat_nothing(world: World, site: Site, tmp_path: Path) -> None:
    heard: list[dict[str, Any]] = []
    first = "Vellmart denied on Monday that it will let other merchants sell on its website."
    second = "Vellmart denied on Wednesday that it will open a shop in Corrow."
    good = site.pages["/seldom.xml"]
    world.at(BEGIN + 5 * HOUR, lambda: publish(site, "/often.xml", "/one", first, "Meridian Post", 2))
    world.at(BEGIN + 20 * HOUR, lambda: site.put("/seldom.xml", "out of order", status=500))
    world.at(BEGIN + 30 * HOUR, lambda: site.pages.update({"/seldom.xml": good}))
    world.at(WAKES - SLEEP, lambda: world.leap(SLEEP.total_seconds()))  # the machine sleeps
    world.at(BEGIN + 50 * HOUR, lambda: publish(site, "/seldom.xml", "/two", second, "Harbour Courier", 4))

    with hook(heard) as address:
        (tmp_path / "claims.yaml").write_text(CLAIMS.format(site=site.url(""), hook=address), encoding="utf-8")
        live(world, tmp_path, BEGIN + 48 * HOUR)
        live(world, tmp_path, BEGIN + 72 * HOUR)  # a new process goes on where the old one was

    with open_store(tmp_path / "claims.sqlite", now=world.time) as store:
        changes = store.changes()
        assert store.quick_check() == []
        assert [v.key for v in store.visits() if v.blind_since or v.told] == []
        assert {state for _, state in store.outbox.counts()} == {"sent"}
    assert [(c.claim, c.before, c.after) for c in changes if c.before != c.after] == [
        ("outside-sellers", Status.UNVERIFIED, Status.DENIED),
        ("corrow-shop", Status.UNVERIFIED, Status.DENIED),
    ]
    told = [row["data"]["claim"] for row in heard if row["type"] == "claim.changed"]
    assert told == ["outside-sellers", "corrow-shop"]
    assert len({json.dumps(row["data"], sort_keys=True) for row in heard}) == len(heard), "nothing is said twice"
    assert isinstance(site.asked, Stamped)
    in_step(site.asked.of("/often.xml"), 2 * HOUR)
    in_step(site.asked.of("/watched"), 12 * HOUR)


def in_step(times: list[datetime], every: timedelta) -> None:
    """A source was asked at its interval, once for all the turns that were slept through, and otherwise never late."""
    gaps = list(pairwise(times))
    assert min(after - before for before, after in gaps) >= every * 0.9
    late = [(before, after) for before, after in gaps if after - before > every + LATE]
    slept = [(before, after) for before, after in gaps if before < WAKES <= after]
    assert [(before, after) for before, after in late if (before, after) not in slept] == []
    assert slept[0][1] <= WAKES + every + LATE
    assert times[0] == BEGIN and times[-1] > BEGIN + 72 * HOUR - every - LATE
