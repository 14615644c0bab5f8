"""A tree as a list of blocks: paragraphs, headings, list items, rows of tables of facts, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import html

from tracker.extract.characters import HAN, one_line, printable

_BLOCK = re.compile(
    "address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form"
    "|h[1-6]|header|hgroup|hr|html|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|[a-z]+-[a-z-]+"
)
_HEADING = {f"h{n}": n for n in range(1, 7)}
_BOLD = frozenset({"b", "strong"})
_CELL_LENGTH = 200  # characters; a longer cell is layout, or a paragraph of its own

# One <br> breaks a line, two a paragraph. A line that ends here was ended by its writer, and so was one that is short;
# a longer one that does not was wrapped.
_LINE = "\x1e"
_ENDED = re.compile(r"[.!?。！？…：:;；”’」』\")）\]】]\s*$")
_WRAPPED = 40  # characters

# A block counts as running text from this size on, or from half of it where it ends as a sentence does.
_RUNNING = 60
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…", "”", "」", "』", '"', "’", ")", "）", ":", "：", ";", "；")
_POINTING = 0.5  # share of links above which a block is no running text


@dataclass(slots=True)
class Block:
    """A stretch of text that stands by itself."""

    element: html.HtmlElement  # the nearest block element around it
    text: str
    linked: int = 0  # letters and digits of it that are in links
    bold: bool = False  # set in bold from end to end

    @property
    def level(self) -> int | None:
        """1 to 6 for a heading, else None."""
        parent = self.element.getparent()
        near = (self.element.tag, parent.tag if parent is not None else None)
        return next((_HEADING[tag] for tag in near if tag in _HEADING), None)

    @property
    def link_share(self) -> float:
        """How much of it is links, 0 to 1; a block without words counts as one."""
        words = _words(self.text)
        return self.linked / words if words else 1.0

    @property
    def size(self) -> int:
        """Characters, Chinese ones counted three times: they say as much."""
        return len(self.text) + 2 * len(HAN.findall(self.text))

    @property
    def is_running(self) -> bool:
        """Whether it reads as running text: a sentence, not a label or a pointer."""
        if self.link_share > _POINTING:
            return False
        return self.size >= _RUNNING or (2 * self.size >= _RUNNING and self.text.endswith(_SENTENCE_ENDS))


def _words(text: str) -> int:
    return sum(map(str.isalnum, text))


@dataclass(slots=True)
class _Run:
    """Text gathered since the last block began."""

    pieces: list[tuple[str, bool, bool]] = field(default_factory=list)  # text, in a link, in bold

    def add(self, text: str, linked: bool, bold: bool) -> None:
        self.pieces.append((text, linked, bold))

    def add_text(self, text: str | None, linked: bool, bold: bool, lines: bool) -> None:
        """Add text from the page; `lines` where its line ends are shown as they are, as in `pre`."""
        if not text:
            return
        clean = printable(text)  # also takes the mark of a line break out of a page that holds it
        for i, line in enumerate(clean.split("\n") if lines else (clean,)):
            if i:
                self.add(_LINE, False, False)
            if line:
                self.add(line, linked, bold)

    def take(self, element: html.HtmlElement) -> Iterator[Block]:
        """The blocks that the gathered text makes; the run is empty after."""
        pieces, self.pieces = self.pieces, []
        for part in _split(pieces):
            text = one_line("".join(t for t, _, _ in part))
            if text:
                linked = sum(_words(t) for t, link, _ in part if link)
                bold = all(b or not _words(t) for t, _, b in part)
                yield Block(element, text, linked, bold)


def _split(pieces: list[tuple[str, bool, bool]]) -> Iterator[list[tuple[str, bool, bool]]]:
    """Cut a run at its line breaks: always at two, at one where the line was ended and not wrapped."""
    part: list[tuple[str, bool, bool]] = []
    line: list[tuple[str, bool, bool]] = []  # what of the part came since the last break
    breaks = 0
    for piece in pieces:
        text = piece[0]
        if text == _LINE:
            breaks += 1
            continue
        if breaks and text.strip():
            if breaks > 1 or piece[2] or _was_ended(line, text):
                yield part
                part = []
            elif part and not (HAN.search(part[-1][0].rstrip()[-1:]) and HAN.match(text.lstrip())):
                part.append((" ", False, False))
            line, breaks = [], 0
        part.append(piece)
        line.append(piece)
    yield part


def _was_ended(line: list[tuple[str, bool, bool]], following: str) -> bool:
    """Whether a line before one break was ended there: it is short, bold or a sentence, or the next is indented."""
    before = "".join(text for text, _, _ in line)
    return (
        len(before.strip()) < _WRAPPED
        or bool(_ENDED.search(before))
        or following.lstrip(" \n\t").startswith(("\u3000", "\xa0"))
        or all(bold for text, _, bold in line if text.strip())
    )


def blocks(root: html.HtmlElement) -> Iterator[Block]:
    """The blocks under an element, in reading order. The tree must not be deeper than Python's stack."""
    run, found = _Run(), list[Block]()
    _walk(root, run, False, False, found)
    found += run.take(root)
    return iter(found)


def _walk(e: html.HtmlElement, run: _Run, linked: bool, bold: bool, found: list[Block]) -> None:
    """Gather the blocks into `found`: handed up through all levels, each would cost as many steps as it lies deep."""
    lines = e.tag == "pre"
    run.add_text(e.text, linked, bold, lines)
    for child in e:
        name = child.tag
        if not isinstance(name, str):
            pass
        elif name == "br":
            run.add(_LINE, False, False)
        elif name == "table" and (rows := _facts(child)) is not None:
            found += run.take(e)
            found += rows
        elif _BLOCK.fullmatch(name):
            found += run.take(e)
            _walk(child, run, linked, bold, found)
            found += run.take(child)
        elif name == "q":
            run.add("“", linked, bold)
            _walk(child, run, linked, bold, found)
            run.add("”", linked, bold)
        else:
            _walk(child, run, linked or name == "a", bold or name in _BOLD, found)
        if child.tail:
            run.add_text(child.tail, linked, bold, lines)


def _facts(table: html.HtmlElement) -> list[Block] | None:
    """The rows of a table of facts, a line each; None where the table only lays out the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return None
    rows: list[Block] = []
    columns = 0
    for row in table.iter("caption", "tr"):
        cells = [row] if row.tag == "caption" else [c for c in row if c.tag in ("td", "th")]
        words = [one_line(printable(c.text_content())) for c in cells]
        if any(len(w) > _CELL_LENGTH for w in words) or any(len(c.findall(".//p")) > 1 for c in cells):
            return None
        words = [w for w in words if w]
        columns = max(columns, len(words))
        if words:
            text = f"{words[0].rstrip(':：')}: {words[1]}" if len(words) == 2 else " | ".join(words)
            rows.append(Block(row, text, sum(_words(a.text_content()) for a in row.iter("a"))))
    return rows if len(rows) > 1 and columns > 1 else None
