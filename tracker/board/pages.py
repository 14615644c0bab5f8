"""From what is known to the files of the board."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.board import atom, claim, csv, index
from tracker.board.view import Board, duplicates, file_name
from tracker.errors import UsageError

INDEX, FEED, TABLE = "index.html", "changes.atom", "changes.csv"


def pages(board: Board) -> Mapping[str, bytes]:
    """All files by name. Raises UsageError for a claim whose page would be another page's file."""
    own = [file_name(s.claim.id) for s in board.standings]
    if taken := duplicates([INDEX, *own]):
        claim_id = taken[0].removesuffix(".html")
        raise UsageError(f"claim id {claim_id!r}: the board has another page of that name; give the claim another id")
    files = {INDEX: index.page(board), FEED: atom.feed(board), TABLE: csv.table(board)}
    files |= {file_name(s.claim.id): claim.page(s, board) for s in board.standings}
    return {name: text.encode() for name, text in files.items()}
