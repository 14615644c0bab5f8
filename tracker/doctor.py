"""What in this environment would make the tracker fail: each finding with what to do about it."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from tracker import config as loader
from tracker import queries, sources
from tracker.errors import ConfigError, StateError
from tracker.model import Config, Outcome, Settings, Snapshot, Source, SourceKind
from tracker.pipeline import Fetch, asker
from tracker.store import open_store

LEAST_DISK = 200 * 1024 * 1024  # bytes; a year of hourly checks of fifty sources was seen to need less
# Before this version a checkpoint that meets a reset of the write-ahead log can lose a transaction (SQLite's own
# release notes for 3.51.3).
SOUND_SQLITE = (3, 51, 3)
EARLIEST_NOW = 2026  # a clock before this project's first release is wrong


class Level(StrEnum):
    """How a finding bears on a run."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    level: Level
    detail: str
    remedy: str = ""


def examine(
    config_path: Path, state: str, now: datetime, fetcher: Callable[[Settings], Fetch] | None
) -> Iterator[Finding]:
    """Every finding, in the order in which a run would meet them. `fetcher` None leaves the network alone."""
    yield _python()
    yield _sqlite()
    yield _clock(now)
    yield _disk(Path(state).parent)
    yield _state(state, now)
    try:
        config = loader.load(config_path, None)
    except ConfigError as error:
        yield Finding("claims file", Level.BAD, str(error), "tracker lint shows every mistake with its line")
        return
    count = f"{len(config.claims)} claims, {len(config.sources)} sources, {len(config.channels)} channels"
    yield Finding("claims file", Level.GOOD, f"{config_path}: {count}")
    yield from _secrets(config)
    if fetcher is not None:
        asking = fetcher(config.settings)
        for source in queries.asked(config):
            yield _source(source, asking, now)


def _python() -> Finding:
    return Finding("Python", Level.GOOD, f"{platform.python_version()} on {platform.system()}")


def _sqlite() -> Finding:
    if sqlite3.sqlite_version_info < SOUND_SQLITE:
        return Finding(
            "SQLite",
            Level.WARNING,
            f"{sqlite3.sqlite_version} has a rare fault in its write-ahead log",
            "run one tracker at a time (its lock sees to that); SQLite 3.51.3 is free of it",
        )
    return Finding("SQLite", Level.GOOD, sqlite3.sqlite_version)


def _clock(now: datetime) -> Finding:
    if now.year < EARLIEST_NOW:
        return Finding("clock", Level.BAD, now.isoformat(), "set the clock: dates of evidence are compared with it")
    return Finding("clock", Level.GOOD, now.isoformat(timespec="seconds"))


def _disk(folder: Path) -> Finding:
    try:
        free = shutil.disk_usage(folder).free
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding("disk", Level.BAD, f"{folder}: {error.strerror}", "choose a folder that exists and is writable")
    megabytes = f"{folder.resolve()}: {free // 2**20} MiB free"
    if free < LEAST_DISK:
        return Finding("disk", Level.WARNING, megabytes, "make room: nothing is sent that cannot be recorded")
    return Finding("disk", Level.GOOD, megabytes)


def _state(state: str, now: datetime) -> Finding:
    if not Path(state).exists():
        return Finding("state", Level.GOOD, f"{state}: none yet, the first check makes it and takes a baseline")
    try:
        with open_store(state, now=now, read_only=True) as store:
            faults = store.quick_check()
            detail = f"{state}: schema {store.schema_version}, {len(store.verdicts())} claims judged"
    except StateError as error:
        return Finding("state", Level.BAD, str(error), error.remedy or "restore a backup")
    if faults:
        return Finding("state", Level.BAD, "; ".join(faults[:3]), "restore a backup; keep the file for a look")
    return Finding("state", Level.GOOD, detail)


def _secrets(config: Config) -> Iterator[Finding]:
    for name in sorted({n for channel in config.channels for n in loader.secrets(channel)}):
        if os.environ.get(name):
            yield Finding("secret", Level.GOOD, f"{name} is set")
        else:
            yield Finding("secret", Level.BAD, f"{name} is not set", f"export {name}=... where the tracker runs")


def _source(source: Source, fetcher: Fetch, now: datetime) -> Finding:
    label = f"source {source.outlet or source.location}"
    asking = asker(fetcher, source.kind)
    if source.kind is SourceKind.PAGE:
        from tracker.model import Validators

        answer = asking(source.location, Validators())
        if isinstance(answer, Snapshot):
            return Finding(label, Level.GOOD, f"{len(answer.body)} bytes")
        outcome, detail = getattr(answer, "outcome", Outcome.NETWORK), getattr(answer, "detail", "")
    else:
        found = sources.discover(source, asking, None, now)
        if found.outcome is Outcome.OK:
            return Finding(label, Level.GOOD, f"{len(found.leads)} articles")
        outcome, detail = found.outcome, found.detail
    return Finding(label, Level.BAD, f"{outcome}: {detail}", _REMEDIES.get(outcome, "open the address in a browser"))


_REMEDIES = {
    Outcome.BLOCKED: "a private or odd address: name its host under settings.allow_private if you mean it",
    Outcome.ROBOTS: "the site's robots.txt refuses: choose another source, or ask the site",
    Outcome.TLS: "the certificate does not hold: check the clock and the address",
    Outcome.NETWORK: "check the name, DNS and the way out (a proxy?)",
    Outcome.TIMEOUT: "try again; raise settings.timeout if the site is slow",
    Outcome.RATE_LIMITED: "the site asks for fewer requests: raise settings.per_host.delay or the source's `every`",
    Outcome.NOT_FOUND: "the address is gone: look for the feed's new one",
    Outcome.GONE: "the site says that it is gone for good: remove it",
    Outcome.EMPTY: "no feed or list there: is it the address of a feed?",
}
