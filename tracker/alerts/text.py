"""Letters as plain text: for the text part of mail, for notifications, for a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tracker.alerts.edits import Kind
from tracker.alerts.message import Message, day
from tracker.alerts.notifier import Letter
from tracker.inert import one_line, shown
from tracker.language import counted

MOST_SUBJECT = 180  # characters
JOINER = "\u2060"  # takes no room, and parts `@` from the name after it
_CALLS = re.compile(r"(?<=[@#<])(?=\S)")
MARKS = {Kind.KEPT: ("", ""), Kind.GONE: ("[-", "-]"), Kind.CAME: ("{+", "+}")}  # as `wdiff` writes them


def subject(letter: Letter) -> str:
    """One line that says what a letter is about; of a digest its first new status, and how much more there is."""
    if not letter.messages:
        return contents(letter) if letter.digest else one_line(letter.notices[0].title, MOST_SUBJECT)
    moved = (m for m in letter.messages if m.change.before is not m.change.after)
    first = one_line(next(moved, letter.messages[0]).headline, MOST_SUBJECT)
    changes, words = len(letter.messages) - 1, len(letter.notices)
    more = [f"{changes} more"] if changes else []
    more += [f"{counted(words, 'word')} about sources"] if words else []
    return f"{first} (and {', '.join(more)})" if more else first


def contents(letter: Letter) -> str:
    """What is in a digest, counted: what stands over it."""
    claims = {message.change.claim for message in letter.messages}
    changes = f"{counted(len(letter.messages), 'change')} of {counted(len(claims), 'claim')}" if claims else ""
    words = f"{counted(len(letter.notices), 'word')} about sources" if letter.notices else ""
    return ", ".join(filter(None, (changes, words)))


def body(letter: Letter, inert: Callable[[str], str] = str) -> str:
    """A whole letter, the changes of a digest one after the other. `inert` is put around each text from a page."""
    changes = ["\n".join(_lines(message, inert)) for message in letter.messages]
    return "\n\n----\n\n".join(changes + [inert(shown(notice.text)) for notice in letter.notices])


def calling_nobody(text: str) -> str:
    """The text with nobody called by it: `@here`, `<!channel>` and `#1` look as they did and do nothing."""
    return _CALLS.sub(JOINER, text)


def _lines(message: Message, inert: Callable[[str], str]) -> Iterator[str]:
    change = message.change
    yield f"{message.move}" + (f"  [{message.flags}]" if message.flags else "")
    yield inert(message.claim)
    quote = message.quote
    if quote is not None:
        yield ""
        yield f"“{inert(quote.text)}”"
        gone = ", withdrawn by an edit" if quote.withdrawn else ""
        yield f"{inert(quote.outlet)}, {quote.day} ({quote.side}: {quote.who}{gone})"
        if quote.url:
            yield quote.url
    if message.edits:
        yield ""
        yield f"{message.edit_label}:"
        for pieces in message.edits:
            yield "  " + "".join(MARKS[p.kind][0] + inert(p.text) + MARKS[p.kind][1] for p in pieces).strip()
    yield ""
    yield message.origins
    yield f"Rule {inert(message.because)}"
    if message.timeline:
        yield f"Timeline: {message.timeline}"
    yield f"Claim {change.claim}, change {change.seq}, seen {day(change.at)}"
