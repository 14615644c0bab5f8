"""The tracker from Python: the few functions that `import tracker` offers. Their nouns are those of `tracker.model`.

    import tracker
    for change in tracker.replay("claims.yaml", "coverage.jsonl"):
        print(change.claim, change.before, change.after, change.because)

All raise `tracker.errors.TrackerError`: ConfigError for a claims file, StateError for a store that is not safe to use,
StateLocked where another run has it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from tracker import config as loader
from tracker import coverage as recorded
from tracker import installed, live, pipeline, readers, telling
from tracker.claims import Config
from tracker.errors import UsageError
from tracker.model import Change, Failure, Verdict
from tracker.pipeline import Report
from tracker.settle import seed_verdict
from tracker.stance.assess import Assessment
from tracker.stance.assess import assess as _assess
from tracker.store import open_store

__all__ = ["Assessment", "Report", "assess", "check", "load", "replay", "status"]

Place = str | os.PathLike[str]


def _clock() -> datetime:
    return datetime.now().astimezone()


def load(claims: Place) -> Config:
    """The claims file at a path, valid in every part. Raises ConfigError with every mistake in it."""
    return loader.load(Path(claims), None)


def check(
    claims: Place | Config,
    state: Place | None = None,
    *,
    send: bool = False,
    max_seconds: float | None = None,
    now: Callable[[], datetime] = _clock,
) -> Report:
    """Make one pass over the sources, as `tracker check` does, and return what it did.

    The state is a SQLite file, made if it is not there; by default it is beside the claims file. `send` sends the
    alerts that are due; without it they wait for a run that does. Reading stops after `max_seconds`.
    """
    config, place = _opened(claims, state)
    enough = live.after(max_seconds if max_seconds is not None else float("inf"))
    with open_store(place, now=now()) as store:
        report = live.check(config, store, now, os.environ, enough=enough)
        if send:
            telling.deliver(config, store, os.environ, now)
    return report


def replay(claims: Place | Config, *coverage: Place) -> Iterator[Change | Failure]:
    """Send recorded coverage (coverage.jsonl files) down the same path, without a network and on its own clock.

    Yields each change, and a Failure for each observation that could not be read, in the order of `seen_at`. The state
    is one of its own and is thrown away. Raises CoverageError for a line that is no observation.
    """
    config = claims if isinstance(claims, Config) else load(claims)
    observations = list(recorded.read([Path(file) for file in coverage]))
    start = observations[0].seen_at if observations else _clock()
    with open_store(":memory:", now=start) as store:
        yield from pipeline.replay(config, store, observations, installed.analyst(config))


def status(claims: Place | Config, state: Place | None = None) -> dict[str, Verdict]:
    """Where every claim stands, by its id, in the order of the claims file. Nothing is changed."""
    config, place = _opened(claims, state)
    with open_store(place, now=_clock(), read_only=True) as store:
        known = store.verdicts()
    return {claim.id: known.get(claim.id) or seed_verdict(claim) for claim in config.claims}


def assess(claim: str, title: str = "", body: str = "") -> Assessment:
    """How an article stands to a claim: how far it is related, its stance, the quote that shows it."""
    return _assess(claim, title, body, readers.chosen().encoder)


def _opened(claims: Place | Config, state: Place | None) -> tuple[Config, Path]:
    if not isinstance(claims, Config):
        return load(claims), Path(state) if state is not None else Path(claims).with_suffix(".sqlite")
    if state is None:
        raise UsageError("a Config has no place of its own: say where the state is")
    return claims, Path(state)
