"""Passes when sources are due, until it is told to stop.

APScheduler holds one job, the next pass. When a pass ends it puts the next one where the first source is due. A pass
that was missed, because the machine slept say, is made once when it can be.

The store is opened for each pass and closed after it: between passes `tracker check` and others may have it.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler

from tracker import config as loader
from tracker import installed, live, pipeline, telling
from tracker.alerts.line import Report as Told
from tracker.analyse import Analyst
from tracker.claims import Config
from tracker.errors import StateLocked, TrackerError, UsageError
from tracker.model import Change
from tracker.schedule.clock import Clock, Steps
from tracker.schedule.facts import Facts
from tracker.schedule.log import tell
from tracker.schedule.systemd import Notifier
from tracker.schedule.turns import next_pass, with_intervals
from tracker.store import Store, open_store

PULSE = 0.5  # seconds between beats of the main loop
GRACE = 4.0  # seconds that a pass gets to end in when it is told to stop
JITTER = 0.05  # of the interval, at most: trackers that were started together fall out of step
JITTER_MOST = timedelta(minutes=1)


@dataclass(frozen=True)
class Loaded:
    """A configuration and what is made of it once."""

    config: Config
    analyst: Analyst
    mark: tuple[int, int, int] | None  # of the file that it was read from


def _nobody(change: Change) -> None:
    """Changes are in the log, the state and the alerts; nobody else asked for them."""


class Watch:
    """The service. `stop` and `reload` may be set from a signal handler."""

    def __init__(
        self,
        config_path: Path,
        state: str,
        *,
        environ: Mapping[str, str],
        clock: Clock,
        notifier: Notifier,
        tell_change: Callable[[Change], None] = _nobody,
        scheduler: Callable[..., BaseScheduler] = BackgroundScheduler,
    ) -> None:
        self.stop, self.reload = threading.Event(), threading.Event()
        self.facts = Facts()
        self._path, self._state = config_path, state
        self._environ, self._now, self._notifier = environ, clock.now, notifier
        self._tell_change = tell_change
        self._steps = Steps(clock)
        self._loaded = self._load()
        self._soon = False  # a pass is wanted at once
        self._idle = threading.Event()
        self._idle.set()
        self._turning = threading.Lock()  # held where a pass begins or ends and where one is asked for
        self._scheduler = scheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},  # one pass at a time
            # Two instances: a pass puts the next one while it still counts as running itself. Were that one due at
            # once and only one allowed, it would be dropped, and nothing would ever put another.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 2},
        )

    def run(self) -> bool:
        """Work until `stop`. Returns whether the last pass came to its end; what it had stored is stored either way."""
        self._scheduler.start()
        self._put_next(self._now())
        tell("ready", claims=len(self._loaded.config.claims), sources=len(self._loaded.config.sources))
        self._notifier.ready("waiting for the first pass")
        while not self.stop.wait(PULSE):
            self.facts.beat = time.monotonic()
            if not self.facts.unwell():
                self._notifier.alive(self.facts.trouble or f"{self.facts.passes.total()} passes", self.facts.beat)
            if self.reload.is_set() or self._mark() not in (self._loaded.mark, self._refused):
                self._read_again()
            if step := self._steps.last():
                tell("the clock was set, or the machine slept", seconds=round(step.total_seconds()))
                self._hurry()
        self._notifier.stopping()
        tell("stopping")
        with self._turning:  # after this no pass begins
            self._scheduler.remove_all_jobs()
        ended = self._idle.wait(GRACE)
        self._scheduler.shutdown(wait=False)
        return ended

    # --- configuration ----------------------------------------------------------------------------------------------

    _refused: tuple[int, int, int] | None = None  # the mark of a file that was looked at and is broken

    def _load(self) -> Loaded:
        mark = self._mark()
        config = with_intervals(loader.load(self._path, None))
        if not config.sources:
            raise UsageError(f"{self._path} names no sources: add a feed, page, sitemap or search under `sources:`")
        self.facts.interval = config.settings.every.total_seconds()
        return Loaded(config, installed.analyst(config), mark)

    def _mark(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None  # an editor is putting a new one in its place, or it is gone: the old one stays
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read_again(self) -> None:
        asked = self.reload.is_set()
        self.reload.clear()
        mark = self._mark()
        if mark is None and not asked:
            return
        self._notifier.reloading()
        try:
            self._loaded = self._load()
        except UsageError as error:
            self._refused, self.facts.config_good = mark, False
            tell("the claims file is broken, the old one stays", logging.ERROR, problems=str(error))
        else:
            self._refused, self.facts.config_good = None, True
            tell("the claims file was read again", claims=len(self._loaded.config.claims))
            self._hurry()
        self._notifier.ready()

    # --- passes -----------------------------------------------------------------------------------------------------

    def _hurry(self) -> None:
        """The next pass is to be at once: whatever it was put off to may be wrong now."""
        with self._turning:
            self._soon = True
            if self._idle.is_set():
                self._put_next(self._now())

    def _put_next(self, at: datetime) -> None:
        if not self.stop.is_set():
            self._scheduler.add_job(self._turn, "date", run_date=at, id="pass", replace_existing=True)

    def _turn(self) -> None:
        """One pass, whatever comes of it, and the next one."""
        with self._turning:
            if self.stop.is_set():
                return
            self._idle.clear()
            self._soon = False
        begun, clock = self._now(), time.monotonic()
        self.facts.since = clock
        after = begun + self._loaded.config.settings.every
        try:
            after = self._pass(self._loaded, begun)
        except StateLocked as error:
            self._ended("left to another", self.facts.trouble)
            tell("another run has the state", reason=str(error))
        except TrackerError as error:
            self._ended("failed", str(error))
            tell("the pass failed", logging.ERROR, reason=str(error))
        except Exception as error:  # noqa: BLE001 - a service outlives a fault of one pass, and says so
            self._ended("failed", f"a fault of the tracker's own: {type(error).__name__}")
            tell("the pass failed", logging.ERROR, error)
        finally:
            self.facts.since, self.facts.took = None, time.monotonic() - clock
            with self._turning:
                self._put_next(self._now() if self._soon else after)
                self._idle.set()

    def _pass(self, loaded: Loaded, begun: datetime) -> datetime:
        config = loaded.config
        with open_store(self._state, now=begun) as store:
            report = live.check(
                config,
                store,
                self._now,
                self._environ,
                analyst=loaded.analyst,
                enough=self.stop.is_set,
                pace=config.settings.every,
            )
            told = Told() if self.stop.is_set() else telling.deliver(config, store, self._environ, self._now)
            self._note(store, report, told)
            after = next_pass(config, store.visit, begun, self._now())
        return after + _jitter(config)

    def _note(self, store: Store, report: pipeline.Report, told: Told) -> None:
        if report.consulted and report.consulted.trouble:
            tell("no second opinion", logging.WARNING, reason=report.consulted.trouble)
        for change in report.changes:
            source = change.evidence[0].address if change.evidence else ""
            moved = {"before": str(change.before), "after": str(change.after), "rule": str(change.rule)}
            moved["flags"] = ",".join(sorted(change.flags))
            tell("change", claim=change.claim, **moved, source=source)
            self._tell_change(change)
        for health in report.went_blind:
            why = f"{health.outcome}: {health.detail}"
            tell("cannot be read", logging.WARNING, source=health.source, label=health.label, reason=why)
        for health in report.recovered:
            tell("can be read again", source=health.source, label=health.label)
        for channel, why in told.failures.items():
            tell("alerts do not arrive", logging.WARNING, channel=channel, reason=why)
        counts = {"changes": len(report.changes), "new": report.new, "revised": report.revised, "sent": told.sent}
        facts = self.facts
        with facts.lock:
            facts.changes += len(report.changes)
            facts.alerts += told.sent
            facts.blind = {health.source: health.blind for health in report.sources}
            facts.statuses = Counter(str(verdict.status) for verdict in store.verdicts().values())
            facts.outbox = store.outbox.counts()
            facts.good, facts.last = time.monotonic(), self._now().timestamp()
        self._ended("partly" if report.blind or told.failed else "done", "")
        # Last, so that whoever acts on this line finds the health checks in step with it.
        tell("pass", **counts, unchanged=report.unchanged, blind=len(report.blind), left_over=report.left_over)

    def _ended(self, result: str, trouble: str) -> None:
        with self.facts.lock:
            self.facts.passes[result] += 1
            self.facts.trouble = trouble


def _jitter(config: Config) -> timedelta:
    every = min([config.settings.every, *(s.every for s in config.sources if s.every)])
    return min(every * JITTER, JITTER_MOST) * random.random()  # noqa: S311 - no secret


def leave(code: int) -> None:
    """End the process now: threads that still wait for a server's answer have nothing that could be lost."""
    logging.shutdown()
    os._exit(code)
