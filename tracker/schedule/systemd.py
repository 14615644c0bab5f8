"""Words to systemd: ready, reloading, stopping, still alive. Without systemd they go nowhere.

The protocol is one datagram a word to the socket in NOTIFY_SOCKET (sd_notify(3)).
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping

OFTEN = 10.0  # seconds between words, where no watchdog asks for more


class Notifier:
    """Speaks to the service manager that started this process, if one did."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        ours = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        micro = environ.get("WATCHDOG_USEC", "") if ours else ""
        # A third of the time after which it restarts us, in seconds.
        self._every = min(int(micro) / 3e6, OFTEN) if micro.isdigit() else OFTEN
        self._next = 0.0

    def ready(self, status: str = "") -> None:
        """Started, or done with reloading."""
        self._say("READY=1", f"STATUS={status}")

    def reloading(self) -> None:
        """The configuration is read again; `ready` follows."""
        self._say("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def alive(self, status: str, clock: float) -> None:
        """Still at work, at a time of the monotonic clock; said often enough for the watchdog, and no oftener."""
        if clock >= self._next:
            self._next = clock + self._every
            self._say("WATCHDOG=1", f"STATUS={status}")

    def stopping(self) -> None:
        """About to end."""
        self._say("STOPPING=1")

    def _say(self, *words: str) -> None:
        if not self._address or not hasattr(socket, "AF_UNIX"):
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
                link.sendto("\n".join(words).encode(), address)
        except OSError:
            pass  # nobody listens: that is no reason to stop
