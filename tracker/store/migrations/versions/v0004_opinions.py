"""Second opinions on passages, each asked for once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table of schema 4."""
    op.create_table(
        "opinions",
        sa.Column("place", sa.String(32), primary_key=True),
        sa.Column("asked", sa.String(32), nullable=False),
        sa.Column("body", sa.Text),
    )
