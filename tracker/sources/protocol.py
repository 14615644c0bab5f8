"""What a kind of source is: something that turns a place to look into leads, through a fetch that is handed to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from tracker.claims import Source
from tracker.model import Fetched, Lead, Outcome, Validators
from tracker.watching import Visit

# Asks for a URL, with what the server gave to ask again with. Never raises for trouble on the network.
Fetch = Callable[[str, Validators], Fetched]


@dataclass(frozen=True, slots=True)
class Discovery:
    """What looking at a source brought. Errors are values: `outcome` and `detail` say how it went."""

    leads: tuple[Lead, ...] = ()
    outcome: Outcome = Outcome.OK
    detail: str = ""  # one line for a person; no secret, no page text
    validators: Validators = field(default_factory=Validators)
    retry_after: timedelta | None = None
    max_age: timedelta | None = None
    capped: int = 0  # entries that were left out, because the list was longer than is looked at


class Kind(Protocol):
    """One kind of source, or one search engine."""

    def discover(self, source: Source, fetch: Fetch, visit: Visit | None, now: datetime) -> Discovery:
        """The leads of a source.

        Args:
            source: the source, with its query filled in where it is a search.
            fetch: the only way to the network.
            visit: the last look at it, None at first.
            now: the present, aware; entries dated after it are dated by first sight.
        """
        ...
