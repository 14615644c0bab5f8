"""A page to an `Article`: the one file that knows the order of the steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from tracker import language, urls
from tracker.errors import ExtractError
from tracker.extract import body, byline, fallback, gate, metadata, tree
from tracker.extract.characters import one_line, printable
from tracker.extract.heading import headline_of, title_and_site
from tracker.extract.moments import published_and_modified
from tracker.model import Article, Lead, Outcome

# Where our own reading is shorter than this, the libraries and the page's JSON-LD are asked.
_THIN = 200  # characters
# What they find must be this many times longer to be believed instead.
_FULLER = 2
_GLANCE = 2_000  # characters of all that a page shows, furniture included
_HEADING_LENGTH = 160  # characters; a longer first line of a plain text is a paragraph


def extract(markup: str, url: str, lead: Lead | None = None) -> Article:
    """The article of a page.

    Args:
        markup: the page, decoded.
        url: where it was fetched from, after redirects.
        lead: what the source said of it; used where the page itself is silent.

    Returns:
        The article: its text in paragraphs, headline apart, furniture away, corrections kept. Times without a zone are
        taken as +08:00 on pages in Chinese and as UTC on others.

    Raises:
        ExtractError: EMPTY where no article is on the page, SUSPECT where a login, consent or error page is in its
            place, TOO_LARGE where there is far more than any article has.
    """
    gate.fits(url, markup)
    markup = printable(markup)
    page = tree.parse(markup)
    if page is None:
        raise ExtractError(url, Outcome.EMPTY, "the page is empty")
    meta = metadata.read(markup, page.json_ld)
    headline = headline_of(page.body, meta)
    title, site = title_and_site(headline, meta, lead)
    shown = byline.read(page.body, headline)
    whole = one_line(printable(page.body.text_content()[:_GLANCE]))
    found = body.find(page.body, headline, declared=meta.is_article)
    front = urlsplit(url).path in ("", "/") and not urlsplit(url).query and not meta.is_article
    paragraphs = [] if found.is_list or front else _fullest(found.paragraphs, meta.article_body, markup, len(whole))
    if paragraphs and paragraphs[0] == title:
        paragraphs = paragraphs[1:]
    gate.check(url, title, paragraphs, password=page.has_password, whole=whole)
    text = "\n".join(paragraphs)
    lang = language.detect(f"{title}\n{text}")
    published, modified = published_and_modified(page.body, url, meta, shown, lead, lang)
    return Article(
        url=_own_address(url, meta.canonical),
        title=title,
        text=text,
        outlet=(lead.outlet if lead else None) or site or shown.source or urls.host(urls.canonical(url)) or None,
        author=meta.author or shown.author,
        published=published,
        modified=modified,
        lang=lang,
        official_for=lead.official_for if lead else (),
    )


def from_text(
    text: str,
    url: str,
    *,
    title: str | None = None,
    outlet: str | None = None,
    published: datetime | None = None,
    lang: str | None = None,
) -> Article:
    """An article from text that was recorded without its page: a paragraph a line.

    Without a title the first line is the headline where it is short enough to be one.

    Raises:
        ExtractError: EMPTY where there is no text.
    """
    lines = [line for raw in printable(text).split("\n") if (line := one_line(raw))]
    if not lines and not title:
        raise ExtractError(url, Outcome.EMPTY, "there is no text")
    heading = one_line(printable(title)) if title else ""
    if not heading and len(lines) > 1 and len(lines[0]) <= _HEADING_LENGTH:
        heading, lines = lines[0], lines[1:]
    if lines and lines[0] == heading:
        lines = lines[1:]
    body_text = "\n".join(lines)
    return Article(
        url=urls.canonical(url),
        title=heading,
        text=body_text,
        outlet=outlet or urls.host(urls.canonical(url)) or None,
        published=published,
        lang=lang or language.detect(f"{heading}\n{body_text}"),
    )


def _fullest(own: Sequence[str], article_body: str | None, markup: str, shown: int) -> list[str]:
    """Our own reading, or another where ours is thin and the other is not."""
    paragraphs = list(own)
    size = sum(map(len, paragraphs))
    if size >= _THIN:
        return paragraphs
    declared = [line for raw in (article_body or "").split("\n") if (line := one_line(raw))]
    if sum(map(len, declared)) > max(_FULLER * size, _THIN // 4):
        return declared
    if not size and shown >= _THIN:
        return list(fallback.paragraphs(markup))
    return paragraphs


def _own_address(url: str, declared: str | None) -> str:
    """The canonical address; what the page declares is believed on its own site, and where it is not a front page."""
    if declared:
        try:
            absolute = urljoin(url, declared)
            deeper = urlsplit(absolute).path.strip("/") or not urlsplit(url).path.strip("/")
        except ValueError:
            return urls.canonical(url)
        if deeper and urls.same_site(absolute, url):
            return urls.canonical(absolute)
    return urls.canonical(url)
