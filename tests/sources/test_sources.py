"""Every kind of source becomes leads, and every way to fail a named outcome."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.claims import Source, SourceKind
from tracker.model import Failure, Fetched, Lead, NotModified, Outcome, Snapshot, Validators
from tracker.sources import Discovery, discover, feed, sitemap
from tracker.sources.listing import MOST_LEADS, UnreadableError
from tracker.watching import Visit

NOW = datetime(2026, 9, 5, 12, tzinfo=UTC)
FEED = "https://example.com/news/rss.xml"
MAP = "https://example.com/sitemap.xml"


class Web:
    """Answers for addresses, and the addresses that were asked for."""

    def __init__(self, answers: Mapping[str, bytes | Fetched]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, Validators]] = []

    def __call__(self, url: str, validators: Validators) -> Fetched:
        self.asked.append((url, validators))
        answer = self.answers.get(url, self.answers.get("*"))
        if answer is None:
            return Failure(url, Outcome.NOT_FOUND, "404", NOW)
        if isinstance(answer, bytes):
            return Snapshot(
                url, url, NOW, answer, None, Validators('"e1"', "Sat, 05 Sep 2026 11:00:00 GMT"), timedelta(60)
            )
        return answer


def look(kind: SourceKind, location: str, web: Web, visit: Visit | None = None, **more: object) -> Discovery:
    return discover(Source(kind, location, **more), web, visit, NOW)  # type: ignore[arg-type]


def rss(items: str, title: str = "Example News", head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()
    )


# --- feeds ----------------------------------------------------------------------------------------------------------


def test_rss_gives_leads_with_titles_and_dates() -> None:
    items = """
    <item><title>Maker &amp;lt;b&amp;gt;denies&amp;lt;/b&amp;gt; plan &amp; more</title><link>/a/1?utm_source=rss</link>
      <pubDate>Fri, 04 Sep 2026 09:30:00 +0800</pubDate></item>
    <item><title><![CDATA[Second <i>story</i>]]></title><link>https://example.com/a/2</link></item>
    <item><title>Third</title><guid isPermaLink="true">https://example.com/a/3</guid><pubDate>2026/09/01</pubDate></item>
    <item><title>Future</title><link>https://example.com/a/4</link>
      <pubDate>Mon, 01 Jan 2035 00:00:00 GMT</pubDate></item>
    <item><title>No link at all</title></item>
    <item><title>Script</title><link>javascript:alert(1)</link></item>"""
    found = look(SourceKind.FEED, FEED, Web({FEED: rss(items)}), official_for=("maker",))
    assert found.outcome is Outcome.OK
    assert [lead.url for lead in found.leads] == [
        "https://example.com/a/1?utm_source=rss",
        *(f"https://example.com/a/{n}" for n in (2, 3, 4)),
    ]
    first, second, third, future = found.leads
    assert first == Lead(
        "https://example.com/a/1?utm_source=rss",
        "Maker denies plan & more",
        None,
        datetime(2026, 9, 4, 9, 30, tzinfo=timezone(timedelta(hours=8))),
        ("maker",),
    )
    assert (second.title, second.published) == ("Second story", None)
    assert third.published == datetime(2026, 9, 1, tzinfo=UTC)
    assert future.published is None
    assert found.validators.etag == '"e1"'
    assert found.max_age == timedelta(60)


def test_atom_in_chinese_takes_its_naive_times_as_chinese() -> None:
    body = """<?xml version="1.0" encoding="gb2312"?><feed xmlns="http://www.w3.org/2005/Atom"><title>某某财经</title>
    <entry><title>公司否认出售总部大楼</title><link rel="self" href="https://example.com/api/1"/>
    <link rel="alternate" href="../story/1.html"/><published>2026-09-03 21:15</published></entry></feed>"""
    found = look(SourceKind.FEED, FEED, Web({FEED: body.encode("gb2312")}), outlet="财经网")
    assert found.leads == (
        Lead(
            "https://example.com/story/1.html",
            "公司否认出售总部大楼",
            "财经网",
            datetime(2026, 9, 3, 21, 15, tzinfo=timezone(timedelta(hours=8))),
        ),
    )


def test_json_feed() -> None:
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Example",
        "items": [
            {"id": "1", "url": "/b/1", "title": "One", "date_published": "2026-09-01T08:00:00-05:00"},
            {"id": "https://example.com/b/2", "date_published": 7},
            {"id": {}, "url": ["x"]},
            "not an item",
        ],
    }
    found = look(SourceKind.FEED, FEED, Web({FEED: json.dumps(body).encode()}))
    assert [lead.url for lead in found.leads] == ["https://example.com/b/1", "https://example.com/b/2"]
    assert found.leads[0].published == datetime(2026, 9, 1, 13, tzinfo=UTC)


def test_one_page_under_two_addresses_is_one_lead() -> None:
    items = "".join(
        f"<item><title>A</title><link>https://{h}example.com/a?utm_source={h}</link></item>" for h in ("", "m.", "www.")
    )
    assert len(look(SourceKind.FEED, FEED, Web({FEED: rss(items)})).leads) == 1


def test_a_long_feed_is_capped_with_a_word_of_it() -> None:
    items = "".join(
        f"<item><title>{n}</title><link>https://example.com/{n}</link>"
        f"<pubDate>{(NOW - timedelta(minutes=n)).strftime('%a, %d %b %Y %H:%M:%S GMT')}</pubDate></item>"
        for n in range(MOST_LEADS + 100)
    )
    found = look(SourceKind.FEED, FEED, Web({FEED: rss(items)}))
    assert (len(found.leads), found.capped) == (MOST_LEADS, 100)
    assert "100 entries" in found.detail
    assert found.leads[0].title == "0"


def test_of_a_huge_feed_only_the_head_is_read() -> None:
    items = "".join(f"<item><title>{n}</title><link>https://example.com/{n}</link></item>" for n in range(20_000))
    found = look(SourceKind.FEED, FEED, Web({FEED: rss(items)}))
    assert found.capped == 20_000 - MOST_LEADS
    assert found.outcome is Outcome.OK


LAUGHS = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
ITEM = "<item><title>&x;</title><link>https://example.com/a</link></item>"


@pytest.mark.parametrize(
    "head", [LAUGHS, OUTSIDE, f"<!-- <rss> -->{OUTSIDE}", '<!DOCTYPE rss SYSTEM "https://evil.example/x.dtd">']
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declared_entities_are_refused(head: str, encoding: str) -> None:
    body = rss(ITEM, head=head).decode().replace('<?xml version="1.0"?>', "").encode(encoding)
    for kind in (SourceKind.FEED, SourceKind.SITEMAP):
        found = look(kind, FEED, Web({FEED: body}))
        assert (found.leads, found.outcome) == ((), Outcome.SUSPECT)
        assert "entities" in found.detail


def test_an_old_doctype_without_a_grammar_of_its_own_is_harmless() -> None:
    head = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    assert len(look(SourceKind.FEED, FEED, Web({FEED: rss(ITEM, head=head)})).leads) == 1


def test_a_feed_that_lost_its_entries_is_suspect() -> None:
    full = Visit("feed:x", NOW, Outcome.OK, items=100, validators=Validators('"old"'))
    found = look(SourceKind.FEED, FEED, Web({FEED: rss("")}), visit=full)
    assert found.outcome is Outcome.SUSPECT
    assert "100" in found.detail
    assert look(SourceKind.FEED, FEED, Web({FEED: rss("")})).outcome is Outcome.OK


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", Outcome.EMPTY),
        (b"  \n", Outcome.EMPTY),
        (b"/etc/passwd", Outcome.SUSPECT),
        (b"https://example.com/", Outcome.SUSPECT),
        (b"\x00\x01\x02\xff" * 100, Outcome.SUSPECT),
        (b"<!doctype html><html><body><h1>Log in</h1></body></html>", Outcome.SUSPECT),
        (b'{"items": 3}', Outcome.SUSPECT),
        (b'{"items": [', Outcome.SUSPECT),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, outcome: Outcome) -> None:
    assert look(SourceKind.FEED, FEED, Web({FEED: body})).outcome is outcome


def test_failures_and_304_are_passed_on() -> None:
    limited = Failure(FEED, Outcome.RATE_LIMITED, "429", NOW, retry_after=timedelta(minutes=5))
    found = look(SourceKind.FEED, FEED, Web({FEED: limited}))
    assert (found.outcome, found.detail, found.retry_after) == (Outcome.RATE_LIMITED, "429", timedelta(minutes=5))
    before = Visit("feed:x", NOW, Outcome.OK, items=9, validators=Validators('W/"x"', "as it came"))
    web = Web({FEED: NotModified(FEED, NOW)})
    assert look(SourceKind.FEED, FEED, web, visit=before).outcome is Outcome.NOT_MODIFIED
    assert web.asked == [(FEED, before.validators)]


# --- sitemaps -------------------------------------------------------------------------------------------------------

NEWS = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://example.com/n/1 </loc><lastmod>2026-09-05</lastmod>
<image:image><image:loc>https://example.com/i.jpg</image:loc></image:image>
<news:news><news:publication><news:name>Example News</news:name><news:language>en</news:language>
</news:publication><news:publication_date>2026-09-04T10:00:00Z</news:publication_date>
<news:title>Maker denies plan</news:title></news:news></url>
<url><loc>https://example.com/n/2</loc></url><url><loc>ftp://example.com/n/3</loc></url></urlset>"""


def index(*maps: str) -> bytes:
    inner = "".join(
        f"<sitemap><loc>{m}</loc><lastmod>2026-09-0{1 + i % 5}</lastmod></sitemap>" for i, m in enumerate(maps)
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'.encode()


@pytest.mark.parametrize("body", [NEWS, gzip.compress(NEWS), b"\n" + NEWS])
def test_a_news_sitemap_gives_titles_and_dates(body: bytes) -> None:
    found = look(SourceKind.SITEMAP, MAP, Web({MAP: body}))
    assert found.leads == (
        Lead("https://example.com/n/1", "Maker denies plan", "Example News", datetime(2026, 9, 4, 10, tzinfo=UTC)),
        Lead("https://example.com/n/2"),
    )
    assert found.validators.etag == '"e1"'


def test_an_index_is_followed_on_its_own_site_only_and_not_for_ever() -> None:
    news, foreign, loop = "https://news.example.com/s.xml", "https://elsewhere.example/s.xml", MAP
    web = Web({MAP: index(news, foreign, loop), news: NEWS, foreign: NEWS})
    found = look(SourceKind.SITEMAP, MAP, web)
    assert [lead.url for lead in found.leads] == ["https://example.com/n/1", "https://example.com/n/2"]
    asked = [url for url, _ in web.asked]
    assert foreign not in asked
    assert len(asked) < 20
    assert found.validators == Validators()


def test_of_many_maps_the_newest_are_read() -> None:
    maps = [f"https://example.com/{n}.xml" for n in range(40)]
    web = Web({MAP: index(*maps), "*": NEWS})
    found = look(SourceKind.SITEMAP, MAP, web)
    assert 1 < len(web.asked) <= 10
    assert all(url == MAP or int(url[20:-4]) % 5 == 4 for url, _ in web.asked)
    assert "left out" in found.detail


def test_an_index_with_a_broken_map_says_so_and_one_without_any_fails() -> None:
    good, bad = "https://example.com/good.xml", "https://example.com/bad.xml"
    found = look(SourceKind.SITEMAP, MAP, Web({MAP: index(good, bad), good: NEWS}))
    assert (found.outcome, len(found.leads)) == (Outcome.OK, 2)
    assert "1 maps could not be read" in found.detail
    assert look(SourceKind.SITEMAP, MAP, Web({MAP: index(bad)})).outcome is Outcome.NOT_FOUND


def test_an_index_of_one_map_is_asked_for_in_full_each_time() -> None:
    below = "https://example.com/news.xml"
    found = look(SourceKind.SITEMAP, MAP, Web({MAP: index(below), below: NEWS}))
    assert (len(found.leads), found.validators) == (2, Validators())


def test_a_gzip_bomb_is_too_large() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 60_000_000)
    assert look(SourceKind.SITEMAP, MAP, Web({MAP: bomb})).outcome is Outcome.TOO_LARGE
    assert look(SourceKind.SITEMAP, MAP, Web({MAP: b"\x1f\x8b\x08broken"})).outcome is Outcome.UNDECODABLE
    assert look(SourceKind.SITEMAP, MAP, Web({MAP: b"<html></html>"})).outcome is Outcome.SUSPECT


# --- pages and searches ---------------------------------------------------------------------------------------------


def test_a_page_is_its_own_lead_and_is_not_fetched() -> None:
    web = Web({})
    found = look(SourceKind.PAGE, "https://example.com/story", web, outlet="Example", official_for=("maker",))
    assert found.leads == (Lead("https://example.com/story", outlet="Example", official_for=("maker",)),)
    assert web.asked == []


def test_gdelt_is_asked_with_the_query_and_read_in_spite_of_its_json() -> None:
    body = (
        '{"articles": [{"url": "https://example.com/x", "domain": "example.com",'
        '"title": "Maker \\\'denies\\\' C:\\plan \t now",'
        '"seendate": "20260904T101500Z"}, {"title": "no url"}, 7]}'
    )
    web = Web({"*": body.encode()})
    found = look(SourceKind.SEARCH, "gdelt", web, query='Maker OR "Other Maker"')
    assert found.leads[0].url == "https://example.com/x"
    assert (found.leads[0].outlet, found.leads[0].published) == (
        "example.com",
        datetime(2026, 9, 4, 10, 15, tzinfo=UTC),
    )
    asked = parse_qs(urlsplit(web.asked[0][0]).query)
    assert asked["query"] == ['(Maker OR "Other Maker")']


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"{}", Outcome.OK),
        (b"", Outcome.OK),
        (b'{"articles": null}', Outcome.OK),
        (b"Your query was too short.", Outcome.SUSPECT),
        (b'{"articles": [', Outcome.SUSPECT),
    ],
)
def test_gdelt_without_results(body: bytes, outcome: Outcome) -> None:
    found = look(SourceKind.SEARCH, "gdelt", Web({"*": body}), query="Maker")
    assert (found.leads, found.outcome) == ((), outcome)
    assert "too short." not in found.detail


def test_google_news_names_each_outlet_and_leaves_its_redirects() -> None:
    items = """<item><title>Maker denies plan - The Example</title><link>https://news.google.com/rss/articles/CBMi?oc=5</link>
    <pubDate>Fri, 04 Sep 2026 07:00:00 GMT</pubDate><source url="https://example.com">The Example</source></item>"""
    web = Web({"*": rss(items, title='"Maker" - Google News')})
    found = look(SourceKind.SEARCH, "google-news", web, query="字节跳动 电商")
    assert found.leads[0].title == "Maker denies plan"
    assert found.leads[0].outlet == "The Example"
    assert found.leads[0].url.startswith("https://news.google.com/rss/articles/")
    assert "ceid=CN%3Azh-Hans" in web.asked[0][0]


def test_a_search_that_cannot_be_made_is_said() -> None:
    for source in (Source(SourceKind.SEARCH, "gdelt"), Source(SourceKind.SEARCH, "nowhere", query="x")):
        web = Web({})
        found = discover(source, web, None, NOW)
        assert found.outcome is Outcome.BLOCKED
        assert source.location in found.detail
        assert web.asked == []


def test_a_kind_that_breaks_does_not_end_the_run() -> None:
    def broken(url: str, validators: Validators) -> Fetched:
        raise RuntimeError("secret")

    found = discover(Source(SourceKind.FEED, FEED), broken, None, NOW)
    assert found.outcome is Outcome.SUSPECT
    assert "secret" not in found.detail


# --- anything -------------------------------------------------------------------------------------------------------

PIECES = [
    b"<rss>",
    b"<item>",
    b"</item>",
    b"<link>",
    b"/a",
    b"<feed xmlns='http://www.w3.org/2005/Atom'>",
    b"<entry>",
    b"<urlset>",
]
PIECES += [
    b"<url><loc>",
    b"http://[",
    b"<sitemapindex><sitemap><loc>",
    b"\xff",
    b"\x00",
    b"<pubDate>",
    b"2026-99-99",
    b"&#x0;",
    b"]]>",
]


@given(st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join)))
def test_no_bytes_raise_anything_but_the_named_error(body: bytes) -> None:
    for read in (lambda b: feed.parse(b, "text/xml", FEED), sitemap.parse):
        try:
            read(body)
        except UnreadableError as error:
            assert error.outcome is not Outcome.OK
