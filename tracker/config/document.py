"""YAML text -> a tree of nodes that know their place, with every scalar as it was written.

Built from the parser's events rather than by PyYAML's composer: that keeps raw scalars (`no` stays "no"), costs a
fifth of the time, and lets depth, aliases and tags be refused before anything is built from them. The loop does not
recurse, so nesting cannot exhaust the stack.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

MAX_BYTES = 64 * 1024 * 1024  # some 200,000 claims; anything larger is the wrong file
MAX_DEPTH = 20  # the deepest value of a valid file lies at level 5
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

# What libyaml cannot read, and the separators that it would count as line breaks and an editor would not.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NO_ALIAS = "aliases are not read here; a text that begins with * needs quotes"
_NO_TAG = "a text that begins with ! needs quotes"
_OPENED = ("while scanning a simple key", "while scanning a quoted scalar")
_SYNTAX_HINTS = (  # what a line looks like -> what may help; the first that fits
    (re.compile(r"^[ ]*\t"), "indent with spaces, not tabs"),
    (re.compile(r"[\[{].*(?<![\"'\w])\$\{"), 'inside { } and [ ] write "${NAME}" in quotes'),
    (re.compile(r"^[^:]*："), 'write the colon as ":", with a space after it'),
    (re.compile(r":\s+[\"']"), "a text that begins with a quote must end with it: put all of it in other quotes"),
    (re.compile(r":\s+(?:[@`%|>*&!\[{]|-\s)"), "a text that begins with @ ` % | > * & ! - [ or { needs quotes"),
    (re.compile(r":\s.*:(\s|$)"), 'a text with ": " in it needs quotes'),
)


@dataclass(slots=True)
class Text:
    """A scalar as written, quotes and folding undone; `plain` if it had no quotes."""

    line: int
    column: int
    value: str
    plain: bool

    @property
    def empty(self) -> bool:
        """Whether nothing is written here, or YAML's word for nothing."""
        return self.plain and self.value in NULLS


@dataclass(slots=True)
class Items:
    """A list."""

    line: int
    column: int
    items: list[Node]


@dataclass(slots=True)
class Keys:
    """A mapping, in file order, each key once."""

    line: int
    column: int
    pairs: list[tuple[Text, Node]]


Node = Text | Items | Keys
Report = Callable[[int, int, str, str, str], None]  # line, column, found, expected, hint


class _Stop(Exception):
    """The rest of the document cannot be read; the reason was reported."""


def decode(body: bytes, report: Report) -> str | None:
    """The text of a UTF-8 file, without a byte order mark; None, and a report, where it is no such thing."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        report(1, 1, "the file is UTF-16", "UTF-8", "save it again as UTF-8")
        return None
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = body[: error.start].decode("utf-8-sig", "replace")
        line, column = _place(before, len(before))
        report(
            line, column, f"the byte 0x{body[error.start]:02x} is not UTF-8", "UTF-8", "save the file again as UTF-8"
        )
        return None
    bad = _FORBIDDEN.search(text)
    if bad:
        line, column = _place(text, bad.start())
        report(line, column, f"the invisible character U+{ord(bad[0]):04X}", "visible text", "delete it")
        return None
    return text


def parse(text: str, report: Report, loader: Any = None) -> Node | None:
    """The root of the only document in `text`, or None where there is none or it cannot be read.

    Whatever is wrong goes to `report`; what can be read beside it is still returned, so that one run names every
    problem. `loader` is a PyYAML loader class: the C one by default, the pure one where that is missing.
    """
    parser = (loader or getattr(yaml, "CSafeLoader", yaml.SafeLoader))(text)
    try:
        return _Builder(report).build(_events(parser))
    except yaml.MarkedYAMLError as error:
        _report_syntax(error, text, report)
    except yaml.YAMLError as error:
        report(1, 1, f"unreadable YAML ({error})", "valid YAML", "")
    except _Stop:
        pass
    finally:
        parser.dispose()
    return None


def _events(parser: Any) -> Iterator[Any]:
    while (event := parser.get_event()) is not None:
        yield event


def _place(text: str, index: int) -> tuple[int, int]:
    lines = re.split("\r\n|\r|\n", text[:index])
    return len(lines), len(lines[-1]) + 1


def _report_syntax(error: yaml.MarkedYAMLError, text: str, report: Report) -> None:
    mark = error.problem_mark or error.context_mark or yaml.error.Mark("", 0, 0, 0, "", 0)
    # What was opened and never closed is found at the end of the file: say where it was opened.
    if error.context_mark and (error.context in _OPENED or not text[mark.index :].strip()):
        mark = error.context_mark
    lines = re.split("\r\n|\r|\n", text)
    line = min(mark.line, len(lines) - 1)
    hint = next((words for pattern, words in _SYNTAX_HINTS if pattern.search(lines[line])), "")
    context = f" {error.context}" if error.context else ""
    report(line + 1, mark.column + 1, f"broken YAML: {error.problem}{context}", "valid YAML", hint)


class _Builder:
    """Puts events together. `stack` holds the open lists and mappings, `keys` the key that waits for its value."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.root: Node | None = None
        self.stack: list[Items | Keys] = []
        self.keys: list[Text | Items | Keys | None] = []

    def build(self, events: Iterator[Any]) -> Node | None:
        documents = 0
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                mark = event.start_mark
                if event.tag is not None:
                    self.refuse_tag(event)
                self.attach(Text(mark.line + 1, mark.column + 1, event.value, event.implicit[0]))
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self.open(event, mapping=kind is yaml.MappingStartEvent)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.close()
            elif kind is yaml.AliasEvent:
                line, column = event.start_mark.line + 1, event.start_mark.column + 1
                self.report(line, column, f"the alias *{event.anchor}", "the value itself", _NO_ALIAS)
                self.attach(Text(line, column, f"*{event.anchor}", plain=False))
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    mark = event.start_mark
                    self.report(mark.line + 1, mark.column + 1, "a second document", "one document", "delete the ---")
                    break
        return self.root

    def open(self, event: Any, *, mapping: bool) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if event.tag is not None:
            self.refuse_tag(event)
        if len(self.stack) == MAX_DEPTH:
            self.report(line, column, f"lists and mappings more than {MAX_DEPTH} deep", "at most 5 levels", "")
            raise _Stop
        node: Items | Keys = Keys(line, column, []) if mapping else Items(line, column, [])
        self.attach(node)
        self.stack.append(node)
        self.keys.append(None)

    def close(self) -> None:
        node = self.stack.pop()
        self.keys.pop()
        if isinstance(node, Keys):
            self.refuse_duplicates(node)

    def attach(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if isinstance(top, Items):
            top.items.append(node)
            return
        key = self.keys[-1]
        if key is None:
            self.keys[-1] = node
            if not isinstance(node, Text):
                self.report(node.line, node.column, "a list or mapping as a key", "a word as a key", "")
            return
        self.keys[-1] = None
        if isinstance(key, Text):
            top.pairs.append((key, node))

    def refuse_tag(self, event: Any) -> None:
        mark = event.start_mark
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        self.report(mark.line + 1, mark.column + 1, f"the tag {tag}", "a value without a tag", _NO_TAG)

    def refuse_duplicates(self, node: Keys) -> None:
        first: dict[str, Text] = {}
        for key, _ in node.pairs:
            earlier = first.setdefault(key.value, key)
            if earlier is not key:
                found = f'the key "{key.value[:40]}" for the second time'
                self.report(key.line, key.column, found, "each key once", f"the first is on line {earlier.line}")
        if len(first) < len(node.pairs):
            node.pairs = [(key, value) for key, value in node.pairs if first[key.value] is key]
