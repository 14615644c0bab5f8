"""What is no article has a named outcome, whatever the markup."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.errors import ExtractError
from tracker.extract import extract, from_text
from tracker.model import Lead, Outcome

URL = "https://example.com/news/story-1"
SENTENCE = "The company said on Monday that it would not sell its foundry in Boise, whatever had been reported. "
FORGOT = "Forgot your password? We will send you a link to set a new one."


def outcome(markup: str, url: str = URL) -> Outcome | None:
    try:
        extract(markup, url)
    except ExtractError as error:
        assert error.url == url
        assert error.reason
        return error.outcome
    return None


def page(title: str, body: str) -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


CARDS = "".join(
    f'<div class="c"><h3><a href="/{n}">Company {n} denies it will sell number {n}</a></h3></div>' for n in range(40)
)


@pytest.mark.parametrize(
    "markup",
    [
        "",
        " \n ",
        "\x00\x00",
        "<!-- nothing -->",
        "<html></html>",
        "<html><head><title>Story</title></head></html>",
        page("Story", '<div id="root"></div><script>render("The company denied it.")</script>'),
        page("Story", "<nav><a href='/'>Home</a></nav><footer>© 2024 Example</footer>"),
        page("Example News", f"<h1>Example News</h1>{CARDS}"),
        page("Business | Example News", f"<main>{CARDS}</main>"),
    ],
)
def test_no_article_is_empty(markup: str) -> None:
    assert outcome(markup) is Outcome.EMPTY


@pytest.mark.parametrize(
    "markup",
    [
        page(
            "Log in | Example",
            f"<h1>Log in</h1><form><input name=u><input type=password><p>{FORGOT}</p></form>",
        ),
        page(
            "Foundry sale | Example",
            "<div><p>Welcome back. Enter your details to go on reading the news.</p><input type='password'></div>",
        ),
        page(
            "Foundry sale | Example",
            "<h1>Foundry sale</h1><p>Subscribe to continue reading this article.</p><p>Only a dollar a week.</p>",
        ),
        page(
            "Before you continue to Example",
            "<h1>Before you continue to Example</h1><p>We and 412 partners store data on your device.</p>",
        ),
        page(
            "Just a moment...",
            "<h1>example.com</h1><p>Checking your browser before you can go on. This will take a few seconds.</p>",
        ),
        page(
            "Access Denied",
            "<h1>Access Denied</h1><p>You don't have permission to access this page on this server. Reference 18.2</p>",
        ),
        page(
            "Page not found - Example",
            "<h1>Page not found</h1><p>Try the search, or go back to the front page of the site.</p>",
        ),
        page("Example", "<h1>Example</h1><p>Sorry, we cannot find the page that you were looking for on our site.</p>"),
        page("404", "<p>Something may have been moved. Please check the address and try it once more.</p>"),
        page("登录-某某网", "<h1>登录</h1><p>登录后可以收藏文章、发表评论，并同步阅读记录到所有设备。</p>"),
        page("某某网", "<div><p>请先登录后再继续阅读全文，未注册用户可使用手机号快速登录本站。</p></div>"),
        page("安全验证", "<p>请拖动滑块完成拼图，以确认不是机器人在访问本站页面。</p>"),
        page("某某网", "<h2>抱歉</h2><p>抱歉，您访问的页面不存在或已被删除，三秒后将自动返回首页。</p>"),
        page("某某網", "<p>該文章已被刪除，請返回主頁瀏覽其他最新的財經新聞報道內容。</p>"),
    ],
)
def test_what_stands_in_an_articles_place_is_suspect(markup: str) -> None:
    assert outcome(markup) is Outcome.SUSPECT


@pytest.mark.parametrize(
    "markup",
    [
        page(
            "Sign up to the deal, minister tells unions",
            f"<h1>Sign up to the deal, minister tells unions</h1><p>{SENTENCE}</p>",
        ),
        page(
            "Access denied: how drivers were locked out",
            f"<h1>Access denied: how drivers were locked out</h1><p>{SENTENCE * 8}</p>",
        ),
        page(
            "Login glitch locks out bank's customers",
            f"<h1>Login glitch locks out bank's customers</h1><p>{SENTENCE}</p>",
        ),
        page(
            "登录火星的计划被否认",
            "<h1>登录火星的计划被否认</h1><p>航天公司发言人周一表示，公司没有在今年登录火星的计划，有关报道不属实。</p>",
        ),
        page("Flash", "<h1>Maker denies sale</h1><p>Maker denies sale of foundry.</p>"),
    ],
)
def test_an_article_about_such_things_is_an_article(markup: str) -> None:
    assert outcome(markup) is None


@pytest.mark.parametrize("unit", ["<", "<p>a", "<div>", "<br>a", "<a href=/x>y</a>", "word ", "维玛特否认", "<!-- -->"])
def test_far_more_than_any_article_has_is_too_large(unit: str) -> None:
    markup = page("Large", f"<p>{SENTENCE}</p>{unit * (8_000_000 // len(unit))}")
    assert outcome(markup) is Outcome.TOO_LARGE


@pytest.mark.parametrize("unit", ["a word ", "维玛特否认。"])
def test_a_text_longer_than_any_article_is_too_large(unit: str) -> None:
    assert outcome(page("Long", f"<p>{unit * (121_000 // len(unit))}</p>")) is Outcome.TOO_LARGE
    assert outcome(page("Long", f"<p>{unit * (100_000 // len(unit))}</p>")) is None


@pytest.mark.parametrize("depth", [510, 600, 100_000])
@pytest.mark.parametrize(
    ("start", "end"), [("<div>", "</div>"), ("<b>", "</b>"), ("<blockquote><p>", ""), ("<ul><li>", "</li></ul>")]
)
def test_depth_loses_no_text(depth: int, start: str, end: str) -> None:
    depth //= start.count("<")
    markup = page(
        "Deep",
        f"<p>{SENTENCE}</p>{start * depth}<p>It denied the report.</p>{end * depth}<p>The last words are these.</p>",
    )
    text = extract(markup, URL).text
    assert "would not sell its foundry" in text
    assert "It denied the report." in text
    assert "The last words are these." in text


def test_broken_json_ld_and_metadata_are_left_out() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", </script>'
        '<script type="application/ld+json">[[[[1, null, {"@type": ["NewsArticle"], "headline": 7, "author": [3], '
        '"publisher": "Example", "datePublished": {"a": 1}}]]]]</script>'
        f'<script type="application/ld+json">{"[" * 5000}</script>'
        '<meta property="article:published_time" content="yesterday"><meta name="date"><meta content="x">'
        '<link rel="canonical">'
        '<link rel="canonical" href="http://[">'
    )
    markup = page("A foundry", f"<h1>A foundry</h1><p>{SENTENCE}</p>").replace("</head>", f"{head}</head>")
    article = extract(markup, URL)
    assert (article.title, article.outlet, article.published) == ("A foundry", "Example", None)


def test_articles_that_a_page_only_lists_are_not_its_own() -> None:
    listed = (
        '{"@type": "ListItem", "item": {"@type": "NewsArticle", "headline": "Other", "datePublished": "2020-01-01"}}'
    )
    script = f'<script type="application/ld+json">{{"@type": "ItemList", "itemListElement": [{listed}]}}</script>'
    article = extract(page("A foundry", f"<h1>A foundry</h1><p>{SENTENCE}</p>{script}"), URL)
    assert (article.title, article.published) == ("A foundry", None)
    assert outcome(page("News", f"{script}{CARDS}")) is Outcome.EMPTY


def test_the_article_goes_on_after_links_to_others() -> None:
    links = (
        "<ul><li><a href='/1'>Maker denies it sold a foundry</a></li><li><a href='/2'>Foundries, a list</a></li></ul>"
    )
    after = "The union, which had called a meeting for Friday, said that it would hold the meeting all the same."
    for related in (
        f"<h3>Related stories</h3>{links}",
        f"<p><b>Read more</b></p>{links}",
        f"<div><h3>Read next</h3>{links}</div>",
    ):
        body = f"<h1>A foundry</h1><div class='x'><p>{SENTENCE}</p>{related}<p>{after}</p></div>"
        assert extract(page("A foundry", body), URL).text == f"{SENTENCE.strip()}\n{after}"


def test_nothing_dangerous_comes_through() -> None:
    article = extract(
        page("A\u202e f\x00oundry", f"<h1>A\u202e foundry</h1><p>de\u200bnied\x1b[0m it. {SENTENCE}</p>"), URL
    )
    assert "denied[0m it." in article.text
    assert article.title == "A foundry"


def test_a_canonical_link_is_believed_on_its_own_site_only() -> None:
    body = f"<h1>A foundry</h1><p>{SENTENCE}</p>"

    def address(href: str) -> str:
        return extract(page("A", body).replace("</head>", f'<link rel="canonical" href="{href}"></head>'), URL).url

    assert address("https://www.example.com/news/other?utm_source=x") == "https://example.com/news/other"
    assert address("/news/relative/") == "https://example.com/news/relative"
    assert address("https://evil.example/news/other") == URL
    assert address("https://example.com/") == URL  # a front page is nobody's article
    assert address("javascript:alert(1)") == URL


def test_the_lead_speaks_where_the_page_is_silent() -> None:
    lead = Lead(URL, "Title by the feed", "Outlet by the feed", official_for=("maker",))
    article = extract(f"<p>{SENTENCE}</p><p>{SENTENCE}</p>", URL, lead)
    assert (article.title, article.outlet, article.official_for) == (
        "Title by the feed",
        "Outlet by the feed",
        ("maker",),
    )
    shown = extract(page("A foundry | Example News", f"<h1>A foundry</h1><p>{SENTENCE}</p>"), URL, lead)
    assert (shown.title, shown.outlet) == ("A foundry", "Outlet by the feed")  # who set up the source knows whose it is
    assert (
        extract(page("A foundry | Example News", f"<h1>A foundry</h1><p>{SENTENCE}</p>"), URL).outlet == "Example News"
    )


def test_text_without_a_page() -> None:
    article = from_text("A foundry\r\n\r\nIt was de\u200bnied.\n  Twice. \n", "https://www.example.com/a/")
    assert (article.title, article.text, article.url) == (
        "A foundry",
        "It was denied.\nTwice.",
        "https://example.com/a",
    )
    assert (article.outlet, article.lang) == ("example.com", "en")
    titled = from_text("标题\n公司否认。", URL, title="标题", outlet="某报", lang=None)
    assert (titled.title, titled.text, titled.outlet, titled.lang) == ("标题", "公司否认。", "某报", "zh")
    with pytest.raises(ExtractError) as caught:
        from_text(" \n\x00", URL)
    assert caught.value.outcome is Outcome.EMPTY


PIECES = [
    "<p>",
    "</p>",
    "<div class='article-body'>",
    "</div>",
    "<table><tr><td>",
    "</td>",
    "<br>",
    "<a href='http://['>",
    "</a>",
    "<h1>",
]
PIECES += [
    "It was denied. ",
    "公司否认。",
    "<article>",
    "<aside class=correction>",
    "Correction: it was not.",
    "<time datetime='9999-99-99'>",
]
PIECES += [
    "<script type='application/ld+json'>",
    '{"@type":"NewsArticle","headline":',
    "</script>",
    "<meta name=date content=1>",
    "&#0;",
    "<![CDATA[",
]
PIECES += [
    "<svg>",
    "<amp-ad>",
    "<b>About Us</b>",
    "<q>",
    "<pre>a\nb</pre>",
    "<p hidden>",
    "</",
    "<!--",
    "<frameset>",
    "<title>",
    "<x:y z='",
    "\ud800",
]


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=14).map("".join)))
@example("<?xml version='1.0' encoding='utf-16'?><html><body><p>It was denied by all of them.</p>")
@example("<p>a<frameset><frame>")
def test_no_markup_raises_anything_but_the_named_error(markup: str) -> None:
    assert outcome(markup) in (None, Outcome.EMPTY, Outcome.SUSPECT)
