"""What was looked at and what it said: visits, and the revisions of articles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select

from tracker.model import Article, Diff, Revision
from tracker.store.documents import dump, load, moment
from tracker.store.schema import revisions, visits
from tracker.store.session import Session
from tracker.visits import AHEAD
from tracker.watching import Visit

_BATCH = 200


class Pages(Session):
    """Visits by key, revisions by canonical URL."""

    def visit(self, key: str) -> Visit | None:
        """What is remembered of looking at a source or a page."""
        row = self.row(select(visits.c.body).where(visits.c.key == key))
        return load(Visit, row.body) if row else None

    def visits(self) -> list[Visit]:
        """Everything that was ever looked at, sources and pages."""
        return [load(Visit, row.body) for row in self.rows(select(visits.c.body).order_by(visits.c.key))]

    def visits_turned(self) -> list[Visit]:
        """The places that fare otherwise than was last said of them: blind, or no longer so."""
        blind = func.json_extract(visits.c.body, "$.blind_since").is_not(None)
        told = func.coalesce(func.json_extract(visits.c.body, "$.told"), False)
        rows = self.rows(select(visits.c.body).where(blind != told).order_by(visits.c.key))
        return [load(Visit, row.body) for row in rows]

    def visits_blind(self) -> list[Visit]:
        """The places that could not be read at the last look, by key."""
        blind = func.json_extract(visits.c.body, "$.blind_since").is_not(None)
        return [load(Visit, row.body) for row in self.rows(select(visits.c.body).where(blind).order_by(visits.c.key))]

    def read_of(self, source: str, since: datetime) -> bool:
        """Whether a page that this list was the first to name was read at `since` or later."""
        read_at = func.julianday(func.json_extract(visits.c.body, "$.ok_at"))
        named = func.json_extract(visits.c.body, "$.source") == source
        read = select(visits.c.key).where(named & (read_at >= func.julianday(moment(since))))
        return self.row(read.limit(1)) is not None

    def page_visits_due(self, now: datetime) -> list[Visit]:
        """The pages whose `next_due` has come, the longest waiting first. Sources, and pages without one, never are.

        A page whose last look lies in the future was put off by a clock that ran ahead, and is due as well.
        """
        looked = func.julianday(func.json_extract(visits.c.body, "$.at"))
        ahead = visits.c.next_due.is_not(None) & (looked > func.julianday(moment(now + AHEAD)))
        due = select(visits.c.body).where((visits.c.next_due <= moment(now)) | ahead)
        return [load(Visit, row.body) for row in self.rows(due.order_by(visits.c.next_due, visits.c.key))]

    def save_visit(self, visit: Visit) -> None:
        """Remember the last look at a place in the stead of the one before."""
        page = visit.key.startswith(("http://", "https://"))  # a source's key begins with its kind
        due = moment(visit.next_due) if page and visit.next_due else None
        with self.transaction() as connection:
            connection.execute(delete(visits).where(visits.c.key == visit.key))
            connection.execute(insert(visits).values(key=visit.key, next_due=due, body=dump(visit)))

    def latest(self, url: str) -> Revision | None:
        """The newest revision of an article."""
        row = self.row(select(revisions).where(revisions.c.url == url).order_by(revisions.c.number.desc()))
        return _revision(row) if row else None

    def revisions(self, url: str) -> list[Revision]:
        """All revisions of an article, the first one first."""
        rows = self.rows(select(revisions).where(revisions.c.url == url).order_by(revisions.c.number))
        return [_revision(row) for row in rows]

    def articles(self) -> Iterator[Revision]:
        """The newest revision of every article, by URL. The store may be written to meanwhile."""
        last = ""
        while True:
            newest = (
                select(revisions.c.url, func.max(revisions.c.number).label("number"))
                .where(revisions.c.url > last)
                .group_by(revisions.c.url)
                .order_by(revisions.c.url)
                .limit(_BATCH)
                .subquery()
            )
            same = (revisions.c.url == newest.c.url) & (revisions.c.number == newest.c.number)
            rows = self.rows(select(revisions).join(newest, same).order_by(revisions.c.url))
            yield from map(_revision, rows)
            if len(rows) < _BATCH:
                return
            last = rows[-1].url

    def add_revision(self, revision: Revision, *, sketch: Sequence[int]) -> None:
        """Store one more version of an article, with the sketch of its text (see `origin.sketch`)."""
        article = revision.article
        row = {
            "url": article.url,
            "number": revision.number,
            "seen_at": revision.seen_at.isoformat(),
            "digest": hashlib.sha256(article.content.encode(errors="surrogatepass")).hexdigest(),
            "article": dump(article),
            "diff": dump(revision.diff) if revision.diff else None,
            "sketch": json.dumps(list(sketch)),
        }
        with self.transaction() as connection:
            connection.execute(insert(revisions).values(row))

    def sketches(self, urls: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """The sketch of the newest revision of each of these articles; URLs that are not stored are left out."""
        wanted = sorted(set(urls))
        found: dict[str, tuple[int, ...]] = {}
        for at in range(0, len(wanted), _BATCH):
            some = revisions.c.url.in_(wanted[at : at + _BATCH])
            query = select(revisions.c.url, revisions.c.sketch).where(some).order_by(revisions.c.number)
            found |= {row.url: tuple(json.loads(row.sketch)) for row in self.rows(query)}
        return found


def _revision(row: Row[Any]) -> Revision:
    diff = load(Diff, row.diff) if row.diff else None
    return Revision(load(Article, row.article), row.number, datetime.fromisoformat(row.seen_at), diff)
