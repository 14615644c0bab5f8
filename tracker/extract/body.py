"""Finding the article in a page: which element holds it, and its paragraphs.

Furniture goes by its names (`cut`). Then the element that holds most of the running text is looked for (`container`),
and what is left inside it goes by what it says (`phrases`) and by how much of it is links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from lxml import html

from tracker.extract import dates, furniture, phrases
from tracker.extract.blocks import Block, blocks
from tracker.extract.container import container
from tracker.extract.cut import cut, line
from tracker.extract.small import is_small_furniture

# A block that is more than this in links is a pointer, not a sentence of the article.
_POINTER = 0.8
_POINTER_LENGTH = 220  # characters; a longer paragraph that begins "More:" and holds a link has more to say
# So many pointers with more words than the running text: a front page or a section, where no page says otherwise.
_LIST = 25
# The level of a line that is set as a heading by being bold: below all real ones.
_BOLD_LEVEL = 7


@dataclass(frozen=True, slots=True)
class Body:
    """The article of a page; `paragraphs` is empty where nothing in the page reads like one."""

    paragraphs: tuple[str, ...]
    is_list: bool = False  # the page leads to articles rather than being one


def find(body: html.HtmlElement, headline: html.HtmlElement | None, *, declared: bool = False) -> Body:
    """The article in a page whose scripts are gone. `body` is changed: furniture is cut out of it.

    Args:
        body: the page.
        headline: the element of its headline, where there is one.
        declared: whether the page says of itself that it is an article, and not a list of articles.
    """
    whole = [] if declared else list(blocks(body))
    cut(body, headline)
    left = list(blocks(body))
    holder = container(body, left)
    kept = _of_article(left, holder, headline)
    paragraphs = tuple(_paragraphs(kept, holder))
    is_list = not declared and (_is_list(kept) or (not paragraphs and _is_list(whole)))
    return Body(() if is_list else paragraphs, is_list)


def _is_list(kept: Sequence[Block]) -> bool:
    pointers = [len(b.text) for b in kept if b.link_share > _POINTER]
    return len(pointers) >= _LIST and sum(pointers) > sum(len(b.text) for b in kept if b.is_running)


def _of_article(left: Sequence[Block], holder: html.HtmlElement, headline: html.HtmlElement | None) -> list[Block]:
    """The blocks of the article's element, with a standfirst before it and corrections around it."""
    held = set(holder.iter())
    inside = [i for i, b in enumerate(left) if b.element in held]
    if not inside:
        return []
    first, last = inside[0], inside[-1]
    under = set(headline.iter()) if headline is not None else set()
    top = next((i for i, b in enumerate(left) if b.element in under), None)
    near = _own_part(holder, headline)
    facts = _in_facts(list(line(holder))[-1])
    kept = []
    for i, block in enumerate(left):
        if block.element in under:
            continue
        if first <= i <= last:
            keep = top is None or i > top
        elif top is not None and top < i < first:
            keep = block.is_running or block.element in facts
        else:
            keep = False
        if keep or (block.is_running and phrases.is_correction(block.text) and near in line(block.element)):
            kept.append(block)
    return kept


def _own_part(holder: html.HtmlElement, headline: html.HtmlElement | None) -> html.HtmlElement:
    """The part of the page that is the article's own: where its corrections may stand outside its element."""
    above = list(line(holder))
    own = next((e for e in line(headline) if e.tag in ("article", "main")), None)
    return own if own is not None and own in above else above[min(2, len(above) - 1)]


def _in_facts(root: html.HtmlElement) -> set[html.HtmlElement]:
    """All that lies in a box of facts."""
    found: set[html.HtmlElement] = set()
    for e in root.iter():
        named = isinstance(e.tag, str) and e.tag not in ("body", "html") and e not in found
        if named and furniture.is_facts(furniture.names(e)):
            found.update(e.iter())
    return found


def _paragraphs(kept: Sequence[Block], holder: html.HtmlElement) -> Iterator[str]:
    lines = [b for b in kept if not _is_pointer(b)]
    # Before the first running text, what holds a date is the line of writer and day.
    began = next((i for i, b in enumerate(lines) if b.is_running), len(lines))
    lines = [b for i, b in enumerate(lines) if i >= began or dates.parse(b.text) is None]
    result = list(_without_sections(lines, holder))
    for i, block in enumerate(result):
        following = result[i + 1].level if i + 1 < len(result) else 0
        dangling = block.level is not None and following is not None and following < block.level
        if not dangling and (not i or result[i - 1].text != block.text):
            yield block.text


def _without_sections(lines: Sequence[Block], holder: html.HtmlElement) -> Iterator[Block]:
    """The blocks without small furniture and without the sections that a heading gives away.

    Links to other articles end with the box that their heading stands in, or with the first running text where it
    stands among the article's paragraphs. What a publisher says of itself ends only with the next heading. Corrections
    are kept wherever they stand.
    """
    above = set(line(holder))
    skipping: int | None = None  # the level of the heading whose section is left out
    box: html.HtmlElement | None = None  # what its links stand in
    boilerplate = False
    for block, following in zip_longest(lines, lines[1:]):
        level = block.level or (_BOLD_LEVEL if block.bold else None)
        if phrases.is_correction(block.text):
            yield block
            continue
        if phrases.is_related_heading(block.text):
            parent = block.element.getparent()
            skipping, boilerplate, box = level or _BOLD_LEVEL, False, None if parent in above else parent
            continue
        if level and phrases.is_boilerplate_heading(block.text, following.text if following else ""):
            skipping, boilerplate = level, True
            continue
        if skipping and level is not None and level <= skipping:
            skipping = None
        if skipping and not boilerplate and block.is_running and box not in line(block.element):
            skipping = None
        if skipping or is_small_furniture(block.text) or phrases.is_boilerplate(block.text):
            continue
        yield block


def _is_pointer(block: Block) -> bool:
    """Whether a block only leads to another article."""
    if phrases.is_correction(block.text):
        return False
    if block.link_share > _POINTER:
        return True
    return len(block.text) < _POINTER_LENGTH and phrases.is_lead_in(block.text, linked=block.linked > 0)
