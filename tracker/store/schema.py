"""The tables. What is asked for by value is a column; the rest of a value is one JSON document in `body`.

Times that are compared are text in UTC with microseconds, so that they sort; times inside a body keep the offset that
came with them. A new store is made from these tables, an older one is brought here by `migrations`; a test holds the
two to each other.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, PrimaryKeyConstraint, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

VERSION = 6  # of this schema; the newest migration carries the same number
APPLICATION_ID = 0x436C5472  # "ClTr", in the header of every SQLite file that is ours

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),  # state_id, clean, read_for
    Column("value", Text, nullable=False),
)

version = Table(  # Alembic's own, named as it names it
    "alembic_version",
    metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

lease = Table(  # at most one row: the run that may write
    "lease",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", String(32), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("host", String(255), nullable=False),
    Column("expires", String(32), nullable=False),
)

visits = Table(
    "visits",
    metadata,
    Column("key", Text, primary_key=True),
    Column("next_due", String(32)),  # pages only; NULL is never
    Column("body", Text, nullable=False),
    Index("visits_due", "next_due"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("url", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 of Article.content
    Column("article", Text, nullable=False),
    Column("diff", Text),
    Column("sketch", Text, nullable=False),
    PrimaryKeyConstraint("url", "number"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("url", Text, nullable=False),
    Column("place", Integer, nullable=False),  # its order among the page's evidence
    Column("claim", Text, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("url", "place"),
    Index("evidence_claim", "claim"),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("claim", Text, primary_key=True),
    Column("body", Text, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("event_id", String(32), nullable=False, unique=True),
    Column("claim", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("changes_claim", "claim"),
)

source_news = Table(
    "source_news",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("event_id", String(32), nullable=False, unique=True),
    Column("body", Text, nullable=False),
)

rulings = Table(
    "rulings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("claim", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("rulings_claim", "claim"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", String(32), nullable=False),
    Column("seq", Integer, ForeignKey("changes.seq")),  # NULL: a word about sources, in source_news
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("state", String(8), nullable=False),  # pending, leased, sent, dead
    Column("created_at", String(32), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", String(32), nullable=False),
    Column("lease_until", String(32)),
    Column("lease_by", Text),
    Column("sent_at", String(32)),
    Column("last_error", Text),
    Column("receipt", Text),
    Unique("event_id", "channel", "recipient", name="outbox_once"),
    Index("outbox_turns", "channel", "state", "seq", "id"),
)

opinions = Table(
    "opinions",
    metadata,
    Column("place", String(32), primary_key=True),
    Column("asked", String(32), nullable=False),
    Column("body", Text),  # NULL: an answer that says nothing
)

lanes = Table(
    "lanes",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("body", Text, nullable=False),
)
