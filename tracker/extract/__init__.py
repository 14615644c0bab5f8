"""Pages to articles.

`decode` turns bytes into text, `extract` turns a page into an `Article`, `from_text` does so for text that was recorded
without its page, `date_in_text` finds when such a text was written, `walled` tells pages that ask to be
paid. All are pure; every way to fail is an `ExtractError` with a named outcome.
"""

from __future__ import annotations

from tracker.extract.article import extract, from_text
from tracker.extract.decoding import decode
from tracker.extract.moments import in_text as date_in_text
from tracker.extract.wall import walled

__all__ = ["date_in_text", "decode", "extract", "from_text", "walled"]
