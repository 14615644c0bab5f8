"""Finding the article in a page: which element holds it, and its paragraphs.

Furniture goes by its names (`furniture`). Then the element that holds most of the running text is looked for from the
top down, and what is left inside it goes by what it says (`phrases`) and by how much of it is links.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import html

from tracker.extract import furniture, phrases
from tracker.extract.blocks import Block, blocks
from tracker.extract.characters import HAN

# An element is gone into while it holds this share of the running text; tuned on pages whose text lies in two areas,
# a standfirst or a correction beside the body.
_MOST = 0.7
# A block that is more than this in links is a pointer, not a sentence of the article.
_POINTER = 0.8
_POINTER_LENGTH = 220  # characters; a longer paragraph that begins "More:" and holds a link has more to say
# A name that so many paragraphs of running text bear is the name of the article's paragraphs.
_REPEATED = 3
# So many links beside less running text than they have words: a front page or a section, where no page says otherwise.
_LIST_LINKS = 25
# A link of text counts as running text from this length on; Chinese says the same in a third of the characters.
_RUNNING = 60
# A block counts in full from this length on: the snippet of a teaser is a sentence, a paragraph of an article has more.
_PARAGRAPH = 200
_WORD = re.compile(r"\w")
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…", "”", "」", "』", '"', "’", ")", "）", ":", "：", ";", "；")


@dataclass(frozen=True, slots=True)
class Body:
    """The article of a page."""

    container: html.HtmlElement
    paragraphs: tuple[str, ...]
    is_list: bool = False  # the page leads to articles rather than being one


def find(body: html.HtmlElement, headline: html.HtmlElement | None, *, declared: bool = False) -> Body:
    """The article in a page whose scripts are gone. `body` is changed: furniture is cut out of it.

    Args:
        body: the page.
        headline: the element of its headline, where there is one.
        declared: whether the page says of itself that it is an article, and not a list of articles.

    `paragraphs` is empty where nothing in the page reads like an article.
    """
    whole = list(blocks(body)) if not declared else []
    _cut_furniture(body, headline)
    left = list(blocks(body))
    container = _container(body, left)
    kept = _article_blocks(left, container, headline)
    paragraphs = tuple(_paragraphs(kept, headline))
    is_list = not declared and (_is_list(kept) or (not paragraphs and _is_list(whole)))
    return Body(container, () if is_list else paragraphs, is_list)


# --- furniture ------------------------------------------------------------------------------------------------------


def _cut_furniture(body: html.HtmlElement, headline: html.HtmlElement | None) -> None:
    elements = [e for e in body.iter() if isinstance(e.tag, str)]
    length, linked = _sizes(elements)
    called = {e: furniture.names(e) for e in elements}
    repeated = Counter(called[e] for e in elements if e.tag == "p" and length[e] > _RUNNING)
    safe = set(_line(headline))
    named = [e for e in elements if called[e] and furniture.is_body(called[e])]
    hint = max(named, key=lambda e: length[e] - 2 * linked[e], default=None)
    if hint is not None and length[hint] > 0.15 * length[body]:
        safe.update(_line(hint))
    for article in _other_articles(elements, headline):
        article.drop_tree()
    for e in elements:
        if e in safe or e is body or e.getparent() is None:
            continue
        if e.tag == "p" and repeated[called[e]] >= _REPEATED:
            continue
        if furniture.is_furniture(e, called[e], length[e], linked[e]) and not furniture.is_correction(e, called[e]):
            _keep_corrections(e, called)
            e.drop_tree()


def _keep_corrections(element: html.HtmlElement, called: dict[html.HtmlElement, str]) -> None:
    """Save corrections out of an article's own footer or aside before it goes."""
    if element.tag not in ("footer", "aside", "div") or not any(
        a.tag in ("article", "main") for a in element.iterancestors()
    ):
        return
    for inner in list(element.iter("p", "aside", "div")):
        if (
            inner is not element
            and furniture.is_correction(inner, called.get(inner, ""))
            and len(inner.text_content()) < 1000
        ):
            element.addprevious(inner)
            return


def _other_articles(
    elements: Sequence[html.HtmlElement], headline: html.HtmlElement | None
) -> Iterator[html.HtmlElement]:
    """`article` elements beside the one that holds the headline: the next story, or a card that points to one."""
    above = set(_line(headline))
    articles = [e for e in elements if e.tag == "article"]
    main = next((a for a in articles if a in above), None)
    if main is not None:
        yield from (a for a in articles if a not in above and main not in a.iterancestors())


def _line(element: html.HtmlElement | None) -> Iterator[html.HtmlElement]:
    if element is not None:
        yield element
        yield from element.iterancestors()


def _sizes(elements: Sequence[html.HtmlElement]) -> tuple[dict[html.HtmlElement, int], dict[html.HtmlElement, int]]:
    """Characters of text under each element, and how many of them are in links. Elements in document order."""
    length: dict[html.HtmlElement, int] = {}
    linked: dict[html.HtmlElement, int] = {}
    for e in reversed(elements):
        own = len(e.text.strip()) if e.text else 0
        in_links = 0
        for child in e:
            own += length.get(child, 0) + (len(child.tail.strip()) if child.tail else 0)
            in_links += linked.get(child, 0)
        length[e] = own
        linked[e] = own if e.tag == "a" else in_links
    return length, linked


# --- the container --------------------------------------------------------------------------------------------------


def _container(body: html.HtmlElement, all_blocks: Sequence[Block]) -> html.HtmlElement:
    weight: dict[html.HtmlElement, float] = {}
    for block in all_blocks:
        value = _weight(block)
        if value:
            for e in _line(block.element):
                weight[e] = weight.get(e, 0.0) + value
                if e is body:
                    break
    total = weight.get(body, 0.0)
    at = body
    while total:
        best = max((c for c in at if c in weight), key=lambda c: weight[c], default=None)
        if best is None or weight[best] < _MOST * total or _is_leaf(best):
            return at
        if any(c is not best and _alike(c, best) and weight.get(c, 0.0) > 0 for c in at):
            return at
        at = best
        if at.tag != "main" and furniture.is_body(furniture.names(at)):
            return at
    return at


def _is_leaf(e: html.HtmlElement) -> bool:
    return e.tag in ("p", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "table", "pre")


def _alike(a: html.HtmlElement, b: html.HtmlElement) -> bool:
    """Whether two elements are parts of one series: sections of an article, entries of a live blog."""
    names = [(e.get("class") or "").split()[:1] for e in (a, b)]
    return bool(a.tag == b.tag and names[0] == names[1] and (names[0] or a.tag in ("section", "article")))


def _weight(block: Block) -> float:
    """How much a block looks like running text: its characters outside links, Chinese counted three times."""
    free = len(block.text) - block.linked
    if free <= 0 or block.linked > 0.5 * len(block.text):
        return 0.0
    size = free + 2 * len(HAN.findall(block.text))
    if size < _RUNNING and not block.text.endswith(_SENTENCE_ENDS):
        return 0.0
    return size * min(1.0, size / _PARAGRAPH)


# --- what of it is the article --------------------------------------------------------------------------------------


def _is_list(kept: Sequence[Block]) -> bool:
    """Whether a page leads to articles rather than being one."""
    pointers = [b for b in kept if b.linked > 0.5 * len(b.text)]
    free = sum(len(b.text) for b in kept if _weight(b) >= _RUNNING)
    return len(pointers) >= _LIST_LINKS and sum(b.linked for b in pointers) > free


def _article_blocks(
    all_blocks: Sequence[Block], container: html.HtmlElement, headline: html.HtmlElement | None
) -> list[Block]:
    """The blocks of the container, with a standfirst before and corrections around it."""
    inside = [i for i, b in enumerate(all_blocks) if b.element is container or container in b.element.iterancestors()]
    if not inside:
        return []
    first, last = inside[0], inside[-1]
    under = set(headline.iter()) if headline is not None else set()
    top = next((i for i, b in enumerate(all_blocks) if b.element in under), None)
    kept = []
    for i, block in enumerate(all_blocks):
        if first <= i <= last:
            if top is None or i >= top or phrases.is_correction(block.text):
                kept.append(block)
        elif (top is not None and top < i < first and _weight(block) >= _RUNNING) or (
            _weight(block) and phrases.is_correction(block.text)
        ):
            kept.append(block)
    return kept


def _paragraphs(kept: Sequence[Block], headline: html.HtmlElement | None) -> Iterator[str]:
    under = set(headline.iter()) if headline is not None else set()
    lines = [b for b in kept if b.element not in under and not _is_pointer(b)]
    skipping: int | None = None
    result: list[Block] = []
    for block in lines:
        correction = phrases.is_correction(block.text)
        level = block.level
        if skipping is not None and (
            correction or (level is not None and level <= skipping) or _ends_section(block, skipping)
        ):
            skipping = None
        if phrases.is_related_heading(block.text) or (
            phrases.is_boilerplate_heading(block.text) and (level is not None or block.bold)
        ):
            skipping = level if level is not None else 7
            continue
        if skipping is not None:
            continue
        if correction or not (phrases.is_small_furniture(block.text) or phrases.is_boilerplate(block.text)):
            result.append(block)
    for i, block in enumerate(result):
        following = result[i + 1] if i + 1 < len(result) else None
        dangling = block.level is not None and (
            following is None or (following.level is not None and following.level < block.level)
        )
        if not dangling and (not i or result[i - 1].text != block.text):
            yield block.text


def _ends_section(block: Block, skipping: int) -> bool:
    """After a line that only looks like a heading of links, the first running text is the article again."""
    return skipping == 7 and _weight(block) >= 2 * _RUNNING


def _is_pointer(block: Block) -> bool:
    size = len(block.text)
    if phrases.is_correction(block.text):
        return False
    if block.linked > _POINTER * size or not _WORD.search(block.text):
        return True
    return bool(block.linked) and size < _POINTER_LENGTH and phrases.is_lead_in(block.text)
