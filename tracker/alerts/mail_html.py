"""A letter as an HTML mail: one column that fits a phone, light and dark.

Styles stand in the elements, because mail programs drop style sheets; the sheet in the head only turns the colours for
the dark. No images, no scripts, nothing loaded from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tracker.alerts.edits import Kind, Piece
from tracker.alerts.message import Message, day, words
from tracker.alerts.notices import Notice
from tracker.alerts.notifier import Letter
from tracker.alerts.text import contents, subject
from tracker.inert import shown
from tracker.model import Status

_COLOURS = {  # of the new status: dark enough for white text on it, by WCAG AA
    Status.UNVERIFIED: "#57606a",
    Status.CORROBORATED: "#0f6e84",
    Status.CONFIRMED: "#1a7f37",
    Status.DENIED: "#b3261e",
    Status.DISPUTED: "#8a5a00",
    Status.IN_PROGRESS: "#0a58ca",
    Status.FULFILLED: "#116329",
    Status.ABANDONED: "#8250df",
    Status.REFUTED: "#8c1d18",
    Status.RETRACTED: "#a0306a",
}

_SHEET = """\
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #14171a !important; color: #e6e8ea !important; }
  .card { background: #1e2226 !important; border-color: #353b41 !important; }
  .quote { border-color: #55606a !important; }
  .dim { color: #a2abb3 !important; }
  .link { color: #8ab8ff !important; }
  .gone { color: #ff9d95 !important; background: #43201e !important; }
  .came { color: #86dd98 !important; background: #183521 !important; }
}
"""
_FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Noto Sans','PingFang SC','Microsoft YaHei',sans-serif"
_CARD = (
    "background:#ffffff;border:1px solid #d8dce0;border-radius:8px;padding:16px;margin:0 0 16px;overflow-wrap:anywhere"
)
_GONE = "text-decoration:line-through;color:#a1201a;background:#fdeceb"
_CAME = "font-weight:bold;text-decoration:none;color:#116329;background:#e6f6ea"


def page(letter: Letter) -> str:
    """A whole HTML document."""
    title = escape(subject(letter))
    inner = "\n".join([*map(_card, letter.messages), *map(_notice, letter.notices)])
    over = escape(contents(letter))
    head = f'<h1 style="font-size:18px;margin:0 0 12px 4px">{over}</h1>' if letter.digest else ""
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
{_SHEET}</style>
</head>
<body class="page" style="margin:0;padding:16px 8px;background:#f3f4f6;color:#1b1f23;font:16px/1.5 {_FONT}">
<div style="max-width:600px;margin:0 auto">
{head}{inner}
</div>
</body>
</html>
"""


def _card(message: Message) -> str:
    inner = "\n".join(_parts(message))
    return f'<div class="card" style="{_CARD}">\n{inner}\n</div>'


def _parts(message: Message) -> Iterator[str]:
    yield _status(message)
    yield f'<p style="margin:12px 0;font-size:19px;line-height:1.35;font-weight:bold">{escape(message.claim)}</p>'
    quote = message.quote
    if quote is not None:
        style = "margin:12px 0 4px;padding:0 0 0 12px;border-left:4px solid #c3c9cf"
        yield f'<blockquote class="quote" style="{style}">{escape(quote.text)}</blockquote>'
        gone = "; withdrawn by an edit" if quote.withdrawn else ""
        source = f"{_link(quote.url, quote.outlet)}, {quote.day}"
        yield _dim(f"{source} · {escape(quote.side)}: {escape(quote.who)}{gone}", "margin:0 0 12px 16px")
    if message.edits:
        yield _dim(f"{message.edit_label}:", "margin:12px 0 4px")
        for pieces in message.edits:
            yield f'<p style="margin:0 0 8px">{"".join(map(_piece, pieces))}</p>'
    yield f'<p style="margin:12px 0 4px">{escape(message.origins)}</p>'
    yield _dim(f"Rule {escape(message.because)}", "margin:0 0 12px")
    if message.timeline:
        yield f'<p style="margin:0 0 12px">{_link(message.timeline, "The whole timeline")}</p>'
    change = message.change
    yield _dim(f"Claim {escape(change.claim)}, change {change.seq}, seen {day(change.at)}", "margin:0", size=13)


def _status(message: Message) -> str:
    change = message.change
    badge = "display:inline-block;padding:2px 10px;border-radius:12px;color:#ffffff;font-weight:bold"
    after = f'<span style="{badge};background:{_COLOURS[change.after]}">{words(change.after)}</span>'
    if change.before is change.after:
        return f'<p style="margin:0">{after} <span class="dim" style="color:#57606a">{escape(message.move)}</span></p>'
    before = f'<span class="dim" style="color:#57606a">{words(change.before)} →</span>'
    flags = f' <span class="dim" style="color:#57606a">⚑ {escape(message.flags)}</span>' if message.flags else ""
    return f'<p style="margin:0">{before} {after}{flags}</p>'


def _piece(piece: Piece) -> str:
    text = escape(piece.text)
    if piece.kind is Kind.GONE:
        return f'<del class="gone" style="{_GONE}">{text}</del>'
    if piece.kind is Kind.CAME:
        return f'<ins class="came" style="{_CAME}">{text}</ins>'
    return text


def _link(url: str, text: str) -> str:
    if not url:
        return escape(text)
    return f'<a class="link" style="color:#0a58ca" href="{escape(url)}">{escape(text)}</a>'


def _dim(inner: str, style: str, size: int = 14) -> str:
    return f'<p class="dim" style="color:#57606a;font-size:{size}px;{style}">{inner}</p>'


def _notice(notice: Notice) -> str:
    lines = "\n".join(f'<p style="margin:0 0 8px">{escape(shown(line))}</p>' for line in notice.lines)
    return f'<div class="card" style="{_CARD}">\n{lines}\n</div>'
