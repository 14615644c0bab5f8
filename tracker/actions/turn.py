"""One run on GitHub: take the branch, check, push what was found, send, push what was sent.

take        another run at work: leave it to that one
check       on the newest state; nothing is sent yet
push        found and not yet sent: a run that is killed now has lost nothing
            the branch moved on: what was found here is thrown away, and judged anew on the newer state
send        at least once; a receiver knows a repeat by its event id
push        what was sent; if the branch moved on, the marks are put on the newer state
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tracker import live, pipeline, telling
from tracker.actions.branch import Run, StateBranch
from tracker.alerts.line import Report as Told
from tracker.claims import Config
from tracker.errors import StateError, StateLocked
from tracker.store import Store, import_store, open_store, prune
from tracker.store.transfer import HEAD
from tracker.watching import Delivery

TURNS = 3  # checks of one run on a branch that moves on
KEPT = timedelta(days=60)  # texts that bear on no claim: a branch must not grow for ever
MARGIN = timedelta(minutes=20)  # beyond the time for reading: for judging, sending and pushing


@dataclass(frozen=True)
class Job:
    """What one run works with."""

    config: Config
    branch: StateBranch
    cache: Path  # a folder; what is in it is only a speed-up
    run: Run
    environ: Mapping[str, str]
    now: Callable[[], datetime]
    max_seconds: float

    @property
    def database(self) -> Path:
        """The state as a store, made from the branch."""
        return self.cache / "state.sqlite"

    @property
    def marker(self) -> Path:
        """The commit whose state the database is."""
        return self.cache / "commit"


@dataclass(frozen=True)
class Done:
    """What one run did. `show` is called with the open store for what the job shows."""

    report: pipeline.Report
    told: Told


def run(job: Job, show: Callable[[Store, Done], None]) -> Done:
    """Make one run. Raises StateLocked where another is at work, StateError where the state cannot be relied on."""
    found = job.branch.take(job.run, job.now() + timedelta(seconds=job.max_seconds) + MARGIN, job.now())
    try:
        report, waiting = _record(job, found)
        told = Told()
        if waiting:
            try:
                with open_store(job.database, now=job.now()) as store:
                    told = telling.deliver(job.config, store, job.environ, job.now)
            finally:
                _mark(job)  # even a run that is being stopped: what it sent must not be sent again
        job.marker.write_text(str(job.branch.head), encoding="utf-8")
        done = Done(report, told)
        with open_store(job.database, now=job.now(), read_only=True) as store:
            show(store, done)
        return done
    except BaseException:
        _let_go(job)
        raise


def _record(job: Job, found: str | None) -> tuple[pipeline.Report, bool]:
    """Check on the newest state and push what was found, until the push builds on the state that it was found on.

    Returns what was found, and whether anything waits to be sent; the branch stays marked as ours only then.
    """
    for _ in range(TURNS):
        _unpack(job, found)
        with open_store(job.database, now=job.now()) as store:
            report = live.check(job.config, store, job.now, job.environ, enough=live.after(job.max_seconds))
            prune(store, job.now() - KEPT)
            waiting = bool(store.outbox.pending(job.now()))
            store.export(job.branch.state)
        if not waiting:
            job.branch.release()
        if job.branch.push(f"Check: {len(report.changes)} changes (run {job.run.id})"):
            return report, waiting
        found = job.branch.take(job.run, job.now() + MARGIN, job.now())
    raise StateLocked(f"branch {job.branch.name}", "was moved by other runs each time", "The next run carries on")


def _unpack(job: Job, found: str | None) -> None:
    """The state of a commit as a store: the cached one if it is that commit's, else made from the branch."""
    if _cached(job, found):
        return
    _drop_cache(job)
    job.cache.mkdir(parents=True, exist_ok=True)
    if (job.branch.state / HEAD).exists():
        import_store(job.branch.state, job.database)
    elif job.branch.state.exists():
        raise StateError(f"branch {job.branch.name}", "holds no whole state", "Go back to a commit that does")


def _cached(job: Job, found: str | None) -> bool:
    try:
        if found is None or job.marker.read_text(encoding="utf-8") != found:
            return False
        job.marker.unlink()  # from here on the database is ahead of that commit
        open_store(job.database, now=job.now(), read_only=True).close()
        return job.database.exists()
    except (OSError, StateError):
        return False


def _drop_cache(job: Job) -> None:
    for tail in ("", "-wal", "-shm"):
        job.database.with_name(job.database.name + tail).unlink(missing_ok=True)
    job.marker.unlink(missing_ok=True)


def _mark(job: Job) -> None:
    """Push what was sent, and free the branch. Where it moved on, put the marks on the newer state."""
    with open_store(job.database, now=job.now(), read_only=True) as store:
        sent = store.outbox.rows("sent")
        store.export(job.branch.state)
    for _ in range(TURNS):
        if job.branch.held_by(job.run):
            job.branch.release()
        if job.branch.push(f"Sent (run {job.run.id})"):
            return
        job.branch.fetch()
        _drop_cache(job)
        import_store(job.branch.state, job.database)
        with open_store(job.database, now=job.now()) as store:
            put_marks(store, sent)
            store.export(job.branch.state)
    raise StateError(f"branch {job.branch.name}", "moved on each time", "What was sent may be sent once more")


def put_marks(store: Store, sent: list[Delivery]) -> None:
    """Note in a newer state what was sent on an older one."""
    rows = {(row.event_id, row.channel, row.recipient): row for row in store.outbox.rows()}
    for mark in sent:
        row = rows.get((mark.event_id, mark.channel, mark.recipient))
        if row is not None and row.state != "sent" and mark.sent_at is not None:
            store.outbox.sent(row.id, mark.sent_at, mark.receipt or "")


def _let_go(job: Job) -> None:
    """Free the branch after a failure, as far as that can be done; its time frees it otherwise."""
    try:
        job.branch.fetch()
        if job.branch.held_by(job.run):
            job.branch.release()
            job.branch.push(f"Run {job.run.id} failed")
    except StateError:
        pass
