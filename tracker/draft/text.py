"""A draft as the text of a claims file, with comments for the person who edits it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from tracker.draft.parts import Draft, Drafted
from tracker.inert import one_line
from tracker.model import Entity, SeedArticle, Status

# What YAML takes for text as it stands: begins with a letter, and holds nothing that means something.
_PLAIN = re.compile(r"[^\W\d_][\w '’()./+&$€£¥，。；、（）《》-]*")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_LINE = 116  # characters of a quote in a comment

_HEAD = """\
# A draft made from one article; a machine read it, so read it again.
#   claims:   keep what is worth following, put it in your own words, delete the rest. One checkable sentence each,
#             written as if it were so. `also` gives it in other words and languages: more coverage is found that way.
#   entities: add every spelling that coverage uses, and the domains on which they speak for themselves.
#   sources:  say where to look. Then: tracker lint, tracker doctor, tracker check."""


def render(draft: Draft) -> str:
    """The text of a claims file. It loads as it stands."""
    return "\n".join([_HEAD, "version: 1", "", *_article(draft.article), *_entities(draft.entities),
                      *_claims(draft.claims), *_sources(draft.article)]) + "\n"  # fmt: skip


def scalar(text: str) -> str:
    """A text as a YAML scalar: plain where that is safe, else in double quotes."""
    if _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LINE else line[: _LINE - 1] + "…"


def _article(article: SeedArticle) -> Iterator[str]:
    yield "article:"
    for key, value in (("title", article.title), ("outlet", article.outlet), ("url", article.url)):
        if value:
            yield f"  {key}: {scalar(value)}"
    if article.published:
        yield f"  published: {article.published.isoformat()}"
    else:
        yield "  # published: 2020-11-12 # the page does not say; claims start from this day"
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


def _claims(claims: Sequence[Drafted]) -> Iterator[str]:
    if not claims:
        yield "# No sentence looked like a claim to track: no plan, decision, figure or denial. Write one yourself:"
        yield "claims: []"
        yield "#  - id: a-short-name"
        yield "#    text: Somebody will do something."
    else:
        yield "claims:"
    for told in claims:
        yield from _claim(told)
    yield ""


def _claim(told: Drafted) -> Iterator[str]:
    claim = told.claim
    yield f"  # {_comment(told.quote)}"
    for note in told.notes:
        yield f"  # No comment: {_comment(note)}"
    yield f"  - id: {scalar(claim.id)}"
    if claim.denies:
        yield f"    denies: {scalar(claim.denies)}"
    yield f"    text: {scalar(claim.text)}"
    if claim.about:
        yield f"    about: [{', '.join(scalar(id_) for id_ in claim.about)}]"
    if claim.attributed_to:
        yield f"    attributed_to: {scalar(claim.attributed_to)}"
    if claim.status is not Status.UNVERIFIED:
        yield f"    status: {claim.status} # as the article left it"


def _sources(article: SeedArticle) -> Iterator[str]:
    if article.url:
        yield "sources:"
        yield f"  - page: {scalar(article.url)} # the article itself, watched for edits"
    else:
        yield "# sources:"
    yield "  # - feed: https://example.com/rss.xml"
    yield "  # - search: gdelt # or google-news"
