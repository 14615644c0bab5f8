"""Twenty ways in which a site can misbehave, one for each, on sockets of their own on loopback."""

from __future__ import annotations

import gzip
import itertools
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import trustme

from tests.fetch.conftest import Request, Script, Site, reply
from tracker.claims import Source, SourceKind
from tracker.model import Outcome

MIB = 1024 * 1024
LOGIN = b"<title>Log in</title><form><h1>Log in</h1><p>Please log in to continue.</p><input type=password></form>"
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
BOMB_FEED = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">' + LAUGHS + b"]><rss><channel>&l9;</channel></rss>"


@dataclass(frozen=True)
class Way:
    """How one source misbehaves, and what must be said of it."""

    name: str
    answer: bytes | Script | Callable[[Site], Script]
    outcome: Outcome
    kind: SourceKind = SourceKind.PAGE
    path: str = "/story"
    slow: bool = False  # `answer` makes the script from the site, which ends it


def flood(head: bytes, piece: bytes) -> Script:
    def script(connection: socket.socket, request: Request) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return script


def drip(head: bytes, piece: bytes) -> Callable[[Site], Script]:
    def made(site: Site) -> Script:
        def script(connection: socket.socket, request: Request) -> None:
            site.send_slowly(connection, itertools.chain([head], itertools.repeat(piece)), 0.05)

        return script

    return made


def redirect(location: str) -> bytes:
    return reply(302, location=location)


WAYS = (
    Way("gzip bomb", reply(body=gzip.compress(bytes(64 * MIB)), content_encoding="gzip"), Outcome.TOO_LARGE),
    Way("endless body", flood(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 65536), Outcome.TOO_LARGE, SourceKind.FEED),
    Way("huge header", b"HTTP/1.1 200 OK\r\nX: " + b"a" * MIB + b"\r\n\r\n", Outcome.TOO_LARGE),
    Way("endless headers", flood(b"HTTP/1.1 200 OK\r\n", b"X: a\r\n" * 1000), Outcome.TOO_LARGE, SourceKind.FEED),
    Way("sitemap bomb", reply(body=gzip.compress(bytes(64 * MIB)), kind="application/gzip"), Outcome.TOO_LARGE,
        SourceKind.SITEMAP),
    Way("a byte now and then", drip(b"HTTP/1.1 200 OK\r\n\r\n", b"a"), Outcome.TIMEOUT, slow=True),
    Way("headers that never end", drip(b"HTTP/1.1 200 OK\r\n", b"X: a\r\n"), Outcome.TIMEOUT, SourceKind.FEED,
        slow=True),
    Way("redirect loop", redirect("/story"), Outcome.BLOCKED),
    Way("redirect to a file", redirect("file:///etc/passwd"), Outcome.BLOCKED, SourceKind.FEED),
    Way("redirect to metadata", redirect("http://169.254.169.254/latest/meta-data/"), Outcome.BLOCKED),
    Way("bad certificate", reply(body=b"<p>A page.</p>"), Outcome.TLS),
    Way("brotli that was not asked for", reply(body=b"\x1b\x00", content_encoding="br"), Outcome.UNDECODABLE),
    Way("PDF", reply(body=b"%PDF-1.7" + bytes(100), kind="application/pdf"), Outcome.UNSUPPORTED_TYPE),
    Way("304 that was not asked for", b"HTTP/1.1 304 Not Modified\r\n\r\n", Outcome.HTTP_ERROR, SourceKind.FEED),
    Way("empty body", reply(body=b""), Outcome.EMPTY),
    Way("login page", reply(body=LOGIN), Outcome.SUSPECT),
    Way("billion laughs", reply(body=BOMB_FEED, kind="application/rss+xml"), Outcome.SUSPECT, SourceKind.FEED),
    Way("429", reply(429, retry_after="99999999"), Outcome.RATE_LIMITED),
    Way("410", reply(410), Outcome.GONE, SourceKind.FEED),
    Way("robots.txt refuses", reply(body=b"User-agent: *\nDisallow: /", kind="text/plain"), Outcome.ROBOTS,
        path="/robots.txt"),
)  # fmt: skip


@contextmanager
def misbehaving() -> Iterator[dict[str, tuple[Way, Source]]]:
    """All of them, up and answering: by the key of the source, the way and the source."""
    sites: list[Site] = []
    try:
        found = {}
        for way in WAYS:
            site = Site(tls=_stranger() if way.outcome is Outcome.TLS else None)
            sites.append(site)
            made = way.answer
            site.routes[way.path] = made(site) if way.slow else made  # type: ignore[call-arg,arg-type,assignment]
            source = Source(way.kind, f"{site.url}/story", outlet=way.name)
            found[source.key] = way, source
        yield found
    finally:
        for site in sites:
            site.close()


def well_behaved(site: Site, count: int) -> list[Source]:
    """Feeds of one article each, on a site that does as it should."""
    found = []
    for n in range(count):
        body = "".join(f"<p>Shop number {m} of {n} in Corrow opened its doors on Monday.</p>" for m in range(5))
        page = f"<html><title>Shop {n}</title><article><h1>Shop {n} opens</h1>{body}</article></html>"
        site.routes[f"/good/{n}"] = reply(body=page.encode())
        item = f"<item><title>Shop {n}</title><link>{site.url}/good/{n}</link></item>"
        feed = f"<rss version='2.0'><channel><title>Outlet {n}</title>{item}</channel></rss>"
        site.routes[f"/feed/{n}"] = reply(body=feed.encode(), kind="application/rss+xml")
        found.append(Source(SourceKind.FEED, f"{site.url}/feed/{n}", outlet=f"Outlet {n}"))
    return found


def _stranger() -> ssl.SSLContext:
    """A server whose certificate nobody knows who signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
    authority.issue_cert("127.0.0.1", key_type=trustme.KeyType.ECDSA).configure_cert(context)
    return context
