"""How long to wait after a failure: twice as long each time, for three days, never all at the same moment."""

from __future__ import annotations

import hashlib
from datetime import timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
GIVE_UP = timedelta(days=3)  # a weekend with the mail server down loses nothing
LEAST_ATTEMPTS = 8  # before that, age alone is no reason: the tracker itself may have been off
JITTER = 0.2  # of the wait, either way


def backoff(failures: int, key: str) -> timedelta:
    """The wait after so many failures in a row. The jitter comes from `key`, so that the same input waits the same."""
    doubled: int = 1 << min(max(failures, 1) - 1, 20)
    wait = min(FIRST * doubled, LONGEST)
    drawn = int.from_bytes(hashlib.sha256(f"{key}\n{failures}".encode()).digest()[:4]) / 2**32
    return wait * (1 + JITTER * (2 * drawn - 1))
