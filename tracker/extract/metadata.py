"""What a page says of itself to machines: JSON-LD, meta elements and its title. Hints, each of them possibly wrong."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.extract.characters import one_line, printable

_HEAD_LENGTH = 400_000  # characters of the head that are read; scripts in it may be large
_BODY_TAG = re.compile(r"<body[\s>]", re.IGNORECASE)
_TITLE = ("og:title", "twitter:title", "dc.title", "title")
_SITE = ("og:site_name", "application-name", "twitter:app:name:iphone", "dc.publisher", "publisher")
_AUTHOR = ("author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author")
_PUBLISHED = (
    *("article:published_time", "og:published_time", "published_time", "datepublished", "pubdate", "publishdate"),
    *("publish-date", "publication_date", "parsely-pub-date", "sailthru.date", "dcterms.issued", "dcterms.created"),
    *("dc.date.issued", "dc.date", "dcterms.date", "weibo:article:create_at", "article.published", "og:release_date"),
    *("bytedance:published_time", "publishtime", "firstpublishedtime", "citation_publication_date", "date"),
)
_MODIFIED = (
    *("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified"),
    *("article.updated", "weibo:article:update_at", "bytedance:updated_time", "revised"),
)
_ARTICLE_TYPE = re.compile(r"Article|Posting|Report|NewsItem|Statement|Review$")
_NAMES_LENGTH = 120  # characters; longer is no list of authors
_DEEPEST = 12  # levels of JSON-LD that are looked into
_MOST_NODES = 2_000


@dataclass(frozen=True, slots=True)
class Metadata:
    """Strings as the page gives them, cleaned of markup and of characters that cannot be seen."""

    titles: tuple[str, ...] = ()  # the most trustworthy first; the document's own title is not among them
    document_title: str | None = None
    sites: tuple[str, ...] = ()
    author: str | None = None
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    canonical: str | None = None
    article_body: str | None = None
    is_article: bool = False  # the page calls itself an article, not a list or a front page


def read(markup: str, json_ld: Sequence[str]) -> Metadata:
    """The metadata of a page. Never raises: what is broken is left out."""
    metas, title, canonical = _head(markup)
    nodes = [n for script in json_ld for n in _nodes(script)]
    article = next((n for n in nodes if _is_article(n)), {})

    def meta(*keys: str) -> Iterator[str]:
        return (metas[k] for k in keys if metas.get(k))

    return Metadata(
        titles=_clean((article.get("headline"), *meta(*_TITLE), article.get("name"))),
        document_title=next(iter(_clean((title,))), None),
        sites=_clean((*meta("og:site_name"), *_names(article.get("publisher")), *meta(*_SITE))),
        author=", ".join(_people(_names(article.get("author")))) or next(iter(_people(meta(*_AUTHOR))), None),
        published=_clean(
            (
                article.get("datePublished"),
                *(n.get("pubDate") for n in nodes),
                *meta(*_PUBLISHED),
                article.get("dateCreated"),
            )
        ),
        modified=_clean((article.get("dateModified"), *meta(*_MODIFIED))),
        canonical=canonical,
        article_body=_text(article.get("articleBody")),
        is_article=bool(article) or metas.get("og:type", "").lower() in ("article", "news", "newsarticle"),
    )


def _head(markup: str) -> tuple[dict[str, str], str | None, str | None]:
    """The meta elements by lower-case name, the title and the canonical link."""
    from bs4 import BeautifulSoup
    from bs4.filter import SoupStrainer

    end = _BODY_TAG.search(markup, 0, _HEAD_LENGTH)
    head = markup[: end.start() if end else min(len(markup), _HEAD_LENGTH)]
    metas: dict[str, str] = {}
    title = canonical = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 warns of text that looks like a file name or an address
        soup = BeautifulSoup(head, "lxml", parse_only=SoupStrainer(["meta", "title", "link"]))
    for element in soup.find_all(["meta", "title", "link"]):
        if element.name == "title":
            title = title or element.get_text()
        elif element.name == "link":
            if "canonical" in " ".join(element.get_attribute_list("rel")).lower().split():
                canonical = canonical or _string(element.get("href"))
        else:
            key = next((v for a in ("property", "name", "itemprop") if (v := _string(element.get(a)))), "")
            content = _string(element.get("content"))
            if key and content:
                metas.setdefault(key.strip().lower(), content)
    return metas, title, canonical


def _string(value: object) -> str | None:
    return value.strip() if isinstance(value, str) else None


def _nodes(script: str) -> Iterator[Mapping[str, object]]:
    """The objects of a JSON-LD script, outermost first, without those that are only listed: they are other pages."""
    try:
        stack: list[tuple[object, int]] = [(json.loads(script.strip().strip(";"), strict=False), 0)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_NODES):
        if not stack:
            return
        value, depth = stack.pop()
        if isinstance(value, dict):
            yield value
            if depth < _DEEPEST:
                below = [v for k, v in value.items() if k != "itemListElement" and isinstance(v, dict | list)]
                stack.extend((v, depth + 1) for v in reversed(below))
        elif isinstance(value, list) and depth < _DEEPEST:
            stack.extend((v, depth + 1) for v in reversed(value))


def _types(node: Mapping[str, object]) -> Iterator[str]:
    value = node.get("@type")
    yield from (v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str))


def _is_article(node: Mapping[str, object]) -> bool:
    return any(_ARTICLE_TYPE.search(t) for t in _types(node)) and ("headline" in node or "datePublished" in node)


def _names(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict) and isinstance(one.get("name"), str):
            yield one["name"]


def _people(values: Iterator[str]) -> list[str]:
    return [name for name in _clean(values) if "://" not in name and len(name) <= _NAMES_LENGTH]


def _text(value: object) -> str | None:
    return printable(value) if isinstance(value, str) and value.strip() else None


def _clean(values: Sequence[object] | Iterator[object] | Iterator[str]) -> tuple[str, ...]:
    found = (
        one_line(printable(_unescaped(v)))[:500] for v in values if isinstance(v, str | int) and not isinstance(v, bool)
    )
    return tuple(dict.fromkeys(v for v in found if v))


def _unescaped(value: object) -> str:
    from html import unescape

    text = str(value)
    return unescape(text) if "&" in text else text
