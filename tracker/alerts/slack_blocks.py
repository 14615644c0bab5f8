"""A letter as Slack's Block Kit, within its limits whatever the evidence holds.

Limits: 50 blocks a message, 150 characters in a header, 3,000 in a text, and 12,000 in all
(https://docs.slack.dev/reference/block-kit/blocks). Slack counts UTF-16 units in places, so they are what is counted.
"""

from __future__ import annotations

import json
from typing import Any

from tracker.alerts.edits import Kind, Piece
from tracker.alerts.message import Message, day
from tracker.alerts.notices import Notice
from tracker.alerts.notifier import Letter
from tracker.alerts.text import calling_nobody, contents, subject
from tracker.inert import one_line, shown

MOST_HEADER = 150
MOST_BLOCKS = 48
MOST_IN_ALL = 11_000
MOST_IN_DIGEST = 200  # characters of a quote in a digest

_STYLES: dict[Kind, dict[str, bool]] = {Kind.KEPT: {}, Kind.GONE: {"strike": True}, Kind.CAME: {"bold": True}}

Json = dict[str, Any]


def blocks(letter: Letter) -> list[Json]:
    """The blocks of a letter."""
    if not letter.digest:
        return _whole(letter.messages[0]) if letter.messages else _notice(letter.notices[0])
    made = [_header(contents(letter))]
    parts = [*map(_short, letter.messages), *map(_notice, letter.notices)]
    for told, more in enumerate(parts):
        if len(made) + len(more) > MOST_BLOCKS or _size([*made, *more]) > MOST_IN_ALL:
            made.append(_rich(_text(f"and {len(parts) - told} more: tracker status shows them", 200)))
            break
        made += more
    return made


def fallback(letter: Letter) -> str:
    """One line for notifications and screen readers, with nothing in it that Slack would act on."""
    line = subject(letter)
    return calling_nobody(line).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _whole(message: Message) -> list[Json]:
    made = [_header(message.move), _rich(_text(message.claim, 600, bold=True), kind="rich_text_section")]
    quote = message.quote
    if quote is not None:
        made.append(_rich(_text(quote.text, 700), kind="rich_text_quote"))
        gone = ", withdrawn by an edit" if quote.withdrawn else ""
        made.append(
            _rich(_link(quote.url, quote.outlet), _text(f", {quote.day} ({quote.side}: {quote.who}{gone})", 300))
        )
    if message.edits:
        made.append(_rich(_text(f"{message.edit_label}:", 60)))
        made += [_rich(*map(_piece, pieces), kind="rich_text_quote") for pieces in message.edits]
    while _size(made) > MOST_IN_ALL - 2000 and len(made) > 4:
        made.pop()  # the edits go first, the quote never
    made.append(_rich(_text(f"{message.origins}\nRule {message.because}", 700)))
    if message.timeline:
        made.append(_rich(_link(message.timeline, "Timeline")))
    made.append(_foot(message))
    return made


def _short(message: Message) -> list[Json]:
    quote = message.quote
    parts = [_text(message.move, 150, bold=True), _text(f"\n{message.claim}", 300)]
    if quote is not None:
        parts += [_text(f"\n“{one_line(quote.text, MOST_IN_DIGEST)}” ", MOST_IN_DIGEST + 4)]
        parts += [_link(quote.url, quote.outlet), _text(", ".join(filter(None, ("", quote.day, quote.sure))), 60)]
    return [_rich(*parts), {"type": "divider"}]


def _notice(notice: Notice) -> list[Json]:
    return [_rich(_text(notice.title, 300, bold=True)), _rich(_text(shown(notice.text), 3000))]


def _header(text: str) -> Json:
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": _cut(calling_nobody(text), MOST_HEADER), "emoji": False},
    }


def _foot(message: Message) -> Json:
    text = f"Claim {message.change.claim} · change {message.change.seq} · seen {day(message.change.at)}"
    return {
        "type": "context",
        "elements": [{"type": "plain_text", "text": _cut(calling_nobody(text), 300), "emoji": False}],
    }


def _rich(*elements: Json, kind: str = "rich_text_section") -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def _text(text: str, most: int, **style: bool) -> Json:
    made: Json = {"type": "text", "text": _cut(calling_nobody(text), most) or " "}  # an empty text is an error to Slack
    return made | ({"style": style} if style else {})


def _piece(piece: Piece) -> Json:
    return _text(piece.text, 400, **_STYLES[piece.kind])


def _link(url: str, text: str) -> Json:
    return {"type": "link", "url": url, "text": _cut(calling_nobody(text), 100) or url} if url else _text(text, 100)


def _cut(text: str, most: int) -> str:
    """The text within so many UTF-16 units, no character cut in two."""
    if units(text) <= most:
        return text
    cut = text[:most]
    while units(cut) > most - 1:
        cut = cut[: -max(1, (units(cut) - most + 1) // 2)]
    return cut.rstrip() + "…"


def _size(made: list[Json]) -> int:
    return units(json.dumps(made, ensure_ascii=False))
