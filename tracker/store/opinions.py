"""The second opinions that were asked for, also those that said nothing: nobody is asked the same twice."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from tracker.model import Label, Opinion
from tracker.store.documents import dump, load
from tracker.store.schema import opinions
from tracker.store.session import Session


class Opinions(Session):
    """One opinion a passage on its page."""

    def opinions(self) -> list[Opinion]:
        """All of them, by place."""
        rows = self.rows(select(opinions).order_by(opinions.c.place))
        return [Opinion(row.place, row.asked, load(Label, row.body) if row.body else None) for row in rows]

    def save_opinion(self, opinion: Opinion) -> None:
        """Keep an opinion in the stead of the one on the same passage."""
        body = dump(opinion.label) if opinion.label else None
        with self.transaction() as connection:
            connection.execute(delete(opinions).where(opinions.c.place == opinion.place))
            connection.execute(insert(opinions).values(place=opinion.place, asked=opinion.asked, body=body))
