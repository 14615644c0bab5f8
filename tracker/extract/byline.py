"""What a page shows around its headline: who, when, and whose report it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

from tracker.extract.characters import one_line, printable

_BEFORE, _AFTER = 12, 40  # pieces of text around the headline that are looked at
_SHORT = 90  # characters; a longer piece is the article's first paragraph, whose dates are not the page's
_SOURCE = re.compile(r"(?:来源|來源|稿源|出处|出處)\s*[:：]\s*([^\s|｜【】\[\]()（）:：]{2,30})")
_HAN_NAME = r"[\u4e00-\u9fff·]{2,4}(?:、[\u4e00-\u9fff·]{2,4})*(?![\u4e00-\u9fff])"
_AUTHOR = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:(?:记者|記者|作者|撰文)\s*[:：丨|｜/／\s]|文[:：丨|｜/／])\s*({_HAN_NAME})"
)

_BY = re.compile(r"By\s+([^\W\d_][\w.’'-]*(?:\s+(?:and\s+)?[^\W\d_][\w.’'-]*){1,6})")
_PUBLISHED = re.compile(r"publish|pubdate|posted|entry-date|datePublished", re.IGNORECASE)
_MODIFIED = re.compile(r"modif|updat|revis", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Byline:
    """Strings as they stand on the page."""

    source: str | None = None  # 来源：, the outlet that the page says it takes the report from
    author: str | None = None
    times: tuple[str, ...] = ()  # of `time` elements, the most trustworthy first
    modified_times: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()  # pieces of text around the headline that may hold a date


def read(body: html.HtmlElement, headline: html.HtmlElement | None) -> Byline:
    """What is shown around the headline; empty where there is no headline, but for `time` elements."""
    pieces = list(_around(body, headline)) if headline is not None else []
    joined = " ".join(pieces)
    times, modified = _times(body, headline)
    return Byline(
        source=_first(_SOURCE, joined),
        author=next((a for p in pieces if (a := _first(_AUTHOR, p) or _first(_BY, p))), None)
        or _first(_AUTHOR, joined),
        times=times,
        modified_times=modified,
        dates=tuple(p for p in (*pieces, joined) if any(c.isdigit() for c in p)),
    )


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    hit = pattern.search(text)
    return hit.group(1).strip() if hit else None


def _around(body: html.HtmlElement, headline: html.HtmlElement) -> Iterator[str]:
    """Short pieces of text after the headline, up to the first long one, and then those just before it."""
    inside = set(headline.iter())
    before: list[str] = []
    after: list[str] = []
    seen = False
    for e in body.iter():
        if e is headline:
            seen = True
        for text in (e.text if e not in inside else None,):
            piece = one_line(printable(text)) if text else ""
            if not piece:
                continue
            if not seen:
                before.append(piece)
            elif len(piece) > _SHORT or len(after) >= _AFTER:
                yield from after
                yield from (p for p in before[-_BEFORE:] if len(p) <= _SHORT)
                return
            else:
                after.append(piece)
        tail = one_line(printable(e.tail)) if e.tail and seen and (e is headline or e not in inside) else ""
        if tail:
            if len(tail) > _SHORT:
                break
            after.append(tail)
    yield from after
    yield from (p for p in before[-_BEFORE:] if len(p) <= _SHORT)


def _times(body: html.HtmlElement, headline: html.HtmlElement | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values of `time` elements: those of the headline's own article first, then those named as published."""
    near = next((a for a in headline.iterancestors("article", "main")), None) if headline is not None else None
    scored: list[tuple[int, int, str]] = []
    modified: list[str] = []
    for i, e in enumerate(body.iter("time", "abbr", "span", "meta")):
        value = e.get("datetime") or (e.get("content") if e.get("itemprop") else None)
        if not value and e.tag != "time":
            continue
        called = (
            f"{e.get('class') or ''} {e.get('itemprop') or ''} {'published' if e.get('pubdate') is not None else ''}"
        )
        value = value or one_line(e.text_content())
        if _MODIFIED.search(called) and not _PUBLISHED.search(called):
            modified.append(value)
        else:
            outside = near is not None and near not in e.iterancestors()
            scored.append((2 * outside + (not _PUBLISHED.search(called)), i, value))
    return tuple(v for _, _, v in sorted(scored)), tuple(modified)
