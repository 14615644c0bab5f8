"""TLS: verified against the name, always."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import trustme

from tests.fetch.conftest import Site, reply
from tracker.fetch import Fetcher
from tracker.model import Failure, Outcome, Snapshot

PAGE = b"<p>A page.</p>"
AUTHORITY = trustme.CA(key_type=trustme.KeyType.ECDSA)


def serving(*names: str, authority: trustme.CA = AUTHORITY) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, key_type=trustme.KeyType.ECDSA).configure_cert(context)
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context


@pytest.fixture(scope="module")
def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


@pytest.fixture
def secure(sites: Callable[..., Site], trusting: ssl.SSLContext) -> Iterator[Site]:
    site = sites(tls=serving("news.example"))
    site.routes["/"] = reply(body=PAGE)
    yield site


def go(fetchers: Callable[..., Fetcher], url: str, tls: ssl.SSLContext | None) -> object:
    fetcher = fetchers(tls=tls, resolver=lambda host: ["127.0.0.1"], allow_private=("news.example", "other.example"))
    return fetcher.fetch(url)


def test_a_good_certificate(secure: Site, trusting: ssl.SSLContext, fetchers: Callable[..., Fetcher]) -> None:
    """The connection goes to the checked address, the certificate is that of the name."""
    result = go(fetchers, f"https://news.example:{secure.port}/", trusting)
    assert isinstance(result, Snapshot)
    assert result.body == PAGE


def test_bad_certificate_of_another_name(
    secure: Site, trusting: ssl.SSLContext, fetchers: Callable[..., Fetcher]
) -> None:
    result = go(fetchers, f"https://other.example:{secure.port}/", trusting)
    assert isinstance(result, Failure)
    assert result.outcome is Outcome.TLS
    assert "other.example" in result.detail
    assert secure.requests == []


def test_bad_certificate_of_nobody_known(secure: Site, fetchers: Callable[..., Fetcher]) -> None:
    result = go(fetchers, f"https://news.example:{secure.port}/", None)
    assert isinstance(result, Failure)
    assert result.outcome is Outcome.TLS
    assert "certificate" in result.detail
    assert secure.requests == []


def test_no_tls_where_it_was_expected(site: Site, trusting: ssl.SSLContext, fetchers: Callable[..., Fetcher]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # without a certificate: every handshake fails
    site._tls = context
    result = go(fetchers, f"https://news.example:{site.port}/", trusting)
    assert isinstance(result, Failure)
    assert result.outcome is Outcome.TLS


def test_a_handshake_that_does_not_end(site: Site, trusting: ssl.SSLContext, fetchers: Callable[..., Fetcher]) -> None:
    fetcher = fetchers(tls=trusting, timeout=timedelta(seconds=0.2))
    result = fetcher.fetch(f"https://127.0.0.1:{site.port}/")  # which waits for a plain request
    assert isinstance(result, Failure)
    assert result.outcome is Outcome.TIMEOUT


def test_a_redirect_from_https_to_http_is_followed_and_seen(
    secure: Site, site: Site, trusting: ssl.SSLContext, fetchers: Callable[..., Fetcher]
) -> None:
    site.routes["/"] = reply(body=PAGE)
    secure.routes["/"] = reply(302, location=f"http://other.example:{site.port}/")
    result = go(fetchers, f"https://news.example:{secure.port}/", trusting)
    assert isinstance(result, Snapshot)
    assert result.final_url == f"http://other.example:{site.port}/"
