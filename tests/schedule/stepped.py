"""The command line under a clock that can be set: the file that $CLOCK names says how many seconds it is ahead.

Both clocks that the service goes by are set, its own and its scheduler's; the running clock is left alone.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from apscheduler.schedulers import base

from tracker.cli import options, run

CLOCK = Path(os.environ["CLOCK"])


class Set(datetime):
    """A time of day that is ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(seconds=int(CLOCK.read_text()))


def main() -> None:
    """Run `tracker` with the arguments that were given."""
    base.datetime = Set
    options.wall_clock = lambda: Set.now().astimezone()
    sys.exit(run())


if __name__ == "__main__":
    main()
