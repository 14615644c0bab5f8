"""What the markup itself calls furniture: navigation, comments, promotions, sidebars, footers, bylines.

Elements are judged by tag, role and the words in their class, id and labels, English and pinyin. Names lie, so nothing
that holds the headline or the body of the article is ever taken for furniture, and corrections stay wherever they are.
"""

from __future__ import annotations

import re

from lxml import html

from tracker.extract.phrases import CORRECTION

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9\u4e00-\u9fff]+")
_NAMED_BY = (
    "class",
    "id",
    "role",
    "aria-label",
    "data-testid",
    "data-component",
    "data-module",
    "data-type",
    "data-role",
    "itemprop",
)
_NAME_LENGTH = 200  # of one attribute; longer ones are generated style names

# Whole areas of a page that are not the article.
_AREA = re.compile(
    r"""-(?:
    nav|navbar|navi|privacy(?:-\w+)?|navigation|subnav|menu|menus|menubar|breadcrumbs?|crumbs?|skip|skip-link|toolbar|tablist
    |cookies?(?:-\w+)?|consent(?:-\w+)?|gdpr|cmp|onetrust|dialog|alertdialog|modal|popup|pop-up|overlay|lightbox|toast|drawer
    |related\w*|recommend\w*|recirc\w*|read-?more|read-?next|up-?next|also-?read|see-?also|further-?reading|onward
    |more-?(?:on|from|news|stories|articles|headlines|like|in|reading|posts|links|coverage|content|top|latest|info)|more
    |(?:story|article|post|news)-?next|next-?(?:story|article|post|up)|infinite|pagination|pager|paging|page-?nav|nav-links
    |most-?\w+|popular|trending|trends?|latest|headlines|top-?stories|editors?-?picks?|dont-?miss|hot-?(?:news|list|topics?|words?|posts?|articles?|spots?)|hot|rank(?:ing)?s?|ranklist|you-may
    |outbrain|taboola|mgid|zergnet|newsletters?|sign-?up|subscribe\w*|subscriptions?|log-?in|sign-?in|register
    |promo\w*|teasers?|sponsor\w*|ads?|adv|advert\w*|adsbygoogle|dfp|banner|affiliate
    |shar(?:e|es|er|ing|edaddy|ebar|e-?\w+)|social(?!-?embed)|sns|bdsharebuttonbox|follow|addthis
    |comments?(?:-\w+)?|commentlist|disqus|respond|replies|reactions|discussion|livefyre|reader-?(?:comments?|letters?)
    |(?:content|main|page|article|body|wrap|layout|container|col)-right|right-?(?:side|col|bar|box|part|con|area|wrap)\w*|youce
    |sidebar|side-?bar|side|rail|aside|secondary|complementary|widget\w*|site-?\w*head\w*|header|masthead|top-?bar
    |footer|foot|site-?foot\w*|contentinfo|colophon|bottom-?bar|search|searchbox
    |about-?(?:author|us|company|the)|bio|author-?(?:bio|box|info|card)|boilerplate|disclaimers?|disclosures?|legal
    |copyrights?|contacts?|(?:press|media)-?contacts?|contact-?(?:info|us)|feedback|survey|rating|tags|tag-?(?:list|cloud)
    |topics|keywords|print-?\w*|qr-?code|ewm|erweima|app-?(?:download|promo|banner)|download
    |gallery|slideshow|carousel|swiper|slider|video-?(?:player|wrap\w*|list|box|js|cube)|player|figcaption|pull-?quotes?
    |(?:(?:img|image|pic|photo|figure|media)-?)?(?:captions?|credits?)|(?:img|image|pic|photo)-?desc\w*|tuzhu
    |sr-only|visually-hidden|screen-reader\w*|offcanvas|tooltip|sign-?off|sig|signature|our-?standards
    |fenxiang|guanggao|gg|tuijian|xg\w{0,3}|xiangguan\w*|remen|paihang\w*|phb|daohang|mianbao\w*|pinglun|mianze
    |banquan|weizhi|dqwz|zeren\w*|duty|zrbj|bianji|dibu|rmtj|jctj|yuedu|rel|xgyd|tj
    )(?=-)""",
    re.VERBOSE,
)
# Areas that are long and have few links, and are furniture all the same.
_TALK = re.compile(
    r"-(?:comments?\w*|commentlist|disqus|respond|replies|reactions|discussion|pinglun|foot\w*|site-?foot\w*|boilerplate"
    r"|disclaimers?|disclosures?|legal|mianze|(?:about|author)-?\w+|bio|cookies?|consent|gdpr|privacy|side\w*|next\w*|related\w*|carousel|gallery"
    r"|slideshow|swiper|newsletters?)(?=-)"
)
# Any other name on that much running text is a wrong name: "read-more" also wraps the rest of an article.
_LONG = 1_500  # characters
_FEW_LINKS = 0.1

# Small marks beside the text: who, when, which section. Only short elements are judged by these.
_MARK = re.compile(
    r"""-(?:
    meta|metadata|metas|by|byline|by-line|dt|authors?|contributors?|dateline|date|datetime|time|timestamp|stamp|posted|published
    |pubdate|pubtime|updated-?(?:at|on|time)|kicker|eyebrow|overline|label|tag|category|categories|cat|section|channel|topic
    |source|info|tools?|utility|font-?size|badge|tip|tips|art-?info|laiyuan|ly|riqi|shijian|zuozhe|reading-?time|editor
    |read-?time|views?|counts?|num|likes?
    )(?=-)""",
    re.VERBOSE,
)
_MARK_LENGTH = 140  # characters; a longer one has something to say, and so has a sentence
_SENTENCE = re.compile(r"[。！？]|[a-z]{2}[.!?](?:\s|$)")

# What names the text of the article, strictest first.
_BODY = re.compile(
    r"""-(?:
    article-?(?:body|content|text|main|copy|detail|body-\w+)|articlebody|story-?(?:body|content|text|copy)
    |(?:entry|post|news|main|detail|page|rich-?media|art|text|con|cont)-?(?:content|body|text|txt|con)
    |content-?(?:body|text|article|main|detail)|body-?(?:text|copy|content|main)|release-?body|richtext|rich-?text|prose
    |wysiwyg|zhengwen|neirong|trs-editor|zoom|announcement|js-content|cnt-main\w*|artibody|article-?wrap|live-?(?:feed|blog|posts)
    )(?=-)""",
    re.VERBOSE,
)
_CORRECTION = re.compile(
    r"-(?:corrections?|clarifications?|editors?-?(?:s-)?notes?|amend\w*|errat\w+|retract\w*|update-?note|gengzheng|kanwu"
    r"|bianzhe|xiuding|dingzheng)(?=-)"
)
_FACTS = re.compile(
    r"-(?:fact\w*|key-?\w+|summary|standfirst|highlights?|at-a-glance|timeline|explainer|background|quote|update)(?=-)"
)

_FORM_LENGTH = 200  # characters; old sites wrap whole pages in one form
_ROOTS = ("html", "body", "main", "article")


def names(element: html.HtmlElement) -> str:
    """What an element is called: the words of class, id, role and labels, each between dashes."""
    found = [v for a in _NAMED_BY if (v := element.get(a)) and len(v) < _NAME_LENGTH]
    if "-" in element.tag:
        found.append(element.tag)  # custom elements are named by what they are: amp-ad, news-letter
    return f"-{_NOT_WORD.sub('-', _CAMEL.sub('-', ' '.join(found)).lower())}-" if found else ""


def is_body(called: str) -> bool:
    """Whether an element is named as the text of an article."""
    return bool(_BODY.search(called)) and not _AREA.search(called)


def is_facts(called: str) -> bool:
    """Whether an element is named as a box of facts that belong to the article."""
    return bool(_FACTS.search(called))


def is_correction(element: html.HtmlElement, called: str) -> bool:
    """Whether an element is a correction or an editor's note, by its name or by how it begins."""
    if _CORRECTION.search(called):
        return element.find(".//a") is None or len(element.text_content()) > 60
    return element.tag in ("p", "aside", "div") and bool(CORRECTION.match(_start(element)))


def is_furniture(element: html.HtmlElement, called: str, length: int, linked: int) -> bool:
    """Whether an element is furniture.

    Args:
        element: the element; the caller keeps what holds the headline or the body.
        called: its `names`.
        length: characters of text in it.
        linked: how many of them are in links.
    """
    tag = element.tag
    if tag in _ROOTS:
        return tag == "article" and bool(re.search(r"-(?:next|related|teaser|card|promo)-", called))
    if tag in ("nav", "menu", "dialog", "footer", "figcaption") or (tag == "form" and length < _FORM_LENGTH):
        return True
    if tag == "aside":
        return not (is_facts(called) and linked < 0.3 * length)
    if not called:
        return False
    if _AREA.search(called) or called.startswith("-right-"):
        return length < _LONG or linked > _FEW_LINKS * length or bool(_TALK.search(called))
    if length > _MARK_LENGTH or tag in ("td", "tr") or not _MARK.search(called):
        return False
    return not _SENTENCE.search(element.text_content())


def _start(element: html.HtmlElement) -> str:
    """The first words of an element."""
    words = ""
    for piece in element.itertext():
        words += piece
        if len(words) > 200:
            break
    return words.strip()[:300]
