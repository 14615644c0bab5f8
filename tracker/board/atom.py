"""The last changes as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
import uuid
from xml.etree import ElementTree as ET  # writes only: nothing is parsed here

from tracker.board.html import day, move
from tracker.board.view import Board, Standing, address
from tracker.inert import one_line
from tracker.model import Change

MOST_ENTRIES = 100
_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, not even escaped (section 2.2).
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(board: Board) -> str:
    """The feed as text, newest change first."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(root, "id", _id(board.state))
    _add(root, "title", f"Changes: {one_line(board.title)}")
    changes = board.changes[:MOST_ENTRIES]
    _add(root, "updated", max((c.at for _, c in changes), default=board.made).isoformat())
    _add(ET.SubElement(root, "author"), "name", "claimtracker")
    _link(root, _at(board, ""), "alternate", "text/html")
    if board.home:
        _link(root, _at(board, "changes.atom"), "self", "application/atom+xml")
    for standing, change in changes:
        _entry(root, board, standing, change)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _entry(root: ET.Element, board: Board, standing: Standing, change: Change) -> None:
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", _id(f"{board.state}/{change.claim}/{change.seq}"))
    _add(entry, "title", f"{move(change)}: {one_line(standing.claim.text)}")
    _add(entry, "updated", change.at.isoformat())
    _link(entry, _at(board, address(change.claim, change)), "alternate", "text/html")
    reason = one_line(change.because)
    lines = [f"Rule {change.rule}" + (f": {reason}" if reason else "")]
    for piece in change.evidence[:1]:
        outlet = one_line(piece.outlet or "") or "an unnamed outlet"
        lines.append(f"“{one_line(piece.quote)}” ({outlet}, {day(piece.event_at)}, {one_line(piece.address)})")
    _add(entry, "summary", "\n".join(lines))


def _at(board: Board, path: str) -> str:
    """The address of a page of the board: from where it is published, else beside the feed."""
    return f"{board.home.rstrip('/')}/{path}" if board.home else path or "index.html"


def _id(name: str) -> str:
    """An id that is the same for every run and for no other state."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, name)}"


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = _NO_XML.sub("", text)


def _link(parent: ET.Element, href: str, rel: str, kind: str) -> None:
    ET.SubElement(parent, "link", {"href": _NO_XML.sub("", href), "rel": rel, "type": kind})
