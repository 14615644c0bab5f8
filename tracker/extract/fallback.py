"""Two libraries to ask when our own reading of a page finds next to nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import html

from tracker.extract.blocks import blocks
from tracker.extract.characters import HAN, one_line, printable

_LARGEST = 2_000_000  # characters of markup; both libraries are slow on more
_MOST_TAGS = 15_000  # opening ones; both take time that grows faster than they do


def paragraphs(markup: str) -> tuple[str, ...]:
    """The text of a page by readability where it is mostly Chinese, by trafilatura else; () where they find nothing."""
    if len(markup) > _LARGEST or markup.count("<") - markup.count("</") > _MOST_TAGS:
        return ()
    sample = re.sub(r"<[^<>]*>", "", markup[:200_000])
    read: Callable[[str], tuple[str, ...]] = (
        _readability if 4 * len(HAN.findall(sample)) > len(sample) else _trafilatura
    )
    try:
        return read(markup)
    except Exception:  # noqa: BLE001  a stranger's page through libraries that promise nothing
        return ()


def _trafilatura(markup: str) -> tuple[str, ...]:
    import trafilatura

    text = trafilatura.extract(markup, fast=True, include_comments=False, include_tables=True, deduplicate=False)
    return tuple(line for raw in printable(text or "").split("\n") if (line := one_line(raw)))


def _readability(markup: str) -> tuple[str, ...]:
    import readability

    summary = readability.Document(markup).summary(html_partial=True)
    return tuple(block.text for block in blocks(html.fromstring(summary)))
