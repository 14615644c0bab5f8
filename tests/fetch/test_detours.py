"""A login, a consent form or the front page where an article was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fetch.conftest import Site, reply
from tracker.fetch import Fetcher
from tracker.fetch.detour import detour
from tracker.fetch.target import parse
from tracker.model import Failure, Outcome, Snapshot

ARTICLE = "https://news.example/2026/03/story"


@pytest.mark.parametrize(
    "final",
    [
        "https://news.example/login?next=/2026/03/story",
        "https://news.example/Account/SignIn",
        "https://login.news.example/",
        "https://consent.news.example/v2/collect?session=1",
        "https://passport.portal.example/visitor/visitor",
        "https://news.example/",
        "https://news.example/?removed=1",
        "https://www.news.example/index.html",
    ],
)
def test_a_redirect_to_another_kind_of_page_is_a_detour(final: str) -> None:
    assert detour(parse(ARTICLE), parse(final))
    assert detour(parse(final), parse(final)) is None
    assert "session" not in str(detour(parse(ARTICLE), parse(final)))


@pytest.mark.parametrize(
    "final",
    [
        "http://news.example/2026/03/story",
        "https://www.news.example/2026/03/story",
        "https://login.news.example/2026/03/story",  # the same page, on an odd host
        "https://news.example/2026/03/story/",
        "https://news.example/2026/03/login-page-was-hacked",
        "https://amp.news.example/2026/03/story",
    ],
)
def test_a_page_that_moved_is_not(final: str) -> None:
    assert detour(parse(ARTICLE), parse(final)) is None


def test_a_login_or_consent_page_where_an_article_was(site: Site, fetcher: Fetcher) -> None:
    site.routes |= {"/story": reply(302, location="/login"), "/login": reply(body=b"<p>Please log in.</p>")}
    result = fetcher.fetch(site.url + "/story")
    assert isinstance(result, Failure)
    assert result.outcome is Outcome.SUSPECT
    assert "login" in result.detail


def test_an_article_that_leads_to_the_front_page(sites: Callable[..., Site], fetcher: Fetcher) -> None:
    site = sites()
    site.routes |= {"/story": reply(301, location="/"), "/": reply(body=b"<p>All the news.</p>")}
    result = fetcher.fetch(site.url + "/story")
    assert isinstance(result, Failure)
    assert result.outcome is Outcome.SUSPECT
    assert isinstance(fetcher.fetch(site.url + "/"), Snapshot)
    assert isinstance(fetcher.fetch(site.url + "/story", accept="feed"), Snapshot), "its reader judges a list"
