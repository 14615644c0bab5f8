"""Which floor evidence has to reach that was read before the floors moved.

The floor under what refutes in the subject's name fell from .3 to .25, that under what a newsroom tells rose from .15
to .2. What is on record goes on to be measured by the floors of its day: a new version alone should move no claim. A
denial whose stance is less likely than .6 is the exception: it no longer counts.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_DENIAL, _NEWSROOM = 0.3 / 0.25, 0.15 / 0.2


def upgrade() -> None:
    """Write it into the pieces that are concerned."""
    evidence = sa.table("evidence", sa.column("url"), sa.column("place"), sa.column("body"))
    connection = op.get_bind()
    rows = connection.execute(sa.select(evidence.c.url, evidence.c.place, evidence.c.body)).all()
    for url, place, body in rows:
        piece = json.loads(body)
        strictness = _strictness(piece)
        if strictness is None:
            continue
        new = json.dumps(piece | {"strictness": strictness})  # in ASCII: half a character is no text
        here = (evidence.c.url == url) & (evidence.c.place == place)
        connection.execute(evidence.update().where(here).values(body=new))


def _strictness(piece: dict[str, Any]) -> float | None:
    if piece["voice"] == "newsroom":
        return _NEWSROOM
    return _DENIAL if (piece["voice"], piece["stance"]) == ("subject", "refutes") else None
