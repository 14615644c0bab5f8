"""How sure act and voice are of evidence that was read before this was known.

The floor under what moves a status fell from .25 to .15 when it came to hold for the whole reading; under what refutes
in the subject's name it stayed at .3. With a certainty of .6 elsewhere, what moved nothing still moves nothing.
"""

from __future__ import annotations

from typing import Any

from tracker.store.migrations.evidence import add

revision = "0005"
down_revision = "0004"

_BEFORE = 0.6


def upgrade() -> None:
    """Write it into every piece."""
    add(_certainty)


def _certainty(piece: dict[str, Any]) -> dict[str, Any]:
    return {} if (piece["voice"], piece["stance"]) == ("subject", "refutes") else {"certainty": _BEFORE}
