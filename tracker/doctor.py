"""What a check needs from the machine it runs on: each thing tried, each finding with what to do about it."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from xml.parsers import expat

from tracker import config as loader
from tracker import queries, readers, sources
from tracker.alerts import routing
from tracker.claims import Channel, Config, Settings, Source, SourceKind
from tracker.errors import ConfigError, StateError
from tracker.language import counted
from tracker.model import Outcome, Snapshot
from tracker.pipeline import Fetch, asker
from tracker.store import open_store

LEAST_DISK = 200 * 1024 * 1024  # bytes; a year of hourly checks of fifty sources was seen to need less
# Before this version a checkpoint that meets a reset of the write-ahead log can lose a transaction (SQLite's own
# release notes for 3.51.3).
SOUND_SQLITE = (3, 51, 3)
SOUND_EXPAT = (2, 6, 0)  # before it, a feed of one huge token takes time by its square (CVE-2023-52425)
SKEW_MOST = timedelta(minutes=5)
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
    config_path: Path,
    state: str,
    now: datetime,
    fetcher: Callable[[Settings], Fetch] | None,
    dates: Sequence[tuple[datetime, str]] = (),
) -> Iterator[Finding]:
    """Every finding, in the order in which a run would meet them. `fetcher` None leaves the network alone.

    `dates` fills up while sources are asked: when an answer came, by this clock and by the server's Date.
    """
    yield _python()
    yield _sqlite()
    yield _expat()
    yield _clock(now)
    yield _reader()
    yield _disk(Path(state).parent)
    yield _permissions(Path(state))
    yield _state(state, now)
    try:
        config = loader.load(config_path, None)
    except ConfigError as error:
        yield Finding("claims file", Level.BAD, str(error), "tracker lint shows every mistake with its line")
        return
    kinds = {"claim": config.claims, "source": config.sources, "channel": config.channels}
    count = ", ".join(counted(len(things), kind) for kind, things in kinds.items())
    yield Finding("claims file", Level.GOOD, f"{config_path}: {count}")
    yield from _secrets(config)
    yield from map(_channel, config.channels)
    if fetcher is not None:
        asking = fetcher(config.settings)
        for source in queries.asked(config):
            yield _source(source, asking, now)
        yield from skew(dates)


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


def _expat() -> Finding:
    version = ".".join(map(str, expat.version_info))
    if expat.version_info < SOUND_EXPAT:
        remedy = "a Python that brings 2.6 is free of it; the fetcher's limits on size and time hold meanwhile"
        return Finding("expat", Level.WARNING, f"{version} reads some hostile feeds very slowly", remedy)
    return Finding("expat", Level.GOOD, version)


def _clock(now: datetime) -> Finding:
    if now.year < EARLIEST_NOW:
        return Finding("clock", Level.BAD, now.isoformat(), "set the clock: dates of evidence are compared with it")
    return Finding("clock", Level.GOOD, now.isoformat(timespec="seconds"))


def _reader() -> Finding:
    found = readers.chosen()
    if found.trouble:
        return Finding("reader", Level.WARNING, f"the {found.name} one reads: {found.trouble}", "install it again")
    if found.name == readers.BUILT_IN:
        return Finding("reader", Level.GOOD, f"{found.name}; a trained one that reads better: {readers.INSTALL}")
    return Finding("reader", Level.GOOD, found.name)


def skew(dates: Sequence[tuple[datetime, str]]) -> Iterator[Finding]:
    """This clock against the servers': the nearest counts, because a cache may answer with an old date."""
    apart = []
    for here, there in dates:
        try:
            moment = parsedate_to_datetime(there)
        except ValueError:
            continue
        apart.append(here - (moment if moment.tzinfo else moment.replace(tzinfo=UTC)))
    if not apart:
        return
    least = min(apart, key=abs)
    told = f"{abs(least).total_seconds():.0f} s {'ahead of' if least > timedelta(0) else 'behind'} the nearest server's"
    if abs(least) > SKEW_MOST:
        yield Finding("clock", Level.BAD, told, "set the clock (NTP): dates of evidence are compared with it")
    else:
        yield Finding("clock", Level.GOOD, told)


def _permissions(state: Path) -> Finding:
    """Who else on this machine may put something else in the place of the state, or read it."""
    folder = state.parent
    try:
        modes = {path: path.stat().st_mode for path in (folder, state) if path.exists()}
    except OSError as error:
        return Finding("permissions", Level.BAD, f"{folder}: {error.strerror}", "let the tracker's user own the folder")
    loose = [p for p, mode in modes.items() if mode & stat.S_IWOTH and not mode & stat.S_ISVTX]
    if os.name != "nt" and loose:
        told = ", ".join(f"{path} can be written to by everybody here" for path in loose)
        return Finding("permissions", Level.WARNING, told, f"chmod o-w {' '.join(map(str, loose))}")
    open_ = os.name != "nt" and modes.get(state, 0) & stat.S_IROTH
    told = "everybody on this machine may read the state (chmod 600 keeps it to you)" if open_ else "nobody else writes"
    return Finding("permissions", Level.GOOD, told)


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
            detail = f"{state}: schema {store.schema_version}, {counted(len(store.verdicts()), 'claim')} judged"
    except StateError as error:
        return Finding("state", Level.BAD, str(error), error.remedy or "restore a backup")
    if faults:
        return Finding("state", Level.BAD, "; ".join(faults[:3]), "restore a backup; keep the file for a look")
    return Finding("state", Level.GOOD, detail)


def _secrets(config: Config) -> Iterator[Finding]:
    for name in loader.secrets(config):
        if os.environ.get(name):
            yield Finding("secret", Level.GOOD, f"{name} is set")
        else:
            yield Finding("secret", Level.BAD, f"{name} is not set", f"export {name}=... where the tracker runs")


def _channel(channel: Channel) -> Finding:
    name, unset = routing.name(channel), [n for n in loader.secrets(channel) if not os.environ.get(n)]
    if unset:
        return Finding(
            "channel", Level.BAD, f"{name}: {', '.join(unset)} not set, nothing can be sent", f"set {unset[0]}"
        )
    return Finding("channel", Level.GOOD, f"{name}: `tracker alerts test` sends it a sample")


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
            return Finding(label, Level.GOOD, counted(len(found.leads), "article"))
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
