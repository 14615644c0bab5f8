"""The links of a page: what may show an entity's own site."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link goes and what it is called."""

    url: str
    text: str


def links(markup: str, url: str) -> tuple[Link, ...]:
    """The links of a page to other pages, in their order. A page that cannot be parsed has none."""
    try:
        root = html.fromstring(markup)
    except (etree.ParserError, ValueError):
        return ()
    found = []
    for anchor in root.iter("a"):
        try:
            address = urljoin(url, (anchor.get("href") or "").strip())
            usable = urlsplit(address).scheme in ("http", "https") and bool(urlsplit(address).hostname)
        except ValueError:
            continue
        if usable:
            found.append(Link(address, " ".join(anchor.text_content().split())))
        if len(found) == _MOST:
            break
    return tuple(found)
