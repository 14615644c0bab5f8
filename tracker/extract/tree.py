"""Markup to a tree that is safe to walk: no scripts, no comments, nothing hidden, no deeper than the parser allows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree, html

# What never holds words of an article. `noscript` repeats what scripts load, mostly pictures.
_SILENT = (
    *("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio"),
    *("video", "map", "button", "input", "select", "textarea", "datalist", "link", "meta", "del", "s", "strike"),
)
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
_APART = re.compile("p|div|li|ul|ol|section|article|blockquote|table|tr|td|h[1-6]")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)([^<>]*)>?")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# libxml2 stops at 256 levels and keeps only what came before, without an error from lxml; ordinary pages stay under 60.
_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page."""

    body: html.HtmlElement
    json_ld: tuple[str, ...]  # the text of its JSON-LD scripts, as it came
    has_password: bool  # a field for a password was on it


def parse(markup: str) -> Page | None:
    """The tree of a page, or None where there is no element at all. Takes time in proportion to the markup."""
    root = _read(markup)
    if root is None:
        return None
    scripts = tuple(
        s.text
        for s in root.iter("script")
        if s.text and "ld+json" in (s.get("type") or "").lower() and len(s.text) < 2_000_000
    )
    password = any((i.get("type") or "").lower() == "password" for i in root.iter("input"))
    found = root.find("body")
    body = root if found is None else found
    etree.strip_elements(body, *_SILENT, with_tail=False)
    _drop_hidden(body)
    return Page(body, scripts, password)


def _read(markup: str) -> html.HtmlElement | None:
    for text in (markup, None):
        source = _flattened(markup) if text is None else text
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        try:
            root = html.document_fromstring(source.encode("utf-8", "ignore"), parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return None
        if not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            return root
    return None


def _flattened(markup: str) -> str:
    """The markup with every element below `_DEPTH` opened up: its words stay, its tags become one break."""
    depth = 0
    opened_up = -1  # where the last such tag ended

    def one(found: re.Match[str]) -> str:
        nonlocal depth, opened_up
        name = found.group(2).lower()
        if _VOID.fullmatch(name):
            return found.group()
        closing = bool(found.group(1))
        depth = max(0, depth - 1) if closing else depth + 1
        if depth < _DEPTH + (not closing):
            return found.group()
        follows, opened_up = opened_up == found.start(), found.end()
        return "" if follows else "<br><br>" if _APART.fullmatch(name) else " "

    return _TAG.sub(one, markup)


def _drop_hidden(body: html.HtmlElement) -> None:
    """Take out what a reader cannot see, unless it is most of the page (shown later by a script)."""
    hidden = [
        e
        for e in body.iter()
        if isinstance(e.tag, str) and (e.get("hidden") is not None or _HIDDEN.search(e.get("style") or ""))
    ]
    if not hidden:
        return
    whole = len(body.text_content())
    for element in hidden:
        if element.getparent() is not None and element is not body and 2 * len(element.text_content()) < whole:
            element.drop_tree()
