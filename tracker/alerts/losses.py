"""A channel that loses alerts is told of in another one: a dead hook must not be noticed by its silence."""

from __future__ import annotations

import hashlib
import queue
import threading
from collections.abc import Iterable
from datetime import datetime

from tracker.alerts.line import Line, attempt
from tracker.alerts.notices import of_losses
from tracker.alerts.notifier import Letter, Outcome, Refused, Retry, Sent


def tell_of_loss(channel: str, why: str, others: Iterable[Line], now: datetime, limit: float) -> bool:
    """Say in one of the other channels that `channel` loses alerts; whether any of them took it."""
    notice = of_losses(channel, why, now)
    key = hashlib.sha256(f"{channel}\n{now.isoformat()}".encode()).hexdigest()[:32]
    for line in others:
        for address in line.addresses.values() or [""]:
            if isinstance(_within(limit, line, Letter(key, address, now, notices=(notice,))), Sent):
                return True
    return False


def _within(limit: float, line: Line, letter: Letter) -> Outcome | None:
    """One attempt, or None where it hangs."""
    notifier = line.notifier
    if isinstance(notifier, Retry | Refused):
        return notifier
    answers: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    send = threading.Thread(
        target=lambda: answers.put(attempt(notifier, letter, line.secrets)), name=f"alert {line.name}", daemon=True
    )
    send.start()
    try:
        return answers.get(timeout=limit)
    except queue.Empty:
        return None
