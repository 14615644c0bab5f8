"""A letter as GitHub's Markdown, for issues and for the summary of a job."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.alerts.edits import Kind, Piece
from tracker.alerts.message import Message, day
from tracker.alerts.notices import Notice
from tracker.alerts.text import JOINER, calling_nobody
from tracker.inert import one_line

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")  # CommonMark: any of ASCII's may be escaped
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKS = {Kind.KEPT: ("", ""), Kind.GONE: ("<del>", "</del>"), Kind.CAME: ("<ins><b>", "</b></ins>")}


def escaped(text: str) -> str:
    """A text of strangers on one line as Markdown that shows it: no mark-up, no HTML, nobody mentioned, no links."""
    quiet = calling_nobody(one_line(text)).replace("://", f":{JOINER}//")
    return _PUNCTUATION.sub(lambda found: _ENTITIES.get(found[0], "\\" + found[0]), quiet)


def described(message: Message, heading: str = "###") -> str:
    """One change."""
    return "\n".join(_lines(message, heading))


def noticed(notice: Notice) -> str:
    """A word about the watching."""
    return "  \n".join(map(escaped, notice.lines))


def _lines(message: Message, heading: str) -> Iterator[str]:
    flags = f" ⚑ {escaped(message.flags)}" if message.flags else ""
    yield f"{heading} {escaped(message.move)}{flags}"
    yield ""
    yield f"**{escaped(message.claim)}**"
    quote = message.quote
    if quote is not None:
        yield ""
        yield f"> {escaped(quote.text)}"
        yield ""
        gone = ", withdrawn by an edit" if quote.withdrawn else ""
        yield f"{_link(quote.url, quote.outlet)}, {quote.day} ({escaped(quote.side)}: {escaped(quote.who)}{gone})"
    if message.edits:
        yield ""
        yield f"{message.edit_label}:"
        for pieces in message.edits:
            yield ""
            yield "> " + "".join(map(_piece, pieces)).strip()
    yield ""
    yield f"{message.origins}. Rule {escaped(message.because)}"
    yield ""
    link = f"{_link(message.timeline, 'Timeline')} · " if message.timeline else ""
    yield f"{link}claim {escaped(message.change.claim)}, change {message.change.seq}, seen {day(message.change.at)}"


def _piece(piece: Piece) -> str:
    before, after = _MARKS[piece.kind]
    inner = escaped(piece.text)
    lead, tail = piece.text[:1].isspace(), piece.text[-1:].isspace() and bool(inner)
    return f"{' ' * lead}{before}{inner}{after}{' ' * tail}"


def _link(url: str, text: str) -> str:
    return f"[{escaped(text)}](<{url}>)" if url else escaped(text)
