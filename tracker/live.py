"""One pass as a run makes it: over the network, with what is installed, for the channels of the claims file.

The command, the service, the step on GitHub and the library's `check` all come through here; what they add is how long
it may take, who watches, and when alerts are sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from tracker import consult, installed, pipeline, telling
from tracker.analyse import Analyst
from tracker.claims import Config
from tracker.fetch import Exchange, Fetcher
from tracker.store import Store


def check(
    config: Config,
    store: Store,
    now: Callable[[], datetime],
    environ: Mapping[str, str],
    *,
    analyst: Analyst | None = None,
    enough: Callable[[], bool] = pipeline.never,
    pace: timedelta | None = None,
    progress: pipeline.Progress = pipeline.silent,
    on_exchange: Callable[[Exchange], None] | None = None,
) -> pipeline.Report:
    """Make one pass; its alerts lie in the outbox then, unsent. The rest is as in `pipeline.check`.

    `environ` has the secrets of a second opinion, where one is configured. `analyst`: one that was made for `config`
    before. `on_exchange` hears of every answer that is fetched.
    """
    with Fetcher(config.settings, now=now, on_exchange=on_exchange) as fetcher:
        return pipeline.check(
            config,
            store,
            fetcher,
            now,
            analyst=analyst or installed.analyst(config),
            progress=progress,
            whom=telling.whom(config),
            enough=enough,
            pace=pace,
            adviser=consult.adviser(config, environ),
        )


def after(seconds: float) -> Callable[[], bool]:
    """Whether so many seconds have gone by since now, asked for as `enough`."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() >= until
