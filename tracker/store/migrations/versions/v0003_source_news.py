"""Words about sources in the outbox, which are no changes of claims."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of schema 3, and let a delivery name no change."""
    op.create_table(
        "source_news",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.String(32), nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("seq", existing_type=sa.Integer, nullable=True)
