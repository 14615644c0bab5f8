"""Cookies: kept for the hops of one fetch, brought back to the host that set them, and then forgotten."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from tests.fetch.conftest import Request, Site, reply
from tracker.fetch import Fetcher
from tracker.fetch.client import LONGEST_COOKIE, Cookies
from tracker.fetch.target import parse
from tracker.model import Failure, Outcome, Snapshot


def wall(site: Site, path: str = "/story") -> None:
    """A page that is shown only to who brings back the cookie that its redirect to itself sets."""

    def answer(connection: socket.socket, request: Request) -> None:
        known = "cookie" in request and b"seen=1" in request["cookie"]
        page = reply(body=b"<p>The story.</p>", content_type="text/html")
        wait = reply(302, location=path, set_cookie="seen=1; Path=/; HttpOnly")
        connection.sendall(page if known else wait)

    site.routes[path] = answer


def cookies_of(site: Site, path: str) -> list[bytes | None]:
    return [{k.lower(): v for k, v in r.headers.items()}.get(b"cookie") for r in site.requests if r.path == path]


def test_a_site_that_sets_a_cookie_and_redirects_to_itself_is_read(site: Site, fetcher: Fetcher) -> None:
    wall(site)
    result = fetcher.fetch(site.url + "/story")
    assert isinstance(result, Snapshot), result
    assert result.body == b"<p>The story.</p>"
    assert cookies_of(site, "/story") == [None, b"seen=1"]


def test_the_next_fetch_begins_without_cookies(site: Site, fetcher: Fetcher) -> None:
    wall(site)
    for _ in range(2):
        assert isinstance(fetcher.fetch(site.url + "/story"), Snapshot)
    assert cookies_of(site, "/story") == [None, b"seen=1"] * 2


def test_a_site_that_redirects_to_itself_whatever_is_brought_is_blocked(site: Site, fetcher: Fetcher) -> None:
    site.routes["/story"] = reply(302, location="/story", set_cookie="seen=1")
    result = fetcher.fetch(site.url + "/story")
    assert isinstance(result, Failure)
    assert (result.outcome, "circle" in result.detail) == (Outcome.BLOCKED, True)
    assert cookies_of(site, "/story") == [None, b"seen=1"]


def test_cookies_that_change_at_each_hop_end_at_the_most_redirects(site: Site, fetcher: Fetcher) -> None:
    def answer(connection: socket.socket, request: Request) -> None:
        connection.sendall(reply(302, location="/story", set_cookie=f"n={len(site.requests)}"))

    site.routes["/story"] = answer
    result = fetcher.fetch(site.url + "/story")
    assert isinstance(result, Failure)
    assert (result.outcome, "more than" in result.detail) == (Outcome.BLOCKED, True)


def test_no_other_host_gets_a_cookie(sites: Callable[..., Site], fetchers: Callable[..., Fetcher]) -> None:
    fetcher = fetchers(allow_private=("127.0.0.1", "127.0.0.2"))
    first, second = sites(), sites(address="127.0.0.2")
    first.routes["/story"] = reply(302, location=f"{second.url}/story", set_cookie="seen=1; Domain=127.0.0.2")
    second.routes["/story"] = reply(body=b"<p>The story.</p>", content_type="text/html")
    fetcher.fetch(first.url + "/story")
    assert cookies_of(second, "/story") == [None]


@pytest.mark.parametrize(
    ("told", "brought"),
    [
        (b"a=1", b"a=1"),
        (b"a=1; Domain=example.com", b"a=1"),
        (b"a=1; Secure", b""),  # the address is plain http
        (b"a=1; Path=/elsewhere", b""),
        (b"a=1; Domain=other.example", b""),
        (b"a=1; Max-Age=0", b""),
        (b"a=" + b"x" * LONGEST_COOKIE, b""),
        (b"a=\xff\x00\r", b""),
        (b";;;===", b""),
    ],
)
def test_what_is_brought_back(told: bytes, brought: bytes) -> None:
    target, cookies = parse("http://www.example.com/story"), Cookies()
    cookies.keep(target, [(b"Set-Cookie", told)])
    header = cookies.header(target)
    assert dict(header).get(b"Cookie", b"") == brought
    assert cookies.header(parse("http://example.com/story")) == []
