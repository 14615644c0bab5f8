"""The nouns of the watching itself: how the sources and pages fare, and what is on its way to whom.

No claim is among them: what flows from claims.yaml to an alert is in `claims` and `model`. The same holds here: frozen
values without behaviour that touches the world, and aware times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.model import Lead, Outcome, Validators


@dataclass(frozen=True, slots=True)
class Visit:
    """What is remembered of looking at one place, a source or a page, so that the next look is polite and honest."""

    key: str  # Source.key, or the page's URL as it is asked for
    at: datetime  # of the last attempt
    outcome: Outcome
    detail: str = ""
    validators: Validators = Validators()
    ok_at: datetime | None = None  # last time that it could be read
    blind_since: datetime | None = None
    failures: int = 0  # in a row
    told: bool = False  # whether it was last reported as blind: once when that begins, once when it ends
    told_since: datetime | None = None  # since when it was blind, as was reported
    breaks: tuple[tuple[datetime, datetime], ...] = ()  # when it was blind before, long ones only, the oldest first
    not_before: datetime | None = None  # Retry-After and back-off: no request earlier
    next_due: datetime | None = None
    max_age: timedelta | None = None  # for a source: how long its list asked to be taken as fresh
    items: int = 0  # leads at the last reading, to notice a list that lost its entries
    canonical: str | None = None  # for a page: the URL that its revisions are stored under
    found_at: str | None = None  # for a page: the address that it was last read at, after all redirects
    lead: Lead | None = None  # for a page: what its source said of it
    source: str | None = None  # for a page: Source.key of the list that was the first to name it


@dataclass(frozen=True, slots=True)
class Health:
    """How reading one source went this time."""

    source: str  # Source.key
    label: str  # for people: the outlet or the location
    outcome: Outcome
    detail: str = ""
    leads: int = 0
    since: datetime | None = None  # when the present blindness began

    @property
    def blind(self) -> bool:
        """Whether nothing could be learnt from it."""
        return self.outcome not in (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.NOT_TRIED)


@dataclass(frozen=True, slots=True)
class SourceNews:
    """Sources that one look made blind, or that it could read again: news of the watching, never of a claim."""

    at: datetime
    sources: tuple[Health, ...]  # those of them that are not `blind` can be read again


@dataclass(frozen=True, slots=True)
class Delivery:
    """One change, or one word about sources, on its way to one recipient: a row of the outbox."""

    id: int
    event_id: str  # the same for every attempt and every recipient of one change
    seq: int | None  # the change's number; None for a word about sources
    channel: str
    recipient: str
    state: str  # pending, leased, sent, dead
    created_at: datetime
    attempts: int  # begun, this one included
    next_at: datetime  # no attempt earlier
    lease_until: datetime | None = None
    lease_by: str | None = None
    sent_at: datetime | None = None
    last_error: str | None = None
    receipt: str | None = None  # what the receiver answered


@dataclass(frozen=True, slots=True)
class Lane:
    """How one alert channel fares, remembered between runs."""

    channel: str  # as in Delivery.channel
    not_before: datetime | None = None  # its pace, its Retry-After, or the rest it is given after failures
    failures: int = 0  # in a row, of the channel itself
    failing_since: datetime | None = None
    last_error: str | None = None
    told_at: datetime | None = None  # when another channel was told that this one lost alerts
