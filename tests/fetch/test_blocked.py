"""What may not be reached: nothing is connected to, on whatever hop and by whatever name."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.fetch.conftest import Site, reply
from tracker.fetch import Fetcher, network
from tracker.fetch.address import refusal
from tracker.model import Failure, Outcome, Snapshot

PAGE = b"<p>A page.</p>"


def blocked(fetcher: Fetcher, url: str) -> str:
    """The detail of the refusal."""
    result = fetcher.fetch(url)
    assert isinstance(result, Failure)
    assert result.outcome is Outcome.BLOCKED
    return result.detail


@pytest.fixture
def trap(sites: Callable[..., Site]) -> Site:
    """A site on another loopback address, which is not allowed; whoever connects to it has failed."""
    return sites(address="127.0.0.2")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_loop(status: int, site: Site, fetcher: Fetcher) -> None:
    site.routes |= {"/a": reply(status, location="/b"), "/b": reply(status, location=f"{site.url}/a#again")}
    assert "circle" in blocked(fetcher, site.url + "/a")
    assert site.paths == ["/robots.txt", "/a", "/b"]


def test_redirects_without_end(site: Site, fetcher: Fetcher) -> None:
    site.routes |= {f"/{number}": reply(302, location=f"/{number + 1}") for number in range(20)}
    assert "10 redirects" in blocked(fetcher, site.url + "/0")
    assert site.paths[-1] == "/10"


def test_ten_redirects_are_followed(site: Site, fetcher: Fetcher) -> None:
    site.routes |= {f"/{number}": reply(302, location=f"/{number + 1}") for number in range(10)}
    site.routes["/10"] = reply(body=PAGE)
    result = fetcher.fetch(site.url + "/0")
    assert isinstance(result, Snapshot)
    assert (result.url, result.final_url) == (site.url + "/0", site.url + "/10")


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "http://10.0.0.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[64:ff9b::7f00:2]/",
        "http://[::ffff:127.0.0.2]/",
        "http://[2002:7f00:2::]/",
        "http://127.0.0.2:{port}/",
        "http://2130706434:{port}/",
        "http://0x7f.2:{port}/",
        "http://127.2:{port}/",
        "http://127.0.0.2:{port}\\@127.0.0.1/",
        "http://127.0.0.1@127.0.0.2:{port}/",
        "//127.0.0.2:{port}/",
        "http://localhost:{port}/",
    ],
)
def test_redirect_to_a_scheme_or_address_off_the_internet(
    location: str, site: Site, trap: Site, fetcher: Fetcher
) -> None:
    site.routes["/"] = reply(302, location=location.format(port=trap.port))
    blocked(fetcher, site.url + "/")
    blocked(fetcher, location.format(port=trap.port)) if location.startswith("http") else None
    assert trap.connections == 0


@pytest.mark.parametrize("name", ["localhost", "news.example"])
@pytest.mark.parametrize(
    "addresses", [["127.0.0.2"], ["8.8.8.8", "127.0.0.2"], ["127.0.0.2", "8.8.8.8"], ["::ffff:127.0.0.2"], ["127.2"]]
)
def test_a_name_that_leads_to_loopback(
    name: str, addresses: list[str], trap: Site, fetchers: Callable[..., Fetcher]
) -> None:
    asked: list[str] = []
    fetcher = fetchers(resolver=lambda host: asked.append(host) or addresses)
    detail = blocked(fetcher, f"http://{name}:{trap.port}/")
    assert asked == [name]
    assert "settings.allow_private" in detail
    assert name in detail
    assert trap.connections == 0


def test_dns_rebinding(
    site: Site, trap: Site, fetchers: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that turns bad after the first look: no connection is made on the strength of an older answer."""
    monkeypatch.setattr(network, "refusal", lambda address: None if address == "127.0.0.1" else refusal(address))
    addresses = ["127.0.0.1"]  # stands for a public address here
    fetcher = fetchers(resolver=lambda host: addresses, allow_private=())
    site.routes["/"] = reply(body=PAGE)
    assert isinstance(fetcher.fetch(f"http://news.example:{site.port}/"), Snapshot)
    addresses[:] = ["127.0.0.2"]
    assert "127.0.0.2" in blocked(fetcher, f"http://news.example:{trap.port}/")
    assert trap.connections == 0


def test_redirect_to_a_name_that_leads_to_loopback(site: Site, trap: Site, fetchers: Callable[..., Fetcher]) -> None:
    fetcher = fetchers(resolver=lambda host: ["127.0.0.2"])
    site.routes["/"] = reply(302, location=f"http://other.example:{trap.port}/")
    assert "other.example" in blocked(fetcher, site.url + "/")
    assert trap.connections == 0


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(
    site: Site, fetchers: Callable[..., Fetcher]
) -> None:
    asked: list[str] = []
    site.routes["/"] = reply(body=PAGE)
    fetcher = fetchers(resolver=lambda host: asked.append(host) or ["127.0.0.1"], allow_private=("News.Example",))
    assert isinstance(fetcher.fetch(f"http://news.example:{site.port}/"), Snapshot)
    assert len(asked) == site.connections, "resolved once for a connection, and by nobody else"
    assert set(asked) == {"news.example"}
    assert site.requests[-1]["host"] == f"news.example:{site.port}".encode()


def test_every_address_is_tried(site: Site, fetchers: Callable[..., Fetcher]) -> None:
    site.routes["/"] = reply(body=PAGE)
    fetcher = fetchers(resolver=lambda host: ["127.0.0.9", "127.0.0.1"], allow_private=("news.example",))
    assert isinstance(fetcher.fetch(f"http://news.example:{site.port}/"), Snapshot)


def test_an_allowed_host_allows_no_other_name_for_it(site: Site, fetchers: Callable[..., Fetcher]) -> None:
    fetcher = fetchers(resolver=lambda host: ["127.0.0.1"], allow_private=("127.0.0.1",))
    blocked(fetcher, f"http://news.example:{site.port}/")
    blocked(fetcher, f"http://[::ffff:127.0.0.1]:{site.port}/")
    assert site.connections == 0


def test_robots_txt_may_lead_nowhere_forbidden_either(site: Site, trap: Site, fetcher: Fetcher) -> None:
    site.routes |= {"/robots.txt": reply(302, location=trap.url + "/robots.txt"), "/": reply(body=PAGE)}
    assert "robots.txt" in blocked(fetcher, site.url + "/")
    assert trap.connections == 0


@pytest.mark.parametrize("url", ["http://user:word@127.0.0.1/?word", "http://127.0.0.1\\word@127.0.0.2/"])
def test_a_failure_shows_no_user_name(url: str, fetcher: Fetcher) -> None:
    result = fetcher.fetch(url)
    assert isinstance(result, Failure)
    assert "word" not in result.url + result.detail


def test_a_proxy_from_the_environment_is_not_asked(
    site: Site, trap: Site, fetchers: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, trap.url)
        monkeypatch.setenv(name.upper(), trap.url)
    site.routes["/"] = reply(body=PAGE)
    assert isinstance(fetchers().fetch(site.url + "/"), Snapshot)
    assert trap.connections == 0


def test_cookies_are_not_kept_from_one_fetch_to_the_next(site: Site, fetcher: Fetcher) -> None:
    site.routes |= {"/a": reply(body=PAGE, set_cookie="a=b; Path=/"), "/b": reply(302, location="/a", set_cookie="c=d")}
    for path in ("/a", "/b", "/a"):
        assert isinstance(fetcher.fetch(site.url + path), Snapshot)
    assert [request["cookie"] for request in site.requests if "cookie" in request] == [b"c=d"], "within /b, to /a"


def test_many_threads_at_once(site: Site, fetchers: Callable[..., Fetcher]) -> None:
    site.routes |= {f"/{number}": reply(body=b"page %d" % number) for number in range(30)}
    fetcher = fetchers(host_concurrency=8)
    results: dict[int, object] = {}

    def work(number: int) -> None:
        results[number] = fetcher.fetch(f"{site.url}/{number}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [results[n].body for n in range(30)] == [b"page %d" % n for n in range(30)]  # type: ignore[attr-defined]
    assert site.paths.count("/robots.txt") == 1


@pytest.mark.parametrize("spelling", ["News.Example", "news.example:8080", "新闻.example", "::1", "[0:0:0:0:0:0:0:1]"])
def test_an_allowed_host_may_be_spelt_as_people_do(spelling: str, fetchers: Callable[..., Fetcher]) -> None:
    fetcher = fetchers(allow_private=(spelling,), resolver=lambda host: [])
    host = {"n": "news.example", "新": "xn--efvy88h.example"}.get(spelling[0].lower(), "[::1]")
    result = fetcher.fetch(f"http://{host}:1/")
    assert isinstance(result, Failure)
    assert result.outcome is Outcome.NETWORK, "tried, and nobody is there"


def test_the_systems_own_resolver(site: Site, fetchers: Callable[..., Fetcher]) -> None:
    site.routes["/"] = reply(body=PAGE)
    assert isinstance(fetchers(allow_private=("localhost",)).fetch(f"http://localhost:{site.port}/"), Snapshot)


@pytest.mark.parametrize("spelling", ["/caf\u00e9", "/caf\u00e9".encode().decode("latin-1"), "/caf%C3%A9"])
def test_a_redirect_in_letters_beyond_ascii(spelling: str, site: Site, fetcher: Fetcher) -> None:
    """As servers send it: in Latin-1, in UTF-8 and as it should be."""
    site.routes |= {"/": reply(302, location=spelling), "/caf%C3%A9": reply(body=PAGE)}
    assert isinstance(fetcher.fetch(site.url + "/"), Snapshot)
