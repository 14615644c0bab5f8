"""The pace that each host is asked at: first come, first served, evenly spaced, never in bursts."""

from __future__ import annotations

import threading
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tracker.fetch.trouble import Trouble
from tracker.model import Outcome

JITTER = 0.2  # of the delay, added: hourly trackers started by the same cron line fall out of step


class Gate:
    """Turns at hosts. At most `concurrency` requests of one host are under way, and they start `delay` seconds apart.

    `patience` bounds the wait for a turn, in seconds.
    """

    def __init__(
        self,
        delay: float,
        concurrency: int,
        patience: float,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._delay = delay
        self._concurrency = concurrency
        self._patience = patience
        self._monotonic = monotonic
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}
        self._lock = threading.Lock()

    def slow(self, authority: str, delay: float) -> None:
        """Keep at least `delay` seconds between requests to this host: its Crawl-delay."""
        lane = self._lane(authority)
        lane.delay = max(lane.delay, delay)

    @contextmanager
    def turn(self, authority: str) -> Iterator[None]:
        """Wait for a turn and hold it. Raises Trouble (NOT_TRIED) at once where the queue is too long."""
        lane = self._lane(authority)
        if not lane.enter(self._patience):
            raise Trouble(
                Outcome.NOT_TRIED,
                f"too many requests wait for {authority} already, which is asked every {lane.delay:g} s at most",
            )
        try:
            if (wait := lane.reserve(self._monotonic())) > 0:
                self._sleep(wait)
            yield
        finally:
            lane.leave()

    def _lane(self, authority: str) -> _Lane:
        with self._lock:
            if authority not in self._lanes:
                self._lanes[authority] = _Lane(authority, self._delay, self._concurrency)
            return self._lanes[authority]


class _Lane:
    """One host's queue. A permit that comes free is handed to the longest waiter, so that nobody can push in."""

    def __init__(self, authority: str, delay: float, concurrency: int) -> None:
        self.delay = delay
        self._name = authority
        self._free = concurrency
        self._queue: deque[threading.Event] = deque()
        self._next_start = float("-inf")
        self._started = 0
        self._lock = threading.Lock()

    def enter(self, patience: float) -> bool:
        """Wait for a permit; False, at once, where the queue would take longer than `patience` seconds."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            if (len(self._queue) + 1) * self.delay > patience:
                return False
            ticket = threading.Event()
            self._queue.append(ticket)
        ticket.wait()
        return True

    def reserve(self, now: float) -> float:
        """Take the next starting time; how many seconds away it is."""
        with self._lock:
            start = max(now, self._next_start)
            self._started += 1
            # Spread without randomness, so that the same run waits the same times.
            share = zlib.crc32(f"{self._name} {self._started}".encode()) / 2**32
            self._next_start = start + self.delay * (1 + JITTER * share)
            return start - now

    def leave(self) -> None:
        """Give the permit back."""
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._free += 1
