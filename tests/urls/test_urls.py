"""One article is one article, and an official domain is only what it says."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.urls import canonical, host, is_on, same_site, site

PLAIN = "https://example.com/news/a"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/news/a",
        "https://EXAMPLE.com:443/news/a/",
        "http://example.com:80/news//a#comments",
        "https://www.example.com/news/a?utm_source=x&utm_medium=y",
        "https://m.example.com/news/a?from=timeline&isappinstalled=0",
        "https://user:secret@example.com/news/a?fbclid=abc",
        "https://amp.example.com/news/a",
        "https://example.com/amp/news/a",
        "https://example.com/news/a/amp/",
        "https://example.com/news/a?amp=1",
        "https://example.com/news/a?outputType=amp",
        "https://www.google.com/amp/s/www.example.com/news/a/amp",
        "https://example-com.cdn.ampproject.org/c/s/example.com/news/a?spm=1.2",
        "https://example.com./news/x/../a",
        "https://example.com/n%65ws/%61",
        "  https://example.com/news/a;jsessionid=1F2 ",
        "https://www.m.example.com/news/a?share_token=9",
    ],
)
def test_one_article_has_one_address(url: str) -> None:
    assert canonical(url) == PLAIN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("https://example.com/a?p=1&utm_source=x", "https://example.com/a?p=2&utm_source=x"),
        ("https://example.com/view?article=7", "https://example.com/view"),
        ("https://mp.example.com/s?__biz=a&mid=1&idx=1&sn=b", "https://mp.example.com/s?__biz=a&mid=2&idx=1&sn=b"),
        ("https://example.com/News/A", "https://example.com/news/a"),
        ("https://example.com:8080/a", "https://example.com/a"),
        ("https://news.example.com/a", "https://example.com/a"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com/champion", "https://example.com/ch"),
    ],
)
def test_two_articles_stay_two(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_the_order_of_parameters_says_nothing() -> None:
    assert canonical("https://example.com/a?b=2&a=1") == canonical("https://example.com/a?a=1&b=2")


def test_a_view_is_taken_off_a_host_only_where_a_site_is_left() -> None:
    assert canonical("https://m.example/a") == "https://m.example/a"
    assert canonical("https://wap.com.cn/a") == "https://wap.com.cn/a"
    assert canonical("https://3g.news.example.com.cn/a") == "https://news.example.com.cn/a"


def test_names_and_paths_of_other_scripts_have_one_form() -> None:
    assert canonical("https://例子.example/新闻") == canonical("https://xn--fsqu00a.example/%e6%96%b0%e9%97%bb")


@pytest.mark.parametrize("url", ["", "mailto:desk@example.com", "http://[", "https://example.com:port/a", "news"])
def test_what_is_no_web_address_is_left_alone(url: str) -> None:
    assert canonical(url) == url


@given(
    st.one_of(
        st.text(max_size=60),
        st.builds(
            "{}://{}{}/{}?{}#{}".format,
            st.sampled_from(["http", "https", "HTTP", "ftp"]),
            st.sampled_from(["", "www.", "m.", "amp.", "u@", "www.google.com/amp/s/", "a.cdn.ampproject.org/c/"]),
            st.sampled_from(["example.com", "例子.example", "m.com", "[::1]", "127.0.0.1:81", "a..b", "EXAMPLE.co.uk"]),
            st.text(alphabet="a/.;%2é amp?&=+\\", max_size=20),
            st.text(alphabet="utm_from=id&1%+;é", max_size=20),
            st.text(max_size=5),
        ),
    )
)
@example("https://example.com/amp/amp")
@example("https://example.com/a//../amp/")
@example("https://www.google.com/amp/s/www.google.com/amp/s/m.example.com/amp")
def test_canonical_of_canonical_is_itself(url: str) -> None:
    once = canonical(url)
    assert canonical(once) == once


def test_host_site_and_domain() -> None:
    assert host("HTTPS://News.Example.COM:8443/a") == "news.example.com"
    assert host("example.com") == "example.com"
    assert site("https://a.b.example.com.cn/x") == "example.com.cn"
    assert site("https://a.b.example.co.uk/x") == "example.co.uk"
    assert site("https://a.example.com/x") == "example.com"
    assert site("http://192.0.2.7/") == "192.0.2.7"
    assert same_site("https://m.example.com/a", "https://news.example.com")
    assert not same_site("https://a.com.cn/", "https://b.com.cn/")
    assert not same_site("", "")


def test_only_the_domain_itself_and_what_is_under_it_is_official() -> None:
    assert is_on("https://newsroom.example.com/x", "example.com")
    assert is_on("example.com", "Example.com")
    assert not is_on("https://badexample.com/x", "example.com")
    assert not is_on("https://example.com.evil.example/x", "example.com")
    assert not is_on("https://evil.example/?u=example.com", "example.com")
    assert not is_on("https://example.com@evil.example/", "example.com")
    assert not is_on("https://example.com/x", "")
