"""When the next pass is due: when the first of the sources is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.claims import Config, Source
from tracker.queries import asked
from tracker.visits import visit_key
from tracker.watching import Visit

LEAST = timedelta(seconds=1)  # between passes, whatever is due


def with_intervals(config: Config) -> Config:
    """The configuration with an interval for every source: its own, else that of the settings."""
    every = config.settings.every
    return replace(config, sources=tuple(replace(s, every=s.every or every) for s in config.sources))


def next_pass(config: Config, visit: Callable[[str], Visit | None], begun: datetime, now: datetime) -> datetime:
    """When to make the next pass after one that began at `begun`: when a source is due, and for the pages that are
    looked at again no later than the settings' interval."""
    moments = [begun + config.settings.every]
    moments += [next_ask(source, visit(visit_key(source)), moments[0]) for source in asked(config)]
    return max(min(moments), now + LEAST)


def next_ask(source: Source, before: Visit | None, otherwise: datetime) -> datetime:
    """When a source may be asked again: after its interval, and not before its server allows it."""
    if before is None or source.every is None:
        return otherwise
    bounds = (before.at + source.every, before.not_before, before.next_due)
    return max(moment for moment in bounds if moment is not None)
