"""The first tables. Steps are never edited once they were released: a new one follows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of schema 1."""
    _make("meta", sa.Column("key", sa.String(40), primary_key=True), _text("value"))
    _make(
        "lease",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("token", 32),
        _number("pid"),
        _text("host", 255),
        _text("expires", 32),
    )
    _make("visits", _key("key"), _text("next_due", 32, null=True), _text("body"))
    _make("verdicts", _key("claim"), _text("body"))
    _make("rulings", sa.Column("id", sa.Integer, primary_key=True), _text("claim"), _text("body"))
    _make_pages()
    _make_changes()
    op.create_index("visits_due", "visits", ["next_due"])
    op.create_index("evidence_claim", "evidence", ["claim"])
    op.create_index("changes_claim", "changes", ["claim"])
    op.create_index("rulings_claim", "rulings", ["claim"])
    op.create_index("outbox_state", "outbox", ["state", "next_at"])


def _make_pages() -> None:
    _make(
        "revisions",
        _text("url"),
        _number("number"),
        _text("seen_at", 32),
        _text("digest", 64),
        _text("article"),
        _text("diff", null=True),
        _text("sketch"),
        sa.PrimaryKeyConstraint("url", "number"),
    )
    _make(
        "evidence",
        _text("url"),
        _number("place"),
        _text("claim"),
        _text("body"),
        sa.PrimaryKeyConstraint("url", "place"),
    )


def _make_changes() -> None:
    _make(
        "changes",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.String(32), nullable=False, unique=True),
        _text("claim"),
        _text("body"),
    )
    _make(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("event_id", 32),
        sa.Column("seq", sa.Integer, sa.ForeignKey("changes.seq"), nullable=False),
        _text("channel"),
        _text("recipient"),
        _text("state", 8),
        _text("created_at", 32),
        _number("attempts"),
        _text("next_at", 32),
        *(_text(name, size, null=True) for name, size in (("lease_until", 32), ("lease_by", None), ("sent_at", 32))),
        *(_text(name, null=True) for name in ("last_error", "receipt")),
        sa.UniqueConstraint("event_id", "channel", "recipient", name="outbox_once"),
    )


def _make(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, *parts)


def _text(name: str, size: int | None = None, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(size) if size else sa.Text, nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)
