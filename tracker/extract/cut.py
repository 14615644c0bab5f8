"""Cutting out what the markup calls furniture, and every article of the page but its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement as Element

from tracker.extract import furniture

# A name that so many paragraphs of some length bear is the name of the article's paragraphs.
_REPEATED = 3
_PARAGRAPH = 60  # characters
# An element named as the body must hold this share of the page's text to be believed.
_BODY_SHARE = 0.15
# A card or a call to subscribe has few words, and is a small part of the page.
_BOXES = ("div", "section", "aside", "figure", "li", "article", "td")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_BOX_LENGTH = 400  # characters
_BOX_SHARE = 0.3  # of the page's text that is in no link
_ALL = 0.9  # a heading with this much of it in a link is one
_CALL = re.compile(
    r"\W*(?:(?:sign|sign me) up(?: (?:now|here|today|for free))?|subscribe(?: now| today)?|register(?: now)?"
    r"|join (?:now|us)|get (?:the )?(?:app|newsletter)|download(?: the)? app|donate|support us"
    r"|立即(?:[订訂][阅閱]|下[载載]|[注註][册冊])|[订訂][阅閱]|打[开開]App|下[载載](?:App|客[户戶]端))\W*",
    re.IGNORECASE,
)
_CALL_LENGTH = 30
_CORRECTION_LENGTH = 1_000  # characters; what is longer is no correction but holds one


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Characters of text under each element, and how many of them are in links."""

    text: Mapping[Element, int]
    linked: Mapping[Element, int]


def line(element: Element | None) -> Iterator[Element]:
    """An element and all that it lies in, outwards."""
    if element is not None:
        yield element
        yield from element.iterancestors()


def cut(body: Element, headline: Element | None) -> None:
    """Take the furniture out of `body`. What holds the headline or the article's text stays, and so do corrections."""
    elements = [e for e in body.iter() if isinstance(e.tag, str)]
    sizes = _sizes(elements)
    called = {e: furniture.names(e) for e in elements}
    safe = {body, *line(headline), *line(_named_body(elements, called, sizes))}
    paragraphs = Counter(called[e] for e in elements if e.tag == "p" and sizes.text[e] > _PARAGRAPH)
    for article in list(_other_articles(elements, headline)):
        article.drop_tree()
    for box in list(_boxes(elements, safe, sizes)):
        _cut_one(box, called, sizes)
    for e in elements:
        if e in safe or e.getparent() is None or (e.tag == "p" and paragraphs[called[e]] >= _REPEATED):
            continue
        if furniture.is_furniture(e, called[e], sizes.text[e], sizes.linked[e]):
            _cut_one(e, called, sizes)


def _cut_one(element: Element, called: Mapping[Element, str], sizes: _Sizes) -> None:
    """Cut one piece of furniture, unless it is a correction; one that it holds inside an article is saved."""
    if element.getparent() is None or furniture.is_correction(element, called[element]):
        return
    if any(a.tag in ("article", "main") for a in element.iterancestors()):
        for inner in element.iterdescendants("p", "aside", "div"):
            if sizes.text.get(inner, 0) < _CORRECTION_LENGTH and furniture.is_correction(inner, called.get(inner, "")):
                element.addprevious(inner)
                break
    element.drop_tree()


def _boxes(elements: Sequence[Element], safe: set[Element], sizes: _Sizes) -> Iterator[Element]:
    """Small boxes that no name gives away: cards whose heading is a link to another page, and calls to subscribe."""
    whole = sizes.text[elements[0]] - sizes.linked[elements[0]]
    for e in elements:
        heading = e.tag in _HEADINGS and sizes.text[e] and sizes.linked[e] >= _ALL * sizes.text[e] and _leads_away(e)
        call = e.tag == "form" or (e.tag == "a" and sizes.text[e] < _CALL_LENGTH and _CALL.fullmatch(e.text_content()))
        if (heading or call) and e not in safe:
            box = next((a for a in e.iterancestors() if a.tag in _BOXES), None)
            free = sizes.text[box] - sizes.linked[box] if box is not None else 0
            if box is not None and box not in safe and sizes.text[box] < _BOX_LENGTH and free <= _BOX_SHARE * whole:
                yield box


def _leads_away(heading: Element) -> bool:
    links = [*heading.iter("a"), *heading.iterancestors("a")]
    return any(not (a.get("href") or "#").startswith("#") for a in links)


def _named_body(elements: Sequence[Element], called: Mapping[Element, str], sizes: _Sizes) -> Element | None:
    """The largest element that is named as the text of an article."""
    named = [e for e in elements if called[e] and furniture.is_body(called[e])]
    best = max(named, key=lambda e: sizes.text[e] - 2 * sizes.linked[e], default=None)
    whole = sizes.text[elements[0]]
    return best if best is not None and sizes.text[best] > _BODY_SHARE * whole else None


def _other_articles(elements: Sequence[Element], headline: Element | None) -> Iterator[Element]:
    """`article` elements beside the one that holds the headline: the next story, or a card that points to one."""
    above = set(line(headline))
    articles = [e for e in elements if e.tag == "article"]
    main = next((a for a in articles if a in above), None)
    if main is not None:
        yield from (a for a in articles if a not in above and main not in a.iterancestors())


def _sizes(elements: Sequence[Element]) -> _Sizes:
    """One pass from the leaves up. Elements in document order."""
    text: dict[Element, int] = {}
    linked: dict[Element, int] = {}
    for e in reversed(elements):
        own = len(e.text.strip()) if e.text else 0
        in_links = 0
        for child in e:
            own += text.get(child, 0) + (len(child.tail.strip()) if child.tail else 0)
            in_links += linked.get(child, 0)
        text[e] = own
        linked[e] = own if e.tag == "a" else in_links
    return _Sizes(text, linked)
