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
    stored = store.latest(article.url) or store.latest(visit.canonical or article.url)
    was, now = len(stored.article.content) if stored else 0, len(article.content)
    remnant, teaser = now * SHRUNK <= was, now <= TEASER * was and walled(markup)
    if stored and (remnant or teaser) and not diff.diff(stored.article.content, article.content).announced:
        why = "the page asks to subscribe or to log in" if teaser else "nothing says why"
        reason = f"{now} characters were read where {was} are stored, and {why}; the stored text is kept"
        return Failure(snapshot.url, Outcome.SUSPECT, reason, snapshot.fetched_at)
    told = visit.lead.official_for if visit.lead else ()
    official = tuple(dict.fromkeys([*article.official_for, *told]))
    return replace(article, official_for=official, link=snapshot.final_url)


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
