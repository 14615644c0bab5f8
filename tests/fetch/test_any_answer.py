"""Whatever a server says, the answer is a value: a snapshot, "not modified" or a failure, and nothing is raised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fetch.conftest import NOW, TLS, Site
from tracker.claims import Settings
from tracker.fetch import Fetcher
from tracker.model import Failure, NotModified, Outcome, Snapshot, Validators

NAMES = st.sampled_from([
    b"Content-Type", b"Content-Encoding", b"Content-Length", b"Transfer-Encoding", b"Location", b"ETag",
    b"Last-Modified", b"Retry-After", b"Cache-Control", b"Expires", b"Age", b"Date", b"Connection", b"Set-Cookie", b"X",
])  # fmt: skip
WORDS = st.sampled_from([
    b"text/html", b"gzip", b"deflate", b"gzip, gzip", b"chunked", b"identity", b"0", b"5", b"-1", b"1e9", b"9" * 40,
    b"/", b"//", b"http://", b"http://[", b"http://[::1]:99999/", b"\\\\", b"file:///", b"?", b"%", b"a b",
    b'W/"', b"*",
    b"max-age=", b"max-age=99999999999999999999", b"Sun, 01 Mar 2026 12:00:00 GMT", b"close", b"keep-alive", b"",
])  # fmt: skip
VALUES = st.one_of(WORDS, st.binary(max_size=12), st.tuples(WORDS, st.binary(max_size=4)).map(b"".join))
LINES = st.lists(st.tuples(NAMES, VALUES).map(b": ".join), max_size=6)
STATUSES = st.one_of(
    st.sampled_from([b"200", b"304", b"302", b"301", b"404", b"429", b"100", b"999", b"99"]), st.binary(max_size=3)
)
BODIES = st.one_of(
    st.binary(max_size=60), st.sampled_from([b"5\r\nhello\r\n0\r\n\r\n", b"\x1f\x8b\x08", b"%PDF-1.7", b"x\x9c"])
)


@pytest.fixture(scope="module")
def shared() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@settings(max_examples=150, deadline=None)
@given(STATUSES, LINES, BODIES, st.sampled_from(["page", "feed", "sitemap", "robots"]))
def test_no_answer_raises(shared: Site, status: bytes, lines: list[bytes], body: bytes, accept: str) -> None:
    shared.routes["/"] = lambda connection, request: connection.sendall(
        b"HTTP/1.1 " + status + b" So\r\n" + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body
    )
    limits = Settings(timeout=timedelta(seconds=5), host_delay=timedelta(0), allow_private=("127.0.0.1",))
    with Fetcher(limits, now=lambda: NOW, sleep=lambda _: None, tls=TLS) as fetcher:
        first = fetcher.fetch(shared.url + "/", accept=accept)
        given_back = first.validators if isinstance(first, Snapshot) else Validators("a", "b")
        second = fetcher.fetch(shared.url + "/", given_back, accept=accept)
    for result in (first, second):
        assert isinstance(result, Snapshot | NotModified | Failure)
        if isinstance(result, Failure):
            assert result.detail.isprintable()
            assert result.outcome not in (Outcome.OK, Outcome.NOT_MODIFIED)
            assert result.retry_after is None or timedelta(0) <= result.retry_after <= timedelta(days=1)
    assert not isinstance(first, NotModified)
