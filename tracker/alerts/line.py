"""One channel ready to send, one attempt to send, and what a whole drain did."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.alerts.notifier import Letter, Notifier, Outcome, Refused, Retry, Sent
from tracker.alerts.quiet import without
from tracker.watching import Delivery


@dataclass(frozen=True)
class Line:
    """One channel, ready to send."""

    name: str  # as in Delivery.channel
    notifier: Notifier | Retry | Refused  # or why there is none, such as a secret that is not set
    addresses: dict[str, str] = field(default_factory=dict)  # recipient -> address, where a recipient is a ${NAME}
    digest: bool = False
    secrets: frozenset[str] = frozenset()  # what no log, error or state may show


@dataclass(slots=True)
class Report:
    """What a drain did."""

    sent: int = 0
    retried: int = 0
    dead: int = 0
    failures: dict[str, str] = field(default_factory=dict)  # channel -> why, the last one

    @property
    def failed(self) -> bool:
        """Whether any alert did not get through."""
        return bool(self.failures)


def attempt(notifier: Notifier, letter: Letter, secrets: frozenset[str]) -> Outcome:
    """One sending, with no secret in what is told of it, and no exception whatever a library does."""
    try:
        outcome = notifier.send(letter)
    except Exception as error:  # noqa: BLE001 - one channel's fault must not stop the others
        return Retry(f"the channel failed ({type(error).__name__})")
    if isinstance(outcome, Sent):
        return replace(outcome, receipt=without(outcome.receipt, secrets))
    return replace(outcome, why=without(outcome.why, secrets))


def letter_id(deliveries: Sequence[Delivery]) -> str:
    """The id of a letter: the event's own, or for a digest one made from all of its events."""
    if len(deliveries) == 1:
        return deliveries[0].event_id
    events = "\n".join(sorted(delivery.event_id for delivery in deliveries))
    return hashlib.sha256(events.encode()).hexdigest()[:32]
