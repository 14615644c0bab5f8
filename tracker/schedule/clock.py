"""The two clocks of the service, and how they tell that somebody set one of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

SET = timedelta(seconds=5)  # the world's clock against the running one: what parts them by less is a slow machine


@dataclass(frozen=True)
class Clock:
    """The world's time, which can be set, and seconds that only run on."""

    now: Callable[[], datetime]
    running: Callable[[], float] = time.monotonic


class Steps:
    """Notices that the world's clock was set, or that the machine slept: both make it part from the running one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._then = self._read()

    def last(self) -> timedelta:
        """How far the world's clock went beside the running one since the last call; zero where that is noise."""
        before, self._then = self._then, self._read()
        step = self._then[0] - before[0] - timedelta(seconds=self._then[1] - before[1])
        return step if abs(step) >= SET else timedelta(0)

    def _read(self) -> tuple[datetime, float]:
        return self._clock.now(), self._clock.running()
