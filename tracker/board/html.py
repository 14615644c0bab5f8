"""The pieces that pages are made of. Everything that takes text makes it harmless and escapes it; what is returned is
HTML."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from urllib.parse import quote, urlsplit

from tracker.inert import one_line, shown
from tracker.judge.sureness import trust
from tracker.language import detect
from tracker.model import Change, Diff, Evidence, Flag, SentenceEdit, Stance, Status

SIDES = {Stance.SUPPORTS: "for", Stance.REFUTES: "against"}
MOST_QUOTE = 1200  # characters; a quote is one to three sentences
MOST_SENTENCES = 30  # of one edit
FLAGS = {Flag.STALE: "no news for long", Flag.REVIEW: "a person should look"}


def text(words: str, most: int | None = None) -> str:
    """Text from outside on one line."""
    return escape(one_line(words, most))


def spoken(words: str, most: int | None = None) -> str:
    """Text from outside with its language, which says how it is set and read aloud, and its own direction."""
    lang = detect(words)
    return f'<span lang="{"" if lang == "und" else escape(lang)}" dir="auto">{text(words, most)}</span>'


def plain(words: str) -> str:
    """Words with underscores as people write them."""
    return escape(words.replace("_", " "))


def day(moment: datetime) -> str:
    """A date as the publisher counts days: 12 Nov 2020. Plain text."""
    return f"{moment.day} {moment:%b %Y}"


def dated(moment: datetime | None) -> str:
    """A date."""
    return f'<time datetime="{moment.isoformat()}">{day(moment)}</time>' if moment else "–"


def timed(moment: datetime) -> str:
    """A date with its time of day."""
    return f'<time datetime="{moment.isoformat()}">{day(moment)}, {escape(f"{moment:%H:%M %Z}".strip())}</time>'


def link(url: str, label: str) -> str:
    """A link to a page elsewhere; what is no address on the web is shown as text."""
    address = web(url)
    if not address:
        return f'{text(label)} <span class="address">{text(url, 200)}</span>' if url.strip() else text(label)
    return f'<a href="{escape(address)}" rel="noopener nofollow ugc">{text(label)}</a>'


def web(url: str) -> str:
    """The address of a web page, percent-encoded where it has to be; "" where it is no such thing."""
    url = one_line(url)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    return quote(url, safe=":/?#@!$&+,;=%~-._[]()*'") if usable else ""


def badge(status: Status) -> str:
    """A status in colour and in words."""
    return f'<span class="badge {escape(status)}">{plain(status)}</span>'


def flags(raised: Iterable[Flag]) -> str:
    """What lies over a status, in words."""
    return "".join(f' <span class="flag">⚑&nbsp;{plain(f)}: {FLAGS[f]}</span>' for f in sorted(raised))


def move(change: Change) -> str:
    """From which status to which. Plain text."""
    before, after = change.before.replace("_", " "), change.after.replace("_", " ")
    raised = ", ".join(sorted(change.flags))
    if before == after:
        return f"still {after}, {raised or 'no longer flagged'}"
    return f"{before} → {after}{f' ({raised})' if raised else ''}"


def moved(change: Change) -> str:
    """From which status to which, as badges."""
    raised = "".join(f' <span class="flag">⚑&nbsp;{plain(f)}</span>' for f in sorted(change.flags))
    if change.before is change.after:
        return f"still {badge(change.after)}{raised or ', no longer flagged'}"
    return f'{badge(change.before)} <span aria-label="to">→</span> {badge(change.after)}{raised}'


def quoted(piece: Evidence, side: Stance, details: str = "") -> str:
    """A piece of evidence: the quote, who says it where and when, and what it comes down to."""
    label = SIDES.get(side, "about")
    outlet = piece.outlet or urlsplit(web(piece.address)).hostname or "an unnamed outlet"
    gone = f" · <strong>withdrawn by an edit, {dated(piece.withdrawn_at)}</strong>" if piece.withdrawn_at else ""
    second = f" · {text(piece.labelled, 200)}" if piece.labelled else ""
    trusted = f" · {sure}" if (sure := trust(piece)) else ""
    credit = f" · credits {text(piece.credited, 80)}" if piece.credited else ""
    cite = escape(web(piece.address))
    return (
        f'<figure class="quote {label}"><blockquote{f" cite={chr(34)}{cite}{chr(34)}" if cite else ""}>'
        f"<p>“{spoken(piece.quote, MOST_QUOTE)}”</p></blockquote>"
        f'<figcaption><b class="side">{label}</b> · {link(piece.address, one_line(outlet, 80))}'
        f", {dated(piece.event_at)}"
        f" · {plain(piece.act)}, voice: {plain(piece.voice)}{credit}"
        f" · origin: {text(piece.origin, 80)}{trusted}{second}{gone}{details}</figcaption></figure>"
    )


def edited(diff: Diff) -> str:
    """The sentences that an edit changed, with struck and inserted words."""
    kind = "The page says that it was edited" if diff.announced else "Edited without a word"
    sentences = [s for s in map(_sentence, diff.changed) if s]
    more = len(sentences) - MOST_SENTENCES
    rest = f"<p>… and {more} more</p>" if more > 0 else ""
    return f'<div class="edit"><p class="dim">{kind}:</p>{"".join(sentences[:MOST_SENTENCES])}{rest}</div>'


def _sentence(edit: SentenceEdit) -> str:
    if not edit.words:
        inner = _mark("del", edit.before) + " " + _mark("ins", edit.after)
    else:
        inner = "".join(
            escape(shown(w.after)) if w.kept else _mark("del", w.before) + _mark("ins", w.after) for w in edit.words
        )
    lang = detect(edit.after or edit.before)
    return f'<p lang="{"" if lang == "und" else escape(lang)}" dir="auto">{inner.strip()}</p>' if inner.strip() else ""


def _mark(tag: str, words: str) -> str:
    return f"<{tag}>{escape(shown(words))}</{tag}>" if words.strip() else escape(shown(words))


@cache
def _sheet() -> tuple[str, str]:
    """The style sheet, and the digest by which the pages allow it and nothing else (CSP level 3, hash-source)."""
    sheet = files("tracker.board").joinpath("board.css").read_text(encoding="utf-8")
    return sheet, base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()


def page(title: str, body: str) -> str:
    """A whole document. `title` is text, `body` HTML."""
    sheet, digest = _sheet()
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{text(title)}</title>
<link rel="alternate" type="application/atom+xml" title="Changes" href="changes.atom">
<style>{sheet}</style>
</head>
<body>
{body}
</body>
</html>
"""  # noqa: E501
