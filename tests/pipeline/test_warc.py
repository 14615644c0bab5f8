"""`--warc`: what was fetched can be read again by the tools of archives, digests and all."""

from __future__ import annotations

import gzip
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.site import Site
from tracker.claims import Settings
from tracker.errors import UsageError
from tracker.fetch import Exchange, Fetcher
from tracker.fetch.fetcher import REFUSAL_KEPT
from tracker.model import Failure, NotModified, Snapshot
from tracker.warc import WarcWriter

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
PAGE = "<html><p>Vellmart said on Tuesday that it will open its website.</p></html>"


def test_a_fetched_page_is_kept_with_its_request_and_its_digests(tmp_path: Path) -> None:
    path = tmp_path / "pass.warc.gz"
    settings = Settings(allow_private=("127.0.0.1",))
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put("/a?b=1", PAGE)
        site.pages["/a?b=1"].body = gzip.compress(PAGE.encode())
        site.pages["/a?b=1"].headers = {"Content-Encoding": "gzip"}
        url = site.url("/a?b=1")
        with WarcWriter(path, NOW) as writer, Fetcher(settings, now=lambda: NOW, on_exchange=writer) as fetcher:
            assert isinstance(fetcher.fetch(url), Snapshot)
    with path.open("rb") as file:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.http_headers, r.content_stream().read(), r)
            for r in ArchiveIterator(file, check_digests=True)
        ]
    assert [kind for kind, *_ in records] == ["warcinfo", "response", "request", "response", "request"]
    _, told, http, body, record = records[3]
    assert (told, body) == (url, PAGE.encode())
    assert http.get_statuscode() == "200"
    assert http.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert record.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert all(r.digest_checker.passed is not False for *_, r in records)
    asked = records[4]
    assert asked[2].get_header("User-Agent").startswith("claimtracker/")
    assert asked[4].rec_headers.get_header("WARC-Concurrent-To") == record.rec_headers.get_header("WARC-Record-ID")


def test_304s_refusals_and_redirects_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "pass.warc.gz"
    settings = Settings(allow_private=("127.0.0.1",), host_delay=timedelta(0))
    with Site() as site:
        site.put("/robots.txt", "User-agent: *\nDisallow: /private", "text/plain")
        site.put("/a", PAGE)
        site.put("/gone", "taken down at the wish of its owner", status=410)
        site.put("/large", "x" * 2 * REFUSAL_KEPT, status=500)
        site.put("/packed", "in a way that nobody asked for", status=500)
        site.pages["/packed"].headers = {"Content-Encoding": "br"}
        site.put("/old", "moved", status=301)
        site.pages["/old"].headers = {"Location": "/a"}
        site.put("/older", "", status=301)
        site.pages["/older"].headers = {"Location": "/a"}
        with WarcWriter(path, NOW) as writer, Fetcher(settings, now=lambda: NOW, on_exchange=writer) as fetcher:
            first = fetcher.fetch(site.url("/a"))
            assert isinstance(first, Snapshot)
            assert isinstance(fetcher.fetch(site.url("/a"), first.validators), NotModified)
            outcomes = [
                fetcher.fetch(site.url(path)) for path in ("/gone", "/large", "/packed", "/private", "/old", "/older")
            ]
        asked_for = [f"{site.url(a.path)} {a.status}" for a in site.asked]
    assert [type(outcome) for outcome in outcomes] == [Failure, Failure, Failure, Failure, Snapshot, Snapshot]
    kept = {}
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests=True):
            body, headers = record.content_stream().read(), record.rec_headers
            assert record.digest_checker.passed is not False
            if record.rec_type in ("response", "revisit"):
                told = headers.get_header("WARC-Target-URI"), record.http_headers.get_statuscode()
                kept[" ".join(told)] = (record.rec_type, body, headers)
    assert sorted(kept) == sorted(set(asked_for)), "each answer that came, robots.txt too"
    kind, body, headers = kept[site.url("/a") + " 304"]
    assert (kind, body) == ("revisit", b"")
    assert headers.get_header("WARC-Profile").endswith("/revisit/server-not-modified")
    kind, body, headers = kept[site.url("/gone") + " 410"]
    assert (kind, body) == ("response", b"taken down at the wish of its owner")
    assert headers.get_header("WARC-Truncated") is None
    _, body, headers = kept[site.url("/large") + " 500"]
    assert (len(body), headers.get_header("WARC-Truncated")) == (REFUSAL_KEPT, "length")
    assert kept[site.url("/older") + " 301"][2].get_header("WARC-Truncated") is None
    for unread in ("/packed 500", "/old 301"):
        kind, body, headers = kept[site.url(unread)]
        assert (kind, body, headers.get_header("WARC-Truncated")) == ("response", b"", "length")


def test_a_file_grows_by_whole_records_whoever_writes(tmp_path: Path) -> None:
    path = tmp_path / "pass.warc.gz"
    many = Exchange("https://post.example/a", None, NOW, [(b"A", b"b")], 299, [(b"Content-Type", b"text/html")], b"x")
    for _ in range(2):
        with WarcWriter(path, NOW) as writer:
            threads = [threading.Thread(target=writer, args=(many,)) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    text = gzip.decompress(path.read_bytes())
    assert text.count(b"WARC/1.1\r\n") == 2 * (1 + 2 * 8)
    assert text.count(b"HTTP/1.1 299 \r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx\r\n\r\n") == 16


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no-such-folder"):
        WarcWriter(tmp_path / "no-such-folder" / "a.warc.gz", NOW)
