"""A draft as the text of a claims file, with comments for the person who edits it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from tracker.claims import Entity, SeedArticle
from tracker.draft.parts import Draft, Drafted
from tracker.inert import one_line
from tracker.model import Status

# What YAML takes for text as it stands: begins with a letter, and holds nothing that means something.
_PLAIN = re.compile(r"[^\W\d_][\w '’()./+&$€£¥，。；、（）《》-]*")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_LINE = 116  # characters of a quote in a comment


@dataclass(frozen=True, slots=True)
class _Wording:
    """What the comments of a draft say, in one language."""

    head: tuple[str, ...]
    undated: str
    none: str
    silent: str
    left: str
    itself: str


_ENGLISH = _Wording(
    head=(
        "A draft made from one article. A machine read it, so read it again.",
        "  claims:   keep what is worth following, put it in your own words, delete the rest. Each is one checkable",
        "            sentence, as if it were so. `also` says it in other words and languages: more coverage is found.",
        "  entities: add every spelling that coverage uses, and the domains on which they speak for themselves.",
        "  sources:  say where to look. Then: tracker lint, tracker doctor, tracker check.",
    ),
    undated="the page does not say when; claims start from this day",
    none="No sentence looked like a claim to track: no plan, decision or denial. Write one yourself:",
    silent="No comment:",
    left="as the article left it",
    itself="the article itself, watched for edits",
)
_CHINESE = _Wording(
    head=(
        "由一篇报道自动生成的草稿，请逐条核对。",
        "  claims:   留下值得追踪的，用自己的话改写，删去其余。每条一句话，可以查证，用肯定句写。",
        "            `also` 写其他说法和其他语言的说法：说法越多，找到的报道越多。",
        "  entities: 补上报道中会出现的各种叫法，以及它们自己发声的官方网站域名。",
        "  sources:  写明去哪里找后续报道。然后运行 tracker lint、tracker doctor、tracker check。",
    ),
    undated="页面没有写明日期；各条从这一天算起",
    none="没有找到值得追踪的句子：没有带主语的计划、决定或否认。请自己写一条：",
    silent="未予置评：",
    left="报道发表时的状态",
    itself="原报道，留意其修改",
)


def render(draft: Draft, allow_private: Sequence[str] = ()) -> str:
    """The text of a claims file. It loads as it stands. `allow_private`: hosts that a check may read from, too."""
    say = _CHINESE if draft.lang.startswith("zh") else _ENGLISH
    head = [f"# {line}" for line in say.head]
    top = chain(_article(draft.article, say), _entities(draft.entities))
    rest = chain(_claims(draft.claims, say), _sources(draft.article, say))
    hosts = ", ".join(map(scalar, allow_private))
    settings = ["", "settings:", f"  allow_private: [{hosts}]"] if hosts else []
    return "\n".join([*head, "version: 1", "", *top, *rest, *settings]) + "\n"


def scalar(text: str) -> str:
    """A text as a YAML scalar: plain where that is safe, else in double quotes."""
    if _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LINE else line[: _LINE - 1] + "…"


def _article(article: SeedArticle, say: _Wording) -> Iterator[str]:
    yield "article:"
    for key, value in (("title", article.title), ("outlet", article.outlet), ("url", article.url)):
        if value:
            yield f"  {key}: {scalar(value)}"
    if article.published:
        yield f"  published: {article.published.isoformat()}"
    else:
        yield f"  # published: 2020-11-12 # {say.undated}"
    yield ""


def _entities(entities: Sequence[Entity]) -> Iterator[str]:
    if not entities:
        return
    yield "entities:"
    for entity in entities:
        yield f"  {scalar(entity.id)}:"
        yield f"    names: [{', '.join(_in_list(name) for name in entity.names)}]"
        if entity.official:
            yield f"    official: [{', '.join(entity.official)}]"
        else:
            yield "    # official: [example.com]"
    yield ""


def _in_list(name: str) -> str:
    """A scalar of a list: Chinese punctuation parts nothing there, so a name that has any is quoted."""
    return json.dumps(name, ensure_ascii=False) if re.search("[，、；()（）]", name) else scalar(name)


def _claims(claims: Sequence[Drafted], say: _Wording) -> Iterator[str]:
    if not claims:
        yield f"# {say.none}"
        yield "claims: []"
        yield "#  - id: a-short-name"
        yield "#    text: Somebody will do something."
    else:
        yield "claims:"
    for told in claims:
        yield from _claim(told, say)
    yield ""


def _claim(told: Drafted, say: _Wording) -> Iterator[str]:
    claim = told.claim
    yield f"  # {_comment(told.quote)}"
    for note in told.notes:
        yield f"  # {say.silent} {_comment(note)}"
    yield f"  - id: {scalar(claim.id)}"
    if claim.denies:
        yield f"    denies: {scalar(claim.denies)}"
    yield f"    text: {scalar(claim.text)}"
    if claim.about:
        yield f"    about: [{', '.join(scalar(id_) for id_ in claim.about)}]"
    if claim.attributed_to:
        yield f"    attributed_to: {scalar(claim.attributed_to)}"
    if claim.status is not Status.UNVERIFIED:
        yield f"    status: {claim.status} # {say.left}"


def _sources(article: SeedArticle, say: _Wording) -> Iterator[str]:
    if article.url:
        yield "sources:"
        yield f"  - page: {scalar(article.url)} # {say.itself}"
    else:
        yield "# sources:"
    yield "  # - feed: https://example.com/rss.xml"
    yield "  # - search: gdelt # or google-news"
