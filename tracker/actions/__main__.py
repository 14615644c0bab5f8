"""`python -m tracker.actions`: what action.yml runs. Everything comes from the environment, nothing from a shell.

    CLAIMS_FILE         the claims file; claims.yaml
    STATE_BRANCH        the branch of the state; claim-tracker-state
    MAX_SECONDS         time for reading; 1200
    CACHE_FOLDER        where the database is kept between runs; only a speed-up
    HEALTHCHECK_URL     asked for at the end, with /fail added after a failure: whoever waits there misses a run that
                        never came
    GITHUB_..., RUNNER_TEMP and the secrets that claims.yaml names

Exit codes: 0 done, or left to another run; 2 the claims file; 3 an alert was given up; 4 the state cannot be relied on.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from tracker import config as loader
from tracker.actions import report as shown
from tracker.actions.branch import Run, StateBranch, authorised, remote_of, scratch
from tracker.actions.turn import Done, Job, run
from tracker.cli.options import wall_clock
from tracker.errors import ConfigError, StateLocked, TrackerError, UsageError
from tracker.store import Store


def main(environ: Mapping[str, str]) -> int:
    """Make one run in the environment of a job; returns the exit code."""
    try:
        code = _run(environ)
    except StateLocked as error:
        told = f"{error}; it does the work."
        shown.write(environ, f"{told}\n", shown.outputs(None), [shown.command("notice", told)])
        code = 0
    except ConfigError as error:
        shown.write(environ, "", shown.outputs(None), list(shown.problems(error.problems)))
        code = error.exit_code
    except TrackerError as error:
        shown.write(environ, "", shown.outputs(None), [shown.command("error", str(error))])
        code = error.exit_code
    ping(environ.get("HEALTHCHECK_URL", ""), well=code == 0)
    return code


def _run(environ: Mapping[str, str]) -> int:
    config = loader.load(Path(environ.get("CLAIMS_FILE") or "claims.yaml"), None)
    folder = scratch(environ)
    branch = environ.get("STATE_BRANCH") or "claim-tracker-state"
    try:
        remote = remote_of(environ)
        max_seconds = float(environ.get("MAX_SECONDS") or 1200)
    except KeyError as error:
        raise UsageError(f"{error.args[0]} is not set: this runs inside GitHub Actions; use tracker check") from error
    except ValueError as error:
        raise UsageError(f"max-seconds: {environ['MAX_SECONDS']!r} is not a number") from error
    job = Job(
        config=config,
        branch=StateBranch(folder / "branch", remote, branch, authorised(environ)),
        cache=Path(environ.get("CACHE_FOLDER") or folder / "cache"),
        run=Run(environ.get("GITHUB_RUN_ID", "0"), int(environ.get("GITHUB_RUN_ATTEMPT") or 1)),
        environ=environ,
        now=wall_clock,
        max_seconds=max_seconds,
    )

    def show(store: Store, done: Done) -> None:
        commands = list(shown.notes(done.report))
        for channel, why in done.told.failures.items():
            commands.append(shown.command("error" if done.told.dead else "warning", f"{channel}: {why}"))
        shown.write(environ, shown.summary(config, store, done.report), shown.outputs(done.report), commands)

    return 3 if run(job, show).told.dead else 0


def ping(url: str, *, well: bool) -> None:
    """Tell a dead-man's switch that a run came, and how it went. Its own trouble is nobody's."""
    if not url:
        return
    import httpx

    try:
        httpx.get(url if well else f"{url.rstrip('/')}/fail", timeout=10, follow_redirects=True)
    except (httpx.HTTPError, httpx.InvalidURL):
        sys.stdout.write(shown.command("warning", "HEALTHCHECK_URL did not answer") + "\n")


if __name__ == "__main__":
    # A cancelled job is asked to end: leave by way of an exception, so that the branch is freed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(os.environ))
