"""What a channel is to the sender. A notifier says what came back; what follows from that, the sender decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tracker.alerts.message import Message
from tracker.alerts.notices import Notice


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to one recipient at once: a change, a word about the watching, or in a digest several of both."""

    id: str  # the same for every attempt
    to: str  # the recipient; "" where the channel has only one
    at: datetime  # now: when this attempt is made
    messages: tuple[Message, ...] = ()
    notices: tuple[Notice, ...] = ()
    thread: str = ""  # the receipt of the first letter on the same claim, where there was one

    @property
    def digest(self) -> bool:
        """Whether several things are told at once."""
        return len(self.messages) + len(self.notices) > 1


@dataclass(frozen=True, slots=True)
class Sent:
    """The receiver said yes."""

    receipt: str = ""  # what it is known by there, to reply to


@dataclass(frozen=True, slots=True)
class Retry:
    """Not now. `why` is one line without an address or a secret."""

    why: str
    after: timedelta | None = None  # the receiver asked for so much silence
    alone: bool = False  # True: this letter alone fails; the channel is well


@dataclass(frozen=True, slots=True)
class Refused:
    """Never: the same again would be refused again. `why` is one line without an address or a secret."""

    why: str


Outcome = Sent | Retry | Refused


class Notifier(Protocol):
    """One configured channel, secrets looked up. Used by one thread at a time; nothing is opened before `send`."""

    @property
    def pace(self) -> timedelta:
        """The least time between two letters."""

    def send(self, letter: Letter) -> Outcome:
        """Send a letter and say what came back. Trouble of network and receiver is an outcome, never an exception."""

    def preview(self, letter: Letter) -> str:
        """What would be sent, as text."""
