"""Which element of a page holds the article: the one that most of the running text lies in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml.html import HtmlElement as Element

from tracker.extract import furniture
from tracker.extract.blocks import Block

# An element is gone into while it holds this share of the running text. Tuned on some 110 pages of news: below 0.6 the
# second half of an article that an advertisement cuts in two is lost, above 0.8 the teasers beside a short one come in.
_MOST = 0.7
# A block counts in full from this size on: the snippet of a teaser is a sentence, a paragraph of an article has more.
_PARAGRAPH = 200
_LEAVES = ("p", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "table", "pre")


def container(body: Element, blocks: Sequence[Block]) -> Element:
    """The element that holds the article: `body` itself where nothing smaller does."""
    weight = _weights(body, blocks)
    total = weight.get(body, 0.0)
    path = [body]
    while total:
        at = path[-1]
        best = max((c for c in at if c in weight), key=lambda c: weight[c], default=None)
        if best is None or weight[best] < _MOST * total or best.tag in _LEAVES:
            break
        if any(c is not best and c in weight and _alike(c, best) for c in at):
            break
        path.append(best)
    named = (e for e in reversed(path[1:]) if e.tag != "main" and furniture.is_body(furniture.names(e)))
    return next(named, path[-1])


def _weights(body: Element, blocks: Sequence[Block]) -> Mapping[Element, float]:
    weight: dict[Element, float] = {}
    for block in blocks:
        if not block.is_running:
            continue
        value = block.size * min(1.0, block.size / _PARAGRAPH)
        weight[block.element] = weight.get(block.element, 0.0) + value
    for e in reversed(list(body.iter())):  # from the leaves up
        parent = e.getparent()
        if e in weight and e is not body and parent is not None:
            weight[parent] = weight.get(parent, 0.0) + weight[e]
    return weight


def _alike(a: Element, b: Element) -> bool:
    """Whether two elements are parts of one series: sections of an article, entries of a live blog."""
    names = [(e.get("class") or "").split()[:1] for e in (a, b)]
    return bool(a.tag == b.tag and names[0] == names[1] and (names[0] or a.tag in ("section", "article")))
