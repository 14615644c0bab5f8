"""Which floor evidence has to reach that was read before the floors moved.

The floor under what refutes in the subject's name fell from .3 to .25, that under what a newsroom tells rose from .15
to .2. What is on record goes on to be measured by the floors of its day: a new version alone should move no claim. A
denial whose stance is less likely than .6 is the exception: it no longer counts.
"""

from __future__ import annotations

from typing import Any

from tracker.store.migrations.evidence import add

revision = "0006"
down_revision = "0005"

_DENIAL, _NEWSROOM = 0.3 / 0.25, 0.15 / 0.2


def upgrade() -> None:
    """Write it into the pieces that are concerned."""
    add(_strictness)


def _strictness(piece: dict[str, Any]) -> dict[str, Any]:
    if piece["voice"] == "newsroom":
        return {"strictness": _NEWSROOM}
    return {"strictness": _DENIAL} if (piece["voice"], piece["stance"]) == ("subject", "refutes") else {}
