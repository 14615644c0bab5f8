"""Asking again: validators go back byte for byte, and "not modified" is believed only where it was asked."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.fetch.conftest import NOW, Request, Site, reply
from tracker.fetch import Exchange, Fetcher
from tracker.model import Failure, NotModified, Outcome, Snapshot, Validators

PAGE = b"<p>A page.</p>"
DATE = "Sun, 01 Mar 2026 09:00:00 GMT"


def snapshot(fetcher: Fetcher, url: str, validators: Validators = Validators()) -> Snapshot:
    result = fetcher.fetch(url, validators)
    assert isinstance(result, Snapshot)
    return result


@pytest.mark.parametrize(
    "etag",
    [
        '"abc"', 'W/"abc"', "w/'abc'", "abc", '"a b"', '""', '"a"b"', '"abc-gzip"', '"caf\u00e9"', '"\u00ff\u0080"',
        "a,b", '"%22"', "W/", '"\t"', "\\",
    ],
)  # fmt: skip
@pytest.mark.parametrize("date", [DATE, "yesterday", "2026-03-01T09:00:00Z", "0", ""])
def test_conditional_requests(etag: str, date: str, site: Site, fetcher: Fetcher) -> None:
    site.routes["/"] = reply(body=PAGE, ETag=etag, Last_Modified=date)
    first = snapshot(fetcher, site.url + "/")
    assert first.validators == Validators(etag, date)
    site.routes["/"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert fetcher.fetch(site.url + "/", first.validators) == NotModified(site.url + "/", NOW)
    asked = site.requests[-1]
    assert asked["if-none-match"] == etag.encode("latin-1")
    assert ("if-modified-since" in asked) == bool(date)
    assert not date or asked["if-modified-since"] == date.encode()


def test_a_page_that_changed_comes_whole_with_its_new_validators(site: Site, fetcher: Fetcher) -> None:
    site.routes["/"] = reply(body=PAGE, ETag='"2"')
    assert snapshot(fetcher, site.url + "/", Validators('"1"', DATE)).validators == Validators('"2"', None)
    assert "if-none-match" not in site.requests[0], "robots.txt is another page"
    assert site.requests[1]["if-none-match"] == b'"1"'


@pytest.mark.parametrize(
    "validators", [Validators(), Validators("*"), Validators("", ""), Validators("标签", "\r\nX: y")]
)
def test_304_that_was_not_asked_for(validators: Validators, site: Site, fetcher: Fetcher) -> None:
    site.routes["/"] = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"
    result = fetcher.fetch(site.url + "/", validators)
    assert isinstance(result, Failure)
    assert (result.outcome, result.status) == (Outcome.HTTP_ERROR, 304)
    assert "if-none-match" not in site.requests[-1]


def test_validators_belong_to_one_page(site: Site, fetcher: Fetcher) -> None:
    """The front page leads to another article tomorrow: yesterday's ETag must not make it look unchanged."""
    site.routes |= {
        "/latest": reply(302, location="/today"),
        "/today": reply(body=PAGE, ETag='"1"', Last_Modified=DATE),
    }
    assert snapshot(fetcher, site.url + "/latest", Validators('"0"', DATE)).validators == Validators()
    assert site.requests[-2]["if-none-match"] == b'"0"'
    assert "if-none-match" not in site.requests[-1]
    site.routes["/today"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert isinstance(fetcher.fetch(site.url + "/latest", Validators('"0"', DATE)), Failure)


def test_a_page_that_moved_to_another_host_name_keeps_its_validators(
    sites: Callable[..., Site], fetcher: Fetcher
) -> None:
    old, new = sites(), sites()
    old.routes["/a?b"] = reply(301, location=new.url + "/a?b")
    new.routes["/a?b"] = reply(body=PAGE, ETag='"1"')
    first = snapshot(fetcher, old.url + "/a?b")
    assert first.validators == Validators('"1"')
    assert first.final_url == new.url + "/a?b"
    new.routes["/a?b"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert isinstance(fetcher.fetch(old.url + "/a?b", first.validators), NotModified)


def test_the_first_of_two_etags_counts_and_a_very_long_one_does_not(site: Site, fetcher: Fetcher) -> None:
    site.routes["/"] = b'HTTP/1.1 200 OK\r\nETag: "1"\r\nETag: "2"\r\nContent-Length: 1\r\n\r\na'
    assert snapshot(fetcher, site.url + "/").validators.etag == '"1"'
    snapshot(fetcher, site.url + "/", Validators('"' + "a" * 9000 + '"'))
    assert "if-none-match" not in site.requests[-1]


def test_freshness_is_told(site: Site, fetcher: Fetcher) -> None:
    site.routes["/"] = reply(body=PAGE, cache_control="max-age=300", age="60")
    assert snapshot(fetcher, site.url + "/").max_age == timedelta(minutes=4)


def test_who_asks(site: Site, fetchers: Callable[..., Fetcher]) -> None:
    site.routes["/"] = reply(body=PAGE)
    for contact in ("https://example.com/about", "站点 (x)\r\nX: y", None):
        snapshot(fetchers(contact=contact), site.url + "/")
    named, odd, none = (request["user-agent"] for request in site.requests if request.path == "/")
    assert named.startswith(b"claimtracker/")
    assert named.endswith(b" (+https://example.com/about)")
    assert odd.endswith(b" (+xX: y)")
    assert b"no contact" in none


def test_a_quick_second_try(site: Site, fetcher: Fetcher) -> None:
    def reset(connection: socket.socket, request: Request) -> None:
        site.routes[request.path] = reply(body=PAGE)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

    def hang_up(connection: socket.socket, request: Request) -> None:
        site.routes[request.path] = reply(body=PAGE)

    site.routes |= {"/reset": reset, "/hang-up": hang_up, "/502": reply(502), "/500": reply(500)}
    assert snapshot(fetcher, site.url + "/reset").body == PAGE
    assert snapshot(fetcher, site.url + "/hang-up").body == PAGE
    assert isinstance(fetcher.fetch(site.url + "/502"), Failure)
    assert isinstance(fetcher.fetch(site.url + "/500"), Failure)
    assert site.paths[1:] == ["/reset", "/reset", "/hang-up", "/hang-up", "/502", "/502", "/500"]


def test_every_answer_that_is_read_is_told(site: Site, fetchers: Callable[..., Fetcher]) -> None:
    told: list[Exchange] = []
    site.routes |= {"/robots.txt": reply(body=b"User-agent: *\nAllow: /"), "/": reply(body=PAGE, etag="1")}
    snapshot(fetchers(on_exchange=told.append), site.url + "/", Validators("0"))
    assert [(one.url, one.status, one.address) for one in told] == [
        (site.url + "/robots.txt", 200, "127.0.0.1"),
        (site.url + "/", 200, "127.0.0.1"),
    ]
    assert (b"If-None-Match", b"0") in told[1].request_headers
    assert (b"etag", b"1") in told[1].response_headers
    assert told[1].body == PAGE
