"""What the drain needs of an outbox; the store's `outbox` is one."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from tracker.watching import Delivery, Lane


class Outbox(Protocol):
    """Deliveries on their way, and how each channel fares."""

    def transaction(self) -> AbstractContextManager[Any]:
        """What is done inside is stored together."""

    def lease(
        self,
        limit: int,
        now: datetime,
        holder: str,
        seconds: float,
        *,
        channel: str | None = None,
        recipient: str | None = None,
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> list[Delivery]:
        """Claim what is due, in the order of the changes."""

    def sent(self, delivery: int, at: datetime, receipt: str = "") -> bool:
        """The receiver said yes."""

    def retry(self, delivery: int, at: datetime, next_at: datetime, error: str) -> bool:
        """Not now."""

    def dead(self, delivery: int, at: datetime, error: str) -> bool:
        """Never."""

    def recall(self, now: datetime, longest: timedelta) -> int:
        """Let what a wrong clock set for the far future be due."""

    def expire(self, at: datetime, made_before: datetime, error: str, *, channel: str) -> int:
        """Give up what waits too long."""

    def first_receipt(self, channel: str, recipient: str, claim: str) -> str | None:
        """What later letters on a claim are replies to."""

    def lane(self, channel: str) -> Lane:
        """How a channel fared so far."""

    def save_lane(self, lane: Lane) -> None:
        """Remember how a channel fares."""
