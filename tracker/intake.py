"""What a page says goes into the store: believed or not, revision by revision, with the evidence in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tracker import diff, origin, sources
from tracker.analyse import Analyst, carry
from tracker.errors import ExtractError
from tracker.extract import decode, extract, walled
from tracker.model import Article, Failure, Outcome, Revision, Snapshot
from tracker.store import Store
from tracker.watching import Visit

SHRUNK = 10  # an article that is so many times shorter than the one stored was not read, unless it says why
TEASER = (
    0.7  # of the text stored: no more of it, and a call to subscribe beside it, is what a paywall lets everybody see
)


def read(snapshot: Snapshot, visit: Visit, store: Store) -> Article | Failure:
    """The article of a page, or why what came is not to be believed: the stored text then stays."""
    if sources.unread(snapshot.final_url):
        return Failure(snapshot.url, Outcome.EMPTY, "the link led to no article", snapshot.fetched_at)
    try:
        markup = decode(snapshot.body, snapshot.content_type)
        article = extract(markup, snapshot.final_url, visit.lead)
    except ExtractError as error:
        return Failure(snapshot.url, error.outcome, error.reason, snapshot.fetched_at)
    article = _same_page(article, snapshot.final_url, visit, store)
    stored = store.latest(article.url) or store.latest(visit.canonical or article.url)
    was, now = len(stored.article.content) if stored else 0, len(article.content)
    remnant, teaser = now * SHRUNK <= was, now <= TEASER * was and walled(markup)
    if stored and (remnant or teaser) and not diff.diff(stored.article.content, article.content).announced:
        why = "the page asks to subscribe or to log in" if teaser else "nothing says why"
        reason = f"{now} characters were read where {was} are stored, and {why}; the stored text is kept"
        return Failure(snapshot.url, Outcome.SUSPECT, reason, snapshot.fetched_at)
    return replace(article, link=snapshot.final_url)


def _same_page(article: Article, found_at: str, visit: Visit, store: Store) -> Article:
    """The article under the URL that it is stored under: one that moved stays the article that it was.

    Else nobody would read the stored one any more, and no edit could take back what it said. A link that leads to other
    words now, to a front page say, leads to another article.
    """
    home = visit.canonical
    if home is None or article.url == home:
        return article
    stored = store.latest(home)
    settled = home == visit.key and found_at == visit.found_at  # it was found here before, whatever was edited since
    moved = stored is not None and (settled or _alike(article, stored.article))
    return replace(article, url=home) if moved else article


def repeats(article: Article, key: str, store: Store) -> bool:
    """Whether the page of visit `key` is another view of an article that is read under its own address: a short or a
    mobile page names that address as its own, and must not take its place by turns."""
    own = store.visit(article.url) if article.url != key else None
    if own is None or own.canonical != article.url or own.ok_at is None or own.blind_since:
        return False
    stored = store.latest(article.url)
    return stored is not None and _alike(article, stored.article)


def _alike(article: Article, stored: Article) -> bool:
    """Whether a page has hardly any words that the stored article has not."""
    return article.content == stored.content or origin.copied(origin.sketch(article.text), origin.sketch(stored.text))


def take(article: Article, seen_at: datetime, store: Store, analyst: Analyst) -> Revision | None:
    """Store what a page says now and its evidence. Returns the new revision, or None where it reads as before."""
    before = store.latest(article.url)
    if before is not None and before.article.content == article.content:
        return None
    edit = diff.diff(before.article.content, article.content) if before else None
    if before is not None and article.published is None:
        article = replace(article, published=before.article.published)
    revision = Revision(article, before.number + 1 if before else 1, seen_at, edit)
    with store.transaction():
        evidence = carry(store.evidence_of(article.url), analyst.evidence(article, seen_at), revision)
        store.add_revision(revision, sketch=origin.sketch(article.text))
        store.save_evidence(article.url, evidence)
    return revision


def reread(store: Store, analyst: Analyst) -> None:
    """Read the stored articles again where claims came or were reworded since they were read."""
    told = analyst.digest
    if store.read_for == told:
        return
    for revision in list(store.articles()):
        url = revision.article.url
        found = analyst.evidence(revision.article, revision.seen_at)
        store.save_evidence(url, carry(store.evidence_of(url), found, revision, store.revisions(url)))
    store.mark_read_for(told)
