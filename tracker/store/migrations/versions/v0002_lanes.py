"""How each alert channel fares from one run to the next."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of schema 2."""
    op.create_table(
        "lanes",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.drop_index("outbox_state", "outbox")  # SQLite would prefer it, and sort all that waits for every letter
    op.create_index("outbox_turns", "outbox", ["channel", "state", "seq", "id"])
