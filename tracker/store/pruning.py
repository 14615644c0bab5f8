"""Forgetting what no claim stands on, so that a state that runs for years stays small.

What goes: the texts of articles that bear on no claim and that were not seen changed for long. What stays: every
verdict, change, ruling, delivery and piece of evidence, all revisions of every article that gave evidence, and the
memory of having looked at a page, so that a pruned article is not read again as if it were new.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, select

from tracker.model import Validators
from tracker.store.pages import Pages
from tracker.store.schema import evidence, revisions

_BATCH = 200


def prune(store: Pages, before: datetime) -> int:
    """Forget articles without evidence whose newest revision was seen before a moment; returns how many."""
    newest = select(revisions.c.url, func.max(revisions.c.number).label("number")).group_by(revisions.c.url).subquery()
    latest = (revisions.c.url == newest.c.url) & (revisions.c.number == newest.c.number)
    bearing = select(evidence.c.url).where(evidence.c.url == revisions.c.url).exists()
    rows = store.rows(select(revisions.c.url, revisions.c.seen_at).join(newest, latest).where(~bearing))
    gone = {row.url for row in rows if datetime.fromisoformat(row.seen_at) < before}
    with store.transaction() as connection:
        for visit in store.visits() if gone else ():
            if (visit.canonical or visit.key) in gone:
                store.save_visit(replace(visit, next_due=None, validators=Validators()))
        wanted = sorted(gone)
        for at in range(0, len(wanted), _BATCH):
            connection.execute(delete(revisions).where(revisions.c.url.in_(wanted[at : at + _BATCH])))
    return len(gone)
