"""Which URLs are asked for at all."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.fetch.target import MAX_LENGTH, follow, parse, shown
from tracker.fetch.trouble import Trouble
from tracker.model import Outcome


@pytest.mark.parametrize(
    "url",
    [
        # addresses in spellings that some programs read and others do not
        "http://2130706433/", "http://0x7f.1/", "http://0x7f000001/", "http://127.1/", "http://127.0.1/",
        "http://0177.0.0.1/", "http://127.0.0.01/", "http://127.0.0.1./", "http://127.0.0.256/", "http://1.2.3.4.5/",
        "http://１２７.０.０.１/", "http://127。0。0。1/", "http://①②⑦.0.0.1/", "http://0x/", "http://example.0x7f/",
        "http://[::1/", "http://::1/", "http://[::1]x/", "http://[fe80::1%25eth0]/", "http://[127.0.0.1]/",
        # authorities that are read in two ways
        "http://127.0.0.1:8888\\@example.com/", "http://example.com\\@127.0.0.1/", "http://user:word@example.com/",
        "http://example.com@127.0.0.1/", "http://@example.com/", "http://exa mple.com/", "http://example.com /",
        "http://example.com:80:81/", "http://example.com:0/", "http://example.com:65536/", "http://example.com:８０/",
        "http://example.com:-1/", "http://%31%32%37.0.0.1/", "http://ex%61mple.com/", "http://ｅxample.com/",
        "http://example.com./", "http://.example.com/", "http://a..b/", "http://-a.example/", "http:///path",
        "http://", "http:/example.com/", "http:example.com", "//example.com/", "example.com", "",
        f"http://{'a' * 64}.example/", f"http://{'a.' * 130}example/",
        # characters that some programs drop
        "http://example.com/\r\nHost: b", "http://exam\tple.com/", "http://example.com/\x00", "\nhttp://example.com/",
        " http://example.com/", "http://example.com/\x85", "http://exam\u00adple.com/", "http://exam\u200dple.com/",
        # other schemes
        "file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "javascript:alert(1)", "data:,x",
        "jar:http://example.com/", "HTTPX://example.com/",
        # what cannot be sent
        "http://example.com/\ud800", "http://example.com/" + "a" * MAX_LENGTH, "http://example.com/" + "字" * 1000,
    ],
)  # fmt: skip
def test_an_odd_url_is_refused(url: str) -> None:
    with pytest.raises(Trouble) as caught:
        parse(url)
    assert caught.value.outcome is Outcome.BLOCKED
    assert caught.value.detail.isprintable()
    assert "word" not in caught.value.detail


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://example.com", "http://example.com/"),
        ("HTTPS://Example.COM:443/A?b#c", "https://example.com/A?b"),
        ("http://example.com:8080?q=1", "http://example.com:8080/?q=1"),
        ("http://example.com:/x", "http://example.com/x"),
        ("http://example.com//a/./b/../c/..", "http://example.com//a/"),
        ("http://example.com/新闻?词=电商", "http://example.com/%E6%96%B0%E9%97%BB?%E8%AF%8D=%E7%94%B5%E5%95%86"),
        ("http://example.com/a b%20c%zz", "http://example.com/a%20b%20c%25zz"),
        ("http://新闻.example/", "http://xn--efvy88h.example/"),
        ("http://my_feed.example/@name;v=1", "http://my_feed.example/@name;v=1"),
        ("http://192.0.2.7:81/", "http://192.0.2.7:81/"),
        ("http://[2606:4700:0::1]:81/", "http://[2606:4700::1]:81/"),
    ],
)
def test_a_plain_url_is_read(url: str, read: str) -> None:
    assert parse(url).url == read
    assert parse(read).url == read


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\"), max_size=60))
def test_any_path_has_one_reading(path: str) -> None:
    target = parse(f"http://example.com/{path}")
    assert parse(target.url) == target
    assert target.url.isascii()
    assert httpx.URL(target.url).raw_path.decode() == target.path, "what robots.txt was asked about is what is sent"
    assert target.host == "example.com"


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"http://{text}/", f"http://example.com{text}"):
        try:
            host = parse(url).host
        except Trouble as trouble:
            assert trouble.detail.isprintable()
        else:
            assert httpx.URL(parse(url).url).raw_host.decode() == host, (
                "the client connects to the host that was checked"
            )


@pytest.mark.parametrize(
    ("location", "leads"),
    [
        ("/b?c", "http://example.com/b?c"),
        ("b", "http://example.com/a/b"),
        ("../../x", "http://example.com/x"),
        ("//other.example/y", "http://other.example/y"),
        ("https://example.com/a/", "https://example.com/a/"),
        ("?q", "http://example.com/a/?q"),
        ("/新 闻", "http://example.com/%E6%96%B0%20%E9%97%BB"),
    ],
)
def test_a_redirect_is_followed_from_where_it_was_given(location: str, leads: str) -> None:
    assert follow(parse("http://example.com/a/"), location).url == leads


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "/\\evil.example",
        "\\\\evil.example",
        "ht\ttp://evil.example",
        "//u:p@evil.example",
        "//[",
        "//127.1/",
    ],
)
def test_a_redirect_to_an_odd_place_is_refused(location: str) -> None:
    with pytest.raises(Trouble) as caught:
        follow(parse("http://example.com/a/"), location)
    assert caught.value.outcome is Outcome.BLOCKED


@pytest.mark.parametrize(
    "url",
    [
        "http://name:word@example.com/a?token=word#word", "http://example.com\\@word@example.com/?word",
        "http://na/word@example.com/", "name:word@example.com", "http://example.com/a\x1b[31m\u202e\r\n?word",
    ],
)  # fmt: skip
def test_what_is_shown_of_a_url_holds_no_secret_and_no_control_character(url: str) -> None:
    assert "word" not in shown(url)
    assert "example.com" in shown(url)
    assert shown(url).isprintable()


def test_what_is_shown_of_a_url_is_short() -> None:
    assert len(shown("http://example.com/" + "a" * 5000)) < 200
    assert len(str(parse("http://example.com/" + "a" * 5000))) < 200
    assert str(parse("http://example.com/a?token")) == "http://example.com/a"
