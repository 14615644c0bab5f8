"""What is known of the claims: evidence, verdicts, changes, a person's rulings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from tracker.model import Change, Evidence, Ruling, Verdict
from tracker.store.documents import dump, load, moment
from tracker.store.schema import changes, evidence, meta, outbox, rulings, source_news, verdicts
from tracker.store.session import Session
from tracker.watching import SourceNews

Deliveries = Callable[[Change], Iterable[tuple[str, str]]]


class Ledger(Session):
    """Evidence by page and claim, the verdict on each claim, every change there ever was."""

    @property
    def id(self) -> str:
        """The name of this state, drawn when it was made: part of every event id."""
        return self._meta("state_id") or ""

    @property
    def fresh(self) -> bool:
        """Whether no verdict was ever stored: what is found now is a baseline and no news."""
        return self.row(select(verdicts.c.claim)) is None

    @property
    def baseline_since(self) -> datetime | None:
        """Since when a first look at all that there is has been going on; None once it is done."""
        told = self._meta("baseline_since")
        return datetime.fromisoformat(told) if told else None

    def mark_baseline(self, since: datetime | None) -> None:
        """Note that the first look has been going on since then, or that it is done."""
        self._put_meta("baseline_since", since.isoformat() if since else None)

    # --- evidence ---------------------------------------------------------------------------------------------------

    def evidence(self, claim: str) -> list[Evidence]:
        """All evidence on a claim, withdrawn pieces included, by page and by place in it."""
        query = select(evidence.c.body).where(evidence.c.claim == claim).order_by(evidence.c.url, evidence.c.place)
        return [load(Evidence, row.body) for row in self.rows(query)]

    def evidence_of(self, url: str) -> list[Evidence]:
        """All evidence from one page, in the order in which it was saved."""
        query = select(evidence.c.body).where(evidence.c.url == url).order_by(evidence.c.place)
        return [load(Evidence, row.body) for row in self.rows(query)]

    def save_evidence(self, url: str, pieces: Sequence[Evidence]) -> None:
        """Put `pieces` in the stead of all evidence from one page."""
        rows = [{"url": url, "place": n, "claim": e.claim, "body": dump(e)} for n, e in enumerate(pieces)]
        with self.transaction() as connection:
            connection.execute(delete(evidence).where(evidence.c.url == url))
            if rows:
                connection.execute(insert(evidence), rows)

    @property
    def read_for(self) -> str | None:
        """The digest of the claims that the stored articles were last read for."""
        return self._meta("read_for")

    def mark_read_for(self, digest: str) -> None:
        """Note that the stored articles were read for the claims of this digest."""
        self._put_meta("read_for", digest)

    # --- verdicts and changes ---------------------------------------------------------------------------------------

    def verdict(self, claim: str) -> Verdict | None:
        """Where a claim stood when it was last judged."""
        row = self.row(select(verdicts.c.body).where(verdicts.c.claim == claim))
        return load(Verdict, row.body) if row else None

    def verdicts(self) -> dict[str, Verdict]:
        """The last verdict on every claim that was ever judged."""
        rows = self.rows(select(verdicts).order_by(verdicts.c.claim))
        return {row.claim: load(Verdict, row.body) for row in rows}

    def record(
        self,
        judged: Sequence[Verdict],
        changed: Sequence[Change] = (),
        deliveries: Deliveries | None = None,
        *,
        at: datetime,
    ) -> list[Change]:
        """Store verdicts, changes and one outbox row for each recipient of each change, together or not at all.

        `deliveries` gives the (channel, recipient) pairs of a numbered change; a pair named twice is told once.
        Returns the changes with the numbers that they got: they count up by one over the life of the state.
        """
        if not judged and not changed:
            return []
        with self.transaction() as connection:
            for verdict in judged:
                connection.execute(delete(verdicts).where(verdicts.c.claim == verdict.claim))
                connection.execute(insert(verdicts).values(claim=verdict.claim, body=dump(verdict)))
            last = connection.execute(select(func.max(changes.c.seq))).scalar() or 0
            numbered = [replace(change, seq=last + n) for n, change in enumerate(changed, 1)]
            state = self.id
            for change in numbered:
                event = event_of(state, change)
                row = {"seq": change.seq, "event_id": event, "claim": change.claim, "body": dump(change)}
                connection.execute(insert(changes).values(row))
                _put(connection, event, change.seq, deliveries(change) if deliveries else (), at)
        return numbered

    def tell(self, news: SourceNews, recipients: Iterable[tuple[str, str]]) -> None:
        """Store a word about sources and one outbox row for each (channel, recipient); nothing where nobody hears."""
        pairs = list(recipients)
        if not pairs:
            return
        with self.transaction() as connection:
            number = (connection.execute(select(func.max(source_news.c.number))).scalar() or 0) + 1
            event = _event(self.id, "", number, moment(news.at))  # no claim has an empty id
            connection.execute(insert(source_news).values(number=number, event_id=event, body=dump(news)))
            _put(connection, event, None, pairs, news.at)

    def changes(self, since: int = 0, claim: str | None = None) -> list[Change]:
        """The changes after number `since`, in order; with `claim`, of that claim only."""
        query = select(changes.c.body).where(changes.c.seq > since).order_by(changes.c.seq)
        if claim is not None:
            query = query.where(changes.c.claim == claim)
        return [load(Change, row.body) for row in self.rows(query)]

    # --- rulings ----------------------------------------------------------------------------------------------------

    def rulings(self, claim: str) -> list[Ruling]:
        """A person's rulings on a claim and its evidence, in the order in which they were made."""
        rows = self.rows(select(rulings.c.body).where(rulings.c.claim == claim).order_by(rulings.c.id))
        return [load(Ruling, row.body) for row in rows]

    def add_ruling(self, ruling: Ruling) -> None:
        """Store one more ruling."""
        with self.transaction() as connection:
            connection.execute(insert(rulings).values(claim=ruling.claim, body=dump(ruling)))

    def _put_meta(self, key: str, value: str | None) -> None:
        with self.transaction() as connection:
            connection.execute(delete(meta).where(meta.c.key == key))
            if value is not None:
                connection.execute(insert(meta).values(key=key, value=value))

    def _meta(self, key: str) -> str | None:
        row = self.row(select(meta.c.value).where(meta.c.key == key))
        return str(row.value) if row else None


def event_of(state: str, change: Change) -> str:
    """What a receiver knows a change by, however often it is sent: the first 32 hex digits of SHA-256(state id, claim,
    number, status before, status after), one a line.

    The number alone would do, were no backup ever restored: numbers given since are then given again.
    """
    return _event(state, change.claim, change.seq, change.before, change.after)


def _event(*told: object) -> str:
    return hashlib.sha256("\n".join(map(str, told)).encode()).hexdigest()[:32]


def _put(connection: Connection, event: str, seq: int | None, pairs: Iterable[tuple[str, str]], at: datetime) -> None:
    """Into the outbox, each pair once."""
    waiting = {"event_id": event, "seq": seq, "state": "pending", "attempts": 0}
    waiting |= {"created_at": moment(at), "next_at": moment(at)}
    for channel, recipient in dict.fromkeys(pairs):
        connection.execute(insert(outbox).values(waiting | {"channel": channel, "recipient": recipient}))
