"""The static web board: where every claim stands and why, as files that any web server or disk can hand out.

`view` says what is shown, `pages` turns it into files, `files` writes those that changed. Nothing here reads a store or
a clock, and no page loads anything from anywhere.
"""

from tracker.board.files import Written, publish
from tracker.board.pages import pages
from tracker.board.view import Board, Standing

__all__ = ["Board", "Standing", "Written", "pages", "publish"]
