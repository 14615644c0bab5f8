"""The headline of a page and the name of its site, from markup that names neither for certain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from tracker.extract.characters import HAN, one_line, printable
from tracker.extract.metadata import Metadata
from tracker.model import Lead

_INLINE = ("a", "b", "strong", "font", "span", "em", "i", "u", "br")
_TITLE_SHARE = 0.6  # of the heading that the declared title must cover
_LONGEST = 300  # characters; a longer heading is a paragraph
_SEPARATOR = re.compile(  # space before a mark is taken from its beginning only: linear in any run of it
    r"(?<!\s)\s+[|\-–—·»:_]+\s+|(?:(?<!\s)\s+)?[|_｜—–]+\s*|(?<=[\u4e00-\u9fff？！?!》”])-(?=[\u4e00-\u9fff])"
)
_NAMED = re.compile(r"title|headline|heading|biaoti|bt\b", re.IGNORECASE)
_HEADLINE = re.compile(
    r"(?:(?:article|entry|post|news|story|art|main|page|con|content)[-_]?)?(?:title|headline|biaoti)", re.I
)
_WORD = re.compile(r"\w", re.UNICODE)


def headline_of(body: html.HtmlElement, meta: Metadata) -> html.HtmlElement | None:
    """The element that shows the headline: the heading most like the declared titles, else the first h1 but a logo."""
    declared = [_key(t) for t in (*meta.titles, meta.document_title or "") if t]
    candidates = [(e, _key(e.text_content())) for e in _headings(body)]
    candidates = [(e, k) for e, k in candidates if 0 < len(k) <= _LONGEST]
    for level in ("h1", None):
        scored = [
            (max((_likeness(k, d) for d in declared), default=0.0), -i, e)
            for i, (e, k) in enumerate(candidates)
            if level in (e.tag, None)
        ]
        best = max(scored, key=lambda s: s[:2], default=None)
        if best and best[0] >= (0.7 if level else 0.8):
            return best[2]
    ones = [e for e, _ in candidates if e.tag == "h1" and not _is_logo(e)]
    called = [
        e for e, k in candidates if len(k) >= 10 and any(map(_HEADLINE.fullmatch, (e.get("class") or "").split()))
    ]
    return next(iter(ones or called), None)


def title_and_site(headline: html.HtmlElement | None, meta: Metadata, lead: Lead | None) -> tuple[str, str | None]:
    """The headline as words, and the site's own name where the page says it. The title may be ""."""
    shown = one_line(printable(headline.text_content())) if headline is not None else ""
    site = meta.sites[0] if meta.sites else None
    parts = _parts(meta.document_title or "")
    if not site and len(parts) > 1:
        site = _site_among(parts, shown or (meta.titles[0] if meta.titles else ""))
    if shown:
        return _declared_within(shown, meta) or shown, site
    if meta.titles:
        return _without_site(meta.titles[0], meta.sites), site
    if parts:
        return max(parts, key=_size), site if len(parts) > 1 else None
    return (lead.title or "" if lead else ""), site


def _declared_within(shown: str, meta: Metadata) -> str | None:
    """The declared title where the heading holds it and little more: a kicker, or the writer's name."""
    key = _key(shown)
    for title in meta.titles:
        declared = _key(title)
        if len(declared) >= _TITLE_SHARE * len(key) and declared != key and declared in key:
            return title
    return None


def _headings(body: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for e in body.iter("h1", "h2", "h3", "div", "p", "span"):
        if e.tag in ("h1", "h2", "h3") or (
            _NAMED.search(f"{e.get('class') or ''} {e.get('id') or ''}") and _is_line(e)
        ):
            yield e


def _is_line(e: html.HtmlElement) -> bool:
    return all(inner.tag in _INLINE for inner in e.iterdescendants())


def _is_logo(e: html.HtmlElement) -> bool:
    return any(a.get("href") in ("/", "./", "#") for a in e.iter("a")) or "logo" in (e.get("class") or "").lower()


def _key(text: str) -> str:
    return "".join(_WORD.findall(text)).casefold()


def _likeness(shown: str, declared: str) -> float:
    """1.0 where the words are the same; the share of the longer that the shorter covers where one holds the other."""
    if shown == declared:
        return 1.0
    if shown in declared or declared in shown:
        short, long = sorted((len(shown), len(declared)))
        return 0.6 + 0.4 * short / long if short >= 4 and short > 0.3 * long else 0.0
    return 0.0


def _parts(title: str) -> list[str]:
    return [p.strip() for p in _SEPARATOR.split(title) if p.strip()]


def _size(text: str) -> int:
    return len(text) + 2 * len(HAN.findall(text))


def _site_among(parts: list[str], shown: str) -> str | None:
    """The part of a document title that is not the headline: the last such, or the first where the headline is last."""
    key = _key(shown)
    others = [p for p in parts if key and _key(p) not in key and key not in _key(p)]
    if not others:
        return None
    name = others[-1] if others[-1] == parts[-1] else others[0]
    return name if len(name) <= 40 else None


def _without_site(title: str, sites: tuple[str, ...]) -> str:
    parts = _parts(title)
    known = {_key(s) for s in sites}
    if len(parts) > 1 and _key(parts[-1]) in known:
        return title[: title.rindex(parts[-1])].rstrip(" |-–—·»:_｜")
    return title
