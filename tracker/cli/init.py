"""`tracker init`: a first claims.yaml, drafted from an article."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker import urls
from tracker.claims import Settings
from tracker.cli import options
from tracker.errors import ExtractError, UsageError
from tracker.model import Failure, NotModified, Outcome

if TYPE_CHECKING:
    from tracker.draft import Link
    from tracker.model import Article

_PAGE = (".html", ".htm", ".xhtml")
_NOWHERE = "https://file.invalid/article"  # where a page from a file is taken to stand: an article, and no front page


@click.command("init", short_help="Propose a claims file for one article.")
@click.argument("article", metavar="ARTICLE")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write to FILE, which must be new."
)
@click.option("--outlet", help="Who published it, where the page does not say.")
@click.option("--url", help="Where an article from a file stands.")
@click.option(
    "--allow-private",
    multiple=True,
    metavar="HOST",
    help="Do not refuse HOST for being on your own network; may be repeated.",
)
@options.as_json
def command(
    article: str,
    output: Path | None,
    outlet: str | None,
    url: str | None,
    allow_private: tuple[str, ...],
    as_json: bool,
) -> int:
    """Draft a claims file from ARTICLE, a URL or a file (HTML or plain text; - for standard input): whom it is about,
    what it claims, who said so, who denied it.

    The draft loads as it stands; it is meant to be read, cut and put right by a person.

    \b
    Examples:
      tracker init https://courier.example/2026/grocer --output claims.yaml
      tracker init story.txt --outlet "Harbour Courier" > claims.yaml
    """
    from tracker.draft import draft, render
    from tracker.language import counted

    if output is not None and output.exists():
        raise UsageError(f"{output}: it is there already; name another file, or move it away")
    fetched = article.startswith(("http://", "https://"))
    if fetched:
        read, links = _fetched(article, allow_private)
    else:
        read, links = _from_file(article, url)
    made = draft(replace(read, outlet=outlet or read.outlet), links)
    text = render(made, allow_private if fetched else ())
    if output is None and not as_json:
        click.echo(text, nl=False)
    elif output is not None:
        _write(output, text)
        found = f"{counted(len(made.claims), 'claim')} about {counted(len(made.entities), 'entity', 'entities')}"
        click.echo(f"{output}: {found}. Read it, cut it, then: tracker lint {output}", err=True)
    if as_json:
        options.print_json(
            {
                "file": str(output) if output else None,
                "claims": [
                    {"id": d.claim.id, "text": d.claim.text, "status": str(d.claim.status)} for d in made.claims
                ],
                "text": text,
            }
        )
    if not made.claims:
        click.echo(f"{article}: no sentence looked like a claim to track; write one yourself", err=True)
    return 0


def _fetched(url: str, allow_private: tuple[str, ...]) -> tuple[Article, tuple[Link, ...]]:
    """The article at a URL, fetched as a check would fetch it. Raises UsageError where there is none."""
    from tracker.draft import links
    from tracker.extract import decode, extract
    from tracker.fetch import Fetcher

    with Fetcher(Settings(allow_private=allow_private), now=options.wall_clock) as fetcher:
        answer = fetcher.fetch(url)
    if isinstance(answer, Failure):
        private = "; --allow-private HOST lets one in" if answer.outcome is Outcome.BLOCKED else ""
        raise UsageError(f"{url}: {answer.outcome}: {answer.detail}{private}; save the page and name the file instead")
    assert not isinstance(answer, NotModified)
    try:
        markup = decode(answer.body, answer.content_type)
        return replace(extract(markup, answer.final_url), link=url), links(markup, answer.final_url)
    except ExtractError as error:
        raise UsageError(f"{error}; save its text to a file and name that instead") from error


def _from_file(name: str, url: str | None) -> tuple[Article, tuple[Link, ...]]:
    """The article in a file: a page where it looks like one, else plain text. Raises UsageError where there is "
    "none."""
    from tracker.draft import links
    from tracker.extract import date_in_text, decode, extract, from_text

    try:
        with click.open_file(name, "rb") as file:
            body = file.read()
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}; name an article by its URL or its file") from error
    try:
        text = decode(body, None)
        page = name.lower().endswith(_PAGE) or text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml"))
        article = extract(text, url or _NOWHERE) if page else from_text(text, url or "")
        written = None if page else date_in_text(text, article.lang)
        if written and written <= options.wall_clock():
            article = replace(article, published=written)
    except ExtractError as error:
        raise UsageError(f"{name}: {error.reason}; is it an article?") from error
    if url:
        return replace(article, link=url), (links(text, url) if page else ())
    outlet = None if article.outlet == urls.host(_NOWHERE) else article.outlet
    return replace(article, url="", outlet=outlet), (links(text, "") if page else ())


def _write(path: Path, text: str) -> None:
    """Writes a file that must not be there yet, whole or not at all."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError as error:
        raise UsageError(f"{path}: it is there already; name another file, or move it away") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name a file that can be written") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise UsageError(f"{path}: {error.strerror}; name a file that can be written") from error
