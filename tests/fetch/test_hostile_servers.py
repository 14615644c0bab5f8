"""Servers that send too much, too slowly, or nonsense: each has a named outcome, and the others go on."""

from __future__ import annotations

import gzip
import itertools
import socket
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests.fetch.conftest import Request, Script, Site, reply
from tracker.fetch import Fetcher
from tracker.model import Failure, Outcome, Snapshot

PAGE = b"<html><p>A plain page.</p></html>"
MIB = 1024 * 1024
MOST_MEMORY = 50 * MIB


def failure(fetcher: Fetcher, url: str, accept: str = "page") -> Failure:
    result = fetcher.fetch(url, accept=accept)
    assert isinstance(result, Failure)
    assert result.url == url
    assert result.detail.isprintable()
    return result


def flood(head: bytes, piece: bytes) -> Script:
    """A server that goes on for as long as anybody listens."""

    def script(connection: socket.socket, request: Request) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return script


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


HUGE = bytes(48 * MIB)
FLOODS: dict[str, bytes | Script] = {
    "gzip bomb": reply(body=gzip.compress(HUGE), content_encoding="gzip"),
    "gzip bomb of many members": reply(body=gzip.compress(HUGE[: 8 * MIB]) * 10, content_encoding="gzip"),
    "deflate bomb": reply(body=zlib.compress(HUGE), content_encoding="deflate"),
    "raw deflate bomb": reply(body=raw_deflate(HUGE), content_encoding="deflate"),
    "endless body": flood(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 65536),
    "endless chunks": flood(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"fff\r\n" + b"a" * 4095 + b"\r\n"
    ),
    "declared length": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
    "huge header": b"HTTP/1.1 200 OK\r\nX: " + b"a" * MIB + b"\r\n\r\n",
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 100_000 + b"\r\n",
    "endless headers": flood(b"HTTP/1.1 200 OK\r\n", b"X: a\r\n" * 1000),
    "endless status line": flood(b"HTTP/1.1 200 ", b"O" * 5000),
    "endless early hints": flood(b"", b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" * 200),
    "endless trailers": flood(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: a\r\n" * 1000),
    "endless redirect body": flood(b"HTTP/1.1 302 Found\r\nLocation: /endless%20body\r\n\r\n", b"a" * 65536),
}
del HUGE


@pytest.mark.parametrize("name", FLOODS)
def test_gzip_brotli_zstd_or_deflate_bomb_endless_body_huge_or_endless_headers(
    name: str, site: Site, fetchers: Callable[..., Fetcher]
) -> None:
    path = "/" + name.replace(" ", "%20")
    site.routes |= {path: FLOODS[name], "/endless%20body": FLOODS["endless body"], "/page": reply(body=PAGE)}
    fetcher = fetchers(timeout=timedelta(seconds=60))
    assert isinstance(fetcher.fetch(site.url + "/page"), Snapshot)
    tracemalloc.start()
    try:
        result = failure(fetcher, site.url + path)
        grown = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert result.outcome is Outcome.TOO_LARGE
    assert grown < MOST_MEMORY
    assert isinstance(fetcher.fetch(site.url + "/page"), Snapshot), "the others go on"


@pytest.mark.parametrize("accept", ["feed", "sitemap"])
def test_a_gzip_file_is_unpacked_with_the_cap(accept: str, site: Site, fetchers: Callable[..., Fetcher]) -> None:
    fetcher = fetchers(max_bytes=100_000)
    site.routes["/map.xml.gz"] = reply(body=gzip.compress(b"<urlset/>"), kind="application/x-gzip")
    site.routes["/bomb.xml.gz"] = reply(body=gzip.compress(bytes(10 * MIB)), kind="application/gzip")
    twice = gzip.compress(gzip.compress(b"<urlset/>"))
    site.routes["/twice.xml.gz"] = reply(body=twice, kind="application/gzip", content_encoding="gzip")
    assert fetcher.fetch(site.url + "/map.xml.gz", accept=accept).body == b"<urlset/>"  # type: ignore[union-attr]
    assert fetcher.fetch(site.url + "/twice.xml.gz", accept=accept).body == b"<urlset/>"  # type: ignore[union-attr]
    assert failure(fetcher, site.url + "/bomb.xml.gz", accept).outcome is Outcome.TOO_LARGE
    assert failure(fetcher, site.url + "/map.xml.gz").outcome is Outcome.UNSUPPORTED_TYPE


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_a_compression_that_was_not_asked_for(encoding: str, site: Site, fetcher: Fetcher) -> None:
    site.routes["/"] = reply(body=b"\x1b\x00\x00", content_encoding=encoding)
    assert failure(fetcher, site.url + "/").outcome is Outcome.UNDECODABLE
    assert site.requests[-1]["accept-encoding"] == b"gzip, deflate"


SLOW: dict[str, tuple[bytes, bytes]] = {
    "body": (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
    "compressed body": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03",
        b"a",  # of a file name that never ends
    ),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X: a\r\n"),
    "header": (b"HTTP/1.1 200 OK\r\nX: ", b"a"),
    "silence": (b"", b""),
    "early hints": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
}


@pytest.mark.parametrize("name", SLOW)
def test_one_byte_a_second_headers_that_never_end(name: str, site: Site, fetchers: Callable[..., Fetcher]) -> None:
    head, piece = SLOW[name]

    def script(connection: socket.socket, request: Request) -> None:
        site.send_slowly(connection, itertools.chain([head], itertools.repeat(piece)), 0.02)

    site.routes |= {"/slow": script, "/page": reply(body=PAGE)}
    fetcher = fetchers(timeout=timedelta(seconds=0.3))
    results: list[Failure] = []
    thread = threading.Thread(target=lambda: results.append(failure(fetcher, site.url + "/slow")))
    thread.start()
    assert isinstance(fetcher.fetch(site.url + "/page"), Snapshot), "other sources finish"
    thread.join(10)
    assert results[0].outcome is Outcome.TIMEOUT
    assert results[0].detail == "no complete answer within 0.3 s"


def test_the_deadline_spans_all_redirects(site: Site, fetchers: Callable[..., Fetcher]) -> None:
    def hop(connection: socket.socket, request: Request) -> None:
        number = int(request.path.strip("/"))
        site.send_slowly(connection, iter([b"", reply(302, location=f"/{number + 1}")]), 0.15)

    site.routes |= {f"/{number}": hop for number in range(12)}
    assert failure(fetchers(timeout=timedelta(seconds=0.5)), site.url + "/0").outcome is Outcome.TIMEOUT
    assert len(site.requests) < 7


def test_a_resolver_that_does_not_answer(fetchers: Callable[..., Fetcher]) -> None:
    hanging = threading.Event()

    def resolver(host: str) -> list[str]:
        hanging.wait(5)
        return ["127.0.0.1"]

    fetcher = fetchers(resolver=resolver, timeout=timedelta(seconds=0.2))
    assert failure(fetcher, "http://news.example/").outcome is Outcome.TIMEOUT
    hanging.set()


NONSENSE = {
    "nothing": b"\r\n\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.9\r\n\r\n",
    "no status": b"HTTP/1.1 abc OK\r\n\r\n",
    "a length that is no number": b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
    "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "a length of five thousand digits": b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "less than the length": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc",
    "a chunk of no size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a chunk cut short": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nabc",
    "a header without a name": b"HTTP/1.1 200 OK\r\n: x\r\n\r\n",
    "a header with NUL": b"HTTP/1.1 200 OK\r\nX: \x00\r\n\r\n",
    "another protocol from here on": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
}


@pytest.mark.parametrize("name", NONSENSE)
def test_bytes_that_are_not_http(name: str, site: Site, fetcher: Fetcher) -> None:
    site.routes["/"] = lambda connection, request: connection.sendall(NONSENSE[name])
    result = failure(fetcher, site.url + "/")
    assert result.outcome in (Outcome.NETWORK, Outcome.HTTP_ERROR)
    assert "abc" not in result.detail
    assert "SSH" not in result.detail


@pytest.mark.parametrize("bad", ["\x1b[31m", "<script>", "&amp;", "word", "‮"])
def test_a_detail_holds_nothing_that_the_page_wrote(bad: str, site: Site, fetcher: Fetcher) -> None:
    raw = bad.encode()
    site.routes["/status"] = b"HTTP/1.1 418 " + raw.replace(b"\x1b", b"") + b"\r\nContent-Length: 0\r\n\r\n"
    site.routes["/type"] = reply(body=PAGE, kind="image/" + raw.decode("latin-1").replace("\x1b", ""))
    site.routes["/encoding"] = reply(body=PAGE, content_encoding="x-" + raw.decode("latin-1").replace("\x1b", ""))
    for path in ("/status", "/type", "/encoding"):
        detail = failure(fetcher, site.url + path).detail
        assert bad not in detail or (bad == "word" and path == "/type")


MAGIC = {
    "pdf": b"%PDF-1.7\n",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff\xe0",
    "gif": b"GIF89a",
    "webp": b"RIFF\x10\x00\x00\x00WEBP",
    "mp4": b"\x00\x00\x00\x18ftypmp42",
    "webm": b"\x1aE\xdf\xa3",
    "mp3": b"ID3\x03",
    "docx": b"PK\x03\x04",
    "gzip": b"\x1f\x8b\x08\x00",
}


@pytest.mark.parametrize("name", MAGIC)
@pytest.mark.parametrize("kind", ["text/html", "", None])
def test_pdf_image_video_by_its_bytes(name: str, kind: str | None, site: Site, fetcher: Fetcher) -> None:
    body = MAGIC[name] + bytes(100)
    plain = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    site.routes["/"] = plain if kind is None else reply(body=body, kind=kind)
    assert failure(fetcher, site.url + "/").outcome is Outcome.UNSUPPORTED_TYPE


@pytest.mark.parametrize(
    ("kind", "accept"),
    [
        ("application/pdf", "page"),
        ("image/png", "page"),
        ("video/mp4", "page"),
        ("application/json", "page"),
        ("application/octet-stream", "page"),
        ("application/pdf", "feed"),
        ("image/svg+xml", "feed"),
        ("video/mp4", "sitemap"),
    ],
)
def test_pdf_image_video_by_the_header(kind: str, accept: str, site: Site, fetcher: Fetcher) -> None:
    site.routes["/"] = flood(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode(), b"a" * 4096)
    result = failure(fetcher, site.url + "/", accept)
    assert result.outcome is Outcome.UNSUPPORTED_TYPE
    assert kind in result.detail


@pytest.mark.parametrize(
    ("kind", "accept"),
    [
        ("text/html", "page"),
        ("Text/HTML; charset=GBK", "page"),
        ("application/xhtml+xml", "page"),
        ("text/plain", "page"),
        ("", "page"),
        ("application/rss+xml", "feed"),
        ("application/atom+xml;type=feed", "feed"),
        ("application/feed+json", "feed"),
        ("application/json", "feed"),
        ("text/xml", "feed"),
        ("text/html", "feed"),
        ("application/octet-stream", "feed"),
        ("application/xml", "sitemap"),
    ],
)
def test_what_was_expected_is_read(kind: str, accept: str, site: Site, fetcher: Fetcher) -> None:
    site.routes["/"] = reply(body=PAGE, kind=kind)
    result = fetcher.fetch(site.url + "/", accept=accept)
    assert isinstance(result, Snapshot)
    assert (result.body, result.content_type) == (PAGE, kind)


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_200_with_an_empty_body(body: bytes, site: Site, fetcher: Fetcher) -> None:
    site.routes["/"] = reply(body=body)
    site.routes["/packed"] = reply(body=gzip.compress(body), content_encoding="gzip")
    site.routes["/none"] = reply(body=b"", content_encoding="gzip")
    for path in ("/", "/packed", "/none"):
        assert failure(fetcher, site.url + path).outcome is Outcome.EMPTY


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (202, Outcome.HTTP_ERROR),
        (204, Outcome.EMPTY),
        (206, Outcome.HTTP_ERROR),
        (300, Outcome.HTTP_ERROR),
        (302, Outcome.HTTP_ERROR),  # without a Location
        (401, Outcome.HTTP_ERROR),
        (403, Outcome.HTTP_ERROR),
        (404, Outcome.NOT_FOUND),
        (410, Outcome.GONE),
        (451, Outcome.HTTP_ERROR),
        (500, Outcome.HTTP_ERROR),
        (599, Outcome.HTTP_ERROR),
    ],
)
def test_410_404_and_other_statuses(status: int, outcome: Outcome, site: Site, fetcher: Fetcher) -> None:
    site.routes["/"] = reply(status, b"" if status == 204 else PAGE)
    result = failure(fetcher, site.url + "/")
    assert (result.outcome, result.status) == (outcome, status)
    assert str(status) in result.detail


def test_gbk_big5_and_other_bytes_come_through_untouched(site: Site, fetcher: Fetcher) -> None:
    body = "字节跳动否认".encode("gb18030") + "否認".encode("big5") + b"\xff\xfe\x00\x1b\xe2\x80\xae"
    site.routes["/"] = reply(body=body, kind="text/html; charset=Shift_JIS")
    result = fetcher.fetch(site.url + "/")
    assert isinstance(result, Snapshot)
    assert (result.body, result.content_type) == (body, "text/html; charset=Shift_JIS")


@pytest.fixture
def refusing() -> Iterator[int]:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    yield port


def test_a_connection_that_is_refused_and_a_name_that_leads_nowhere(
    refusing: int, fetchers: Callable[..., Fetcher]
) -> None:
    def resolver(host: str) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert failure(fetchers(), f"http://127.0.0.1:{refusing}/").outcome is Outcome.NETWORK
    for broken in (resolver, lambda host: [], lambda host: "a".encode("latin-1").decode("utf-16")):
        result = failure(fetchers(resolver=broken), "http://news.example/")
        assert result.outcome is Outcome.NETWORK
        assert "news.example" in result.detail
