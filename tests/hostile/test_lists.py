"""Feeds that are wrong in every way, through whole checks."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta

import pytest

from tests.fetch.conftest import Request
from tests.fetch.conftest import Site as RawSite
from tests.hostile.conftest import START, check
from tests.site import Site
from tracker.claims import Config, Settings
from tracker.fetch import Fetcher
from tracker.model import Failure, Outcome
from tracker.sources import feed, sitemap
from tracker.sources.listing import MOST_LEADS, UnreadableError
from tracker.store import Store


def rss(items: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'


def leads(store: Store) -> dict[str, datetime | None]:
    """What is remembered of the links: by path, the date."""
    return {v.lead.url.partition("/story")[2]: v.lead.published for v in store.visits() if v.lead is not None}


def test_20000_entries_are_capped_with_a_word_of_it(site: Site, config: Config, store: Store) -> None:
    items = "".join(f"<item><title>{n}</title><link>/gone/{n}</link></item>" for n in range(20_000))
    site.put("/feed.xml", rss(items), "application/rss+xml")
    report = check(config, store)
    (feed,) = report.sources
    assert (feed.outcome, feed.leads) == (Outcome.OK, MOST_LEADS)
    assert feed.detail == f"{20_000 - MOST_LEADS} entries were left out, the newest kept"


def test_relative_links_and_entries_with_no_date_or_a_future_date_are_dated_by_first_sight(
    site: Site, config: Config, store: Store
) -> None:
    entries = {"/a": "", "/b": "<pubDate>Mon, 01 Jan 2035 00:00:00 GMT</pubDate>", "/c": "<pubDate>soon</pubDate>"}
    items = "".join(f"<item><link>story{path}</link>{date}</item>" for path, date in entries.items())
    site.put("/feed.xml", rss(items), "application/rss+xml")
    text = "Vellmart denied on Tuesday that it will let other merchants sell on its website."
    for path in entries:
        page = f"<title>Vellmart</title><article><h1>Vellmart {path}</h1><p>{text}</p>"
        site.put(f"/story{path}", page)
    report = check(config, store)
    assert leads(store) == dict.fromkeys(entries)
    assert report.new == 3
    assert {e.event_at for e in store.evidence("outside-sellers")} <= {START, datetime(2026, 3, 3, tzinfo=UTC)}


REFUSED = {
    "DTD": rss("<item><title>&a;</title><link>/x</link></item>", '<!DOCTYPE r [<!ENTITY a "b">]>'),
    "XXE": rss("<item><title>&a;</title></item>", '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "XXE over the network": rss("<item/>", '<!DOCTYPE r SYSTEM "{site}/trap">'),
    "not XML": "\x89PNG no list at all",
    "an address": "{site}/trap",
    "a file": "file:///etc/passwd",
    "a web page": "<html><head><title>Post</title></head><body><p>Welcome.</p></body></html>",
}


@pytest.mark.parametrize("name", REFUSED)
def test_dtd_xxe_billion_laughs_and_bytes_that_are_not_xml_are_refused(
    name: str, site: Site, config: Config, store: Store
) -> None:
    site.put("/feed.xml", REFUSED[name].replace("{site}", site.url("")), "application/rss+xml")
    report = check(config, store)
    assert [h.outcome for h in report.blind] == [Outcome.SUSPECT]
    assert site.times_asked("/trap") == 0, "what a feed names is not opened"
    assert leads(store) == {}


def test_an_http2_reset_is_a_failure_of_the_network() -> None:
    frames = b"\x00\x00\x00\x04\x00\x00\x00\x00\x00" + b"\x00\x00\x04\x03\x00\x00\x00\x00\x01\x00\x00\x00\x08"

    def reset(connection: socket.socket, request: Request) -> None:
        connection.sendall(frames)

    site = RawSite()
    try:
        site.routes["/"] = reset
        settings = Settings(timeout=timedelta(seconds=5), host_delay=timedelta(0), allow_private=("127.0.0.1",))
        with Fetcher(settings, now=lambda: START, sleep=lambda _: None) as fetcher:
            answer = fetcher.fetch(site.url + "/")
        assert isinstance(answer, Failure) and answer.outcome is Outcome.NETWORK
    finally:
        site.close()


HEAD = b"<rss version='2.0'><channel><title>"
LARGE = {
    "entries without end": HEAD + b"<item>" * 2_000_000,
    "tags of nothing": HEAD + b"<a>" * 3_000_000,
    "words": HEAD + b"word " * 2_000_000,
    "comments that do not end": b"<!-- " * 2_000_000,
    "document types that do not end": b"<!DOCTYPE " * 1_000_000,
    "JSON": b'{"items": [' + b"{}," * 3_000_000 + b"{}]}",
    "places without end": b"<urlset>" + b"<url>" * 3_000_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_a_list_far_larger_than_any_is_refused_before_it_is_parsed(name: str) -> None:
    for read in (lambda body: feed.parse(body, "application/xml", "https://post.example/feed"), sitemap.parse):
        with pytest.raises(UnreadableError) as caught:
            read(LARGE[name])
        assert caught.value.outcome in (Outcome.TOO_LARGE, Outcome.SUSPECT)


def test_a_comment_hides_no_declaration_and_a_declaration_in_a_comment_is_none() -> None:
    entity = b'<!DOCTYPE r [<!ENTITY a "b">]>'
    plain = b"<rss version='2.0'><channel><title>Post</title></channel></rss>"
    assert feed.parse(b"<!-- " + entity + b" -->" + plain, None, "https://post.example/feed").leads == ()
    for hidden in (b"<!-- x -->" + entity, b"<!-- --><!-- -- >" + entity, b"<!--->" + entity):
        with pytest.raises(UnreadableError):
            feed.parse(hidden + plain, None, "https://post.example/feed")
