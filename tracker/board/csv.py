"""The changes as a table for a spreadsheet: no cell is a formula."""

from __future__ import annotations

import csv
import io

from tracker.board.view import Board, Standing
from tracker.inert import one_line
from tracker.model import Change

COLUMNS = (
    "seq", "seen", "claim", "text", "from", "to", "flags", "rule", "because",
    "quote", "stance", "outlet", "date", "origin", "url",
)  # fmt: skip

# What a spreadsheet takes for the beginning of a formula, in full width too (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def table(board: Board) -> str:
    """All changes, newest first, with the quote that did each. It begins with a byte order mark: Excel asks for one."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for standing, change in board.changes:
        writer.writerow(map(cell, _row(standing, change)))
    return "\ufeff" + out.getvalue()


def cell(text: str) -> str:
    """The text on one line; an apostrophe goes before what a spreadsheet would compute."""
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA) else line


def _row(standing: Standing, change: Change) -> list[str]:
    claim = standing.claim
    row = [str(change.seq), change.at.isoformat(), claim.id, claim.text, change.before, change.after]
    row += [" ".join(sorted(change.flags)), change.rule, change.because]
    for piece in change.evidence[:1]:
        row += [piece.quote, standing.side(piece), piece.outlet or "", piece.event_at.date().isoformat()]
        row += [piece.origin, piece.address]
    return row + [""] * (len(COLUMNS) - len(row))
