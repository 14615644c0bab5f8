"""From the story's data to what a browser or a tracker gets: pages, feeds, the sitemap, robots.txt.

`base_of` says where an outlet lives: a path on loopback for the site, a host of its own for recorded coverage. All
of it is a pure function of the story and a time, so that the same moment always gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from string import Template

from tracker.demo.story import Outlet, Piece, Story, Version

BaseOf = Callable[[Outlet], str]  # the URL that an outlet's paths are put behind, without a trailing slash

FEED_LENGTH = 15  # entries; old ones drop out, as in real feeds
MEDIA_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "sitemap": "application/xml",
}
ROBOTS = "User-agent: *\nDisallow: /search\nAllow: /\n"


def page(piece: Piece, version: Version, base_of: BaseOf, *, mobile: bool = False) -> str:
    """The HTML of an article; with `mobile`, of its twin, which names the article as canonical."""
    outlet = piece.outlet
    template = outlet.mobile_template if mobile else outlet.template
    if template is None:
        raise ValueError(f"{piece.key}: its outlet has no template for mobile pages")
    base = base_of(outlet)
    stamp = version.modified or piece.published
    return Template(template).substitute(
        title=escape(version.title),
        body=version.body,
        description=escape(piece.description or version.title),
        author=escape(piece.author or outlet.name),
        outlet=escape(outlet.name),
        lang=outlet.lang,
        charset=outlet.charset,
        section=escape(outlet.section),
        base=base,
        url=base + piece.path,
        mobile_url=base + (piece.mobile or piece.path),
        published=piece.published.isoformat(),
        modified=stamp.isoformat(),
        date_en=f"{piece.published:%B} {piece.published.day}, {piece.published.year}",
        date_zh=f"{piece.published:%Y-%m-%d %H:%M}",
        jsonld=_json_ld(piece, version, base),
        related=_list(piece.related + outlet.related, base),
        comments=_comments(piece.comments),
    )


def feed(story: Story, outlet: Outlet, now: datetime, base_of: BaseOf) -> str:
    """The outlet's feed or news sitemap as it stands at `now`, newest first."""
    pieces = [p for p in story.pieces if p.outlet is outlet and p.published <= now]
    newest = sorted(pieces, key=lambda p: p.published, reverse=True)[:FEED_LENGTH]
    entries = [entry for piece in newest for entry in _entries(piece, now, base_of(outlet))]
    kinds = {"rss": _rss, "atom": _atom, "json": _json_feed, "sitemap": _sitemap}
    return kinds[outlet.feed](outlet, entries, base_of(outlet))


Entry = tuple[str, Piece, Version]  # link, article, version


def _entries(piece: Piece, now: datetime, base: str) -> list[Entry]:
    version = piece.at(now)
    if version is None:
        return []
    paths = [piece.path, *([piece.mobile] if piece.mobile else [])]
    return [(base + path + piece.outlet.link_suffix, piece, version) for path in paths]


def _json_ld(piece: Piece, version: Version, base: str) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": version.title,
        "datePublished": piece.published.isoformat(),
        "dateModified": (version.modified or piece.published).isoformat(),
        "mainEntityOfPage": {"@type": "WebPage", "@id": base + piece.path},
        "publisher": {"@type": "Organization", "name": piece.outlet.name},
    }
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")


def _list(headlines: Sequence[str], base: str) -> str:
    return "\n".join(f'<li><a href="{base}/more/{n}">{escape(h)}</a></li>' for n, h in enumerate(headlines, 1))


def _comments(comments: Sequence[str]) -> str:
    return "\n".join(f'<li class="comment"><p>{escape(c)}</p></li>' for c in comments)


def _rss(outlet: Outlet, entries: Sequence[Entry], base: str) -> str:
    items = "".join(
        f"<item><title>{escape(v.title)}</title><link>{escape(link)}</link>"
        f'<guid isPermaLink="false">{escape(p.outlet.slug + link.removeprefix(base))}</guid>'
        f"<pubDate>{format_datetime(p.published)}</pubDate>"
        f"<description>{escape(p.description or v.title)}</description></item>\n"
        for link, p, v in entries
    )
    return (
        f'<?xml version="1.0" encoding="{outlet.charset}"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(outlet.name)}</title><link>{base}/</link><description>{escape(outlet.section)}</description>"
        f"<language>{outlet.lang}</language>\n{items}</channel></rss>\n"
    )


def _atom(outlet: Outlet, entries: Sequence[Entry], base: str) -> str:
    items = "".join(
        f'<entry><title>{escape(v.title)}</title><link rel="alternate" href="{escape(link)}"/><id>{escape(link)}</id>'
        f"<published>{p.published.isoformat()}</published><updated>{(v.modified or p.published).isoformat()}</updated>"
        f"<summary>{escape(p.description or v.title)}</summary></entry>\n"
        for link, p, v in entries
    )
    return (
        f'<?xml version="1.0" encoding="{outlet.charset}"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(outlet.name)}</title><id>{base}/</id>"
        f'<link rel="self" href="{base}{outlet.feed_path}"/>\n{items}</feed>\n'
    )


def _json_feed(outlet: Outlet, entries: Sequence[Entry], base: str) -> str:
    items = [
        {"id": link, "url": link, "title": v.title, "date_published": p.published.isoformat()} for link, p, v in entries
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": outlet.name, "home_page_url": base + "/"}
    return json.dumps(head | {"items": items}, ensure_ascii=False, indent=1) + "\n"


def _sitemap(outlet: Outlet, entries: Sequence[Entry], base: str) -> str:  # noqa: ARG001 - one shape for all feeds
    items = "".join(
        f"<url><loc>{escape(link)}</loc><lastmod>{v.changed_at.isoformat()}</lastmod><news:news><news:publication>"
        f"<news:name>{escape(outlet.name)}</news:name><news:language>{outlet.lang[:2]}</news:language></news:publication>"
        f"<news:publication_date>{p.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(v.title)}</news:title></news:news></url>\n"
        for link, p, v in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{items}</urlset>\n'
    )
