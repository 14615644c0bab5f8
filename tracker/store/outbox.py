"""The outbox: every change, and every word about sources, on its way to every recipient, until sent or given up.

    pending -- lease --> leased -- sent --> sent
       ^                   |  \\--- dead --> dead -- again --> pending
       +------ retry ------+
    pending -- expire --> dead
    leased -- its time runs out --> leased by the next

A row stays when it is sent: it is the proof, and the reason why nothing is sent twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, update

from tracker.model import Change
from tracker.store.documents import dump, load, moment
from tracker.store.schema import changes, lanes, outbox, source_news
from tracker.store.session import Session
from tracker.watching import Delivery, Lane, SourceNews

_IN_ORDER = (outbox.c.seq, outbox.c.id)


class Outbox:
    """The deliveries of one store, reached as `store.outbox`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(self, state: str | None = None) -> list[Delivery]:
        """All deliveries, or those in one state, by the number of their change."""
        query = select(outbox).order_by(*_IN_ORDER)
        return self._read(query if state is None else query.where(outbox.c.state == state))

    def pending(self, now: datetime) -> list[Delivery]:
        """What may be sent now: waiting and due, or leased by someone who did not come back in time."""
        return self._read(select(outbox).where(_due(now)).order_by(*_IN_ORDER))

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
        """Claim up to `limit` deliveries for `holder`, for that many seconds, and count the attempt.

        Only those of a channel, of a recipient, made at `since` or later and before `before`, where that is given. No
        one else gets them until then. What was leased must be followed by `sent`, `retry` or `dead`.
        """
        wanted = [outbox.c.channel == channel] if channel is not None else []
        wanted += [outbox.c.recipient == recipient] if recipient is not None else []
        wanted += [outbox.c.created_at >= moment(since)] if since is not None else []
        wanted += [outbox.c.created_at < moment(before)] if before is not None else []
        with self._session.transaction() as connection:
            due = [self._first(limit, ready, wanted) for ready in (_waiting(now), _abandoned(now))]
            ids = [
                row.id
                for row in sorted((row for rows in due for row in rows), key=lambda r: (r.seq or 0, r.id))[:limit]
            ]
            taken = {
                "state": "leased",
                "attempts": outbox.c.attempts + 1,
                "lease_by": holder,
                "lease_until": moment(now + timedelta(seconds=seconds)),
            }
            connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(taken))
            return self._read(select(outbox).where(outbox.c.id.in_(ids)).order_by(*_IN_ORDER))

    def _first(self, limit: int, ready: ColumnElement[bool], wanted: list[ColumnElement[bool]]) -> Sequence[Row[Any]]:
        """The first rows in one state: asked for state by state, so that the index has them in order."""
        query = select(outbox.c.id, outbox.c.seq).where(ready, *wanted).order_by(*_IN_ORDER).limit(limit)
        return self._session.rows(query)

    def sent(self, delivery: int, at: datetime, receipt: str = "") -> bool:
        """The receiver said yes. True unless that was known; it is believed even after the lease ran out."""
        unsent = outbox.c.state != "sent"
        return self._move(delivery, unsent, state="sent", sent_at=moment(at), receipt=receipt, last_error=None)

    def retry(self, delivery: int, at: datetime, next_at: datetime, error: str) -> bool:
        """It failed at `at` and is to be tried again, not before `next_at`. True if it was leased."""
        told = f"{at.isoformat(timespec='seconds')} {error}"
        return self._move(delivery, _leased(), state="pending", next_at=moment(next_at), last_error=told)

    def dead(self, delivery: int, at: datetime, error: str) -> bool:
        """It failed at `at` for good: a person must look. True if it was leased."""
        told = f"{at.isoformat(timespec='seconds')} {error}"
        return self._move(delivery, _leased(), state="dead", last_error=told)

    def again(self, deliveries: Iterable[int], now: datetime) -> int:
        """Send dead deliveries back on their way, at a person's word; returns how many of these were dead."""
        with self._session.transaction():
            return sum(
                self._move(each, outbox.c.state == "dead", state="pending", attempts=0, next_at=moment(now))
                for each in deliveries
            )

    def recall(self, now: datetime, longest: timedelta) -> int:
        """Let what is set for later than any wait can be be due now: the clock was wrong when that was written."""
        far = moment(now + longest)
        waiting = and_(outbox.c.state == "pending", outbox.c.next_at > far)
        held = and_(_leased(), outbox.c.lease_until > far)
        with self._session.transaction() as connection:
            moved = connection.execute(update(outbox).where(waiting).values(next_at=moment(now))).rowcount
            return moved + connection.execute(update(outbox).where(held).values(lease_until=moment(now))).rowcount

    def expire(self, at: datetime, made_before: datetime, error: str, *, channel: str) -> int:
        """Give up what waits for a channel and was made before a moment; returns how many rows that were."""
        told = f"{at.isoformat(timespec='seconds')} {error}"
        old = and_(outbox.c.channel == channel, outbox.c.state == "pending", outbox.c.created_at < moment(made_before))
        with self._session.transaction() as connection:
            return connection.execute(update(outbox).where(old).values(state="dead", last_error=told)).rowcount

    # --- what a sender needs beside the rows ------------------------------------------------------------------------

    def transaction(self) -> AbstractContextManager[Any]:
        """What is done inside is stored together."""
        return self._session.transaction()

    def change(self, seq: int) -> Change:
        """The change of that number, which a delivery names."""
        row = self._session.row(select(changes.c.body).where(changes.c.seq == seq))
        assert row is not None  # a foreign key holds it
        return load(Change, row.body)

    def source_news(self, event_id: str) -> SourceNews:
        """The word about sources that a delivery without a change carries."""
        row = self._session.row(select(source_news.c.body).where(source_news.c.event_id == event_id))
        assert row is not None  # stored with the delivery
        return load(SourceNews, row.body)

    def first_receipt(self, channel: str, recipient: str, claim: str) -> str | None:
        """What a recipient answered to the first alert on a claim: where the later ones belong as replies."""
        query = (
            select(outbox.c.receipt)
            .join(changes, changes.c.event_id == outbox.c.event_id)
            .where(outbox.c.channel == channel, outbox.c.recipient == recipient, outbox.c.state == "sent")
            .where(changes.c.claim == claim)
            .order_by(changes.c.seq)
        )
        row = self._session.row(query)
        return str(row.receipt) if row and row.receipt else None

    def counts(self) -> dict[tuple[str, str], int]:
        """How many deliveries there are by (channel, state)."""
        query = select(outbox.c.channel, outbox.c.state, func.count().label("n"))
        found = self._session.rows(query.group_by(outbox.c.channel, outbox.c.state))
        return {(row.channel, row.state): row.n for row in found}

    def lane(self, channel: str) -> Lane:
        """How a channel fared so far."""
        row = self._session.row(select(lanes.c.body).where(lanes.c.channel == channel))
        return load(Lane, row.body) if row else Lane(channel)

    def save_lane(self, lane: Lane) -> None:
        """Remember how a channel fares."""
        with self._session.transaction() as connection:
            connection.execute(delete(lanes).where(lanes.c.channel == lane.channel))
            connection.execute(insert(lanes).values(channel=lane.channel, body=dump(lane)))

    def _move(self, delivery: int, allowed: ColumnElement[bool], **to: Any) -> bool:
        """Change one row where it is in a state that allows it, and drop its lease."""
        to |= {"lease_until": None, "lease_by": None}
        with self._session.transaction() as connection:
            moved = connection.execute(update(outbox).where(outbox.c.id == delivery, allowed).values(to))
            return moved.rowcount == 1

    def _read(self, query: Any) -> list[Delivery]:
        return [_delivery(row) for row in self._session.rows(query)]


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(_waiting(now), _abandoned(now))


def _waiting(now: datetime) -> ColumnElement[bool]:
    return and_(outbox.c.state == "pending", outbox.c.next_at <= moment(now))


def _abandoned(now: datetime) -> ColumnElement[bool]:
    return and_(_leased(), outbox.c.lease_until <= moment(now))


def _leased() -> ColumnElement[bool]:
    return outbox.c.state == "leased"


def _delivery(row: Row[Any]) -> Delivery:
    times = ("created_at", "next_at", "lease_until", "sent_at")
    values = dict(row._mapping)
    values |= {name: datetime.fromisoformat(values[name]) for name in times if values[name] is not None}
    return Delivery(**values)
