"""The order of things: the only file that knows it.

    sources -> fetch -> extract -> diff -> match, stance -> store -> origin, judge -> store

`check` makes one pass over the configured sources; `replay` sends recorded coverage down the same path on a virtual
clock. Both end in `settle`, which judges every claim from all its evidence and stores what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from tracker import diff, origin, sources, urls
from tracker.analyse import Analyst, carry
from tracker.coverage import Observation
from tracker.errors import ExtractError
from tracker.extract import decode, extract
from tracker.model import (
    Article,
    Change,
    Config,
    Failure,
    Fetched,
    Health,
    Lead,
    NotModified,
    Outcome,
    Revision,
    Snapshot,
    Source,
    SourceKind,
    Validators,
    Visit,
)
from tracker.settle import Whom, settle
from tracker.store import Store
from tracker.visits import in_turn, may_ask, next_look, visited

WORKERS = 8  # threads that wait for the network; the pace per host is the fetcher's business
MOST_PAGES = 400  # pages read in one pass; what is left over is remembered and comes first next time


class Fetch(Protocol):
    """What the pipeline needs of a fetcher: one exchange, errors as values."""

    def fetch(self, url: str, validators: Validators = ..., *, accept: str = ...) -> Fetched:
        """Ask for a URL; never raises for what the network or a page does."""


class Progress(Protocol):
    """Told of each step of a long pass."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """So many steps of a stage are done."""


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(slots=True)
class Report:
    """What one pass did."""

    changes: list[Change] = field(default_factory=list)
    sources: list[Health] = field(default_factory=list)
    pages: list[Health] = field(default_factory=list)  # the pages that could not be read
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    left_over: int = 0  # pages that are due and were not looked at this time
    baseline: bool = False  # nothing was known before: verdicts are stored, nobody is told

    @property
    def blind(self) -> list[Health]:
        """The sources and pages that could not be read."""
        return [h for h in (*self.sources, *self.pages) if h.blind]


@dataclass(frozen=True, slots=True)
class Pass:
    """What the steps of one pass share."""

    config: Config
    store: Store
    fetcher: Fetch
    analyst: Analyst
    now: Callable[[], datetime]
    progress: Progress
    report: Report


def check(
    config: Config,
    store: Store,
    fetcher: Fetch,
    now: Callable[[], datetime],
    *,
    analyst: Analyst | None = None,
    progress: Progress = silent,
    whom: Whom | None = None,
) -> Report:
    """One pass: ask every source that may be asked, read what is new or due, judge, store what changed.

    With `whom`, each change goes into the outbox for those that are to hear of it, in the same transaction.
    """
    report = Report(baseline=store.fresh)
    this = Pass(config, store, fetcher, analyst or Analyst.of(config), now, progress, report)
    reread(store, this.analyst)
    due = _due(store, _ask_sources(this), now())
    report.left_over = max(0, len(due) - MOST_PAGES)
    for visit in due[MOST_PAGES:]:
        store.save_visit(visit)
    _read_pages(due[:MOST_PAGES], this)
    report.changes = settle(config, store, now(), whom)
    return report


def replay(config: Config, store: Store, observations: Iterable[Observation]) -> Iterator[Change | Failure]:
    """Recorded coverage down the same path: each observation is a check of its own at its `seen_at`."""
    analyst = Analyst.of(config)
    for observation in observations:
        article = observation.read()
        if isinstance(article, Failure):
            yield article
        else:
            take(article, observation.seen_at, store, analyst)
        yield from settle(config, store, observation.seen_at)


# --- sources --------------------------------------------------------------------------------------------------------


def _ask_sources(this: Pass) -> list[Lead]:
    leads: list[Lead] = []
    waiting = {}
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="source") as pool:
        for source in this.config.sources:
            before = this.store.visit(source.key)
            if not may_ask(source, before, this.now()):
                this.report.sources.append(_health(source, before, Outcome.NOT_TRIED, "not due yet"))
                continue
            ready, asking = with_query(source, this.config), asker(this.fetcher, source.kind)
            waiting[pool.submit(sources.discover, ready, asking, before, this.now())] = (source, before)
        for done, future in enumerate(as_completed(waiting), 1):
            found = future.result()
            leads.extend(found.leads)
            source, before = waiting[future]
            if source.kind is not SourceKind.PAGE:  # a page is its own lead: it is reported where it is read
                _remember(source, before, found, this)
            this.progress("sources", done, len(waiting))
    return leads


def _remember(source: Source, before: Visit | None, found: sources.Discovery, this: Pass) -> None:
    now = this.now()
    visit = before or Visit(source.key, now, found.outcome)
    visit = visited(visit, found.outcome, now, detail=found.detail, retry_after=found.retry_after)
    if found.outcome is Outcome.OK:
        visit = replace(visit, validators=found.validators, items=len(found.leads))
    this.store.save_visit(visit)
    this.report.sources.append(_health(source, visit, found.outcome, found.detail, len(found.leads)))


def asker(fetcher: Fetch, kind: SourceKind) -> Callable[[str, Validators], Fetched]:
    """The fetcher as sources know it: a function that asks for the kind of thing that the source is."""
    accept = {SourceKind.SITEMAP: "sitemap", SourceKind.PAGE: "page"}.get(kind, "feed")
    return lambda url, validators: fetcher.fetch(url, validators, accept=accept)


def with_query(source: Source, config: Config) -> Source:
    """A search without a query looks for the names of the entities that the claims are about."""
    if source.kind is not SourceKind.SEARCH or source.query:
        return source
    wanted = dict.fromkeys(i for claim in config.claims for i in claim.about)
    names = [config.entities[i].names[0] for i in wanted if i in config.entities]
    return replace(source, query=" OR ".join(f'"{n}"' if " " in n else n for n in names))


def _health(source: Source, visit: Visit | None, outcome: Outcome, detail: str, leads: int = 0) -> Health:
    since = visit.blind_since if visit else None
    return Health(source.key, source.outlet or source.location, outcome, detail, leads, since)


# --- pages ----------------------------------------------------------------------------------------------------------


def _due(store: Store, leads: Sequence[Lead], now: datetime) -> list[Visit]:
    """The pages to look at, each once however its address was spelt."""
    pages = {visit.key: visit for visit in store.page_visits_due(now)}
    for lead in leads:
        key = urls.canonical(lead.url)
        if key not in pages and store.visit(key) is None:
            pages[key] = Visit(key, now, Outcome.NOT_TRIED, next_due=now, lead=lead)
    return sorted((v for v in pages.values() if v.not_before is None or v.not_before <= now), key=in_turn)


def _read_pages(due: Sequence[Visit], this: Pass) -> None:
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="page") as pool:
        waiting = {pool.submit(this.fetcher.fetch, _address(v), v.validators, accept="page"): v for v in due}
        for done, future in enumerate(as_completed(waiting), 1):
            _take_page(waiting.pop(future), future.result(), this)
            this.progress("pages", done, len(due))


def _address(visit: Visit) -> str:
    """Pages are asked for under the address that the source gave: canonical forms are for telling pages apart."""
    return visit.lead.url if visit.lead else visit.key


def _take_page(visit: Visit, fetched: Fetched, this: Pass) -> None:
    now, store, report = this.now(), this.store, this.report
    read: Article | Failure | NotModified = _article(fetched, visit) if isinstance(fetched, Snapshot) else fetched
    if isinstance(read, Failure):
        visit = visited(visit, read.outcome, now, detail=read.detail, retry_after=read.retry_after)
        store.save_visit(replace(visit, next_due=visit.not_before))
        report.pages.append(Health(visit.key, _address(visit), read.outcome, read.detail, since=visit.blind_since))
        return
    with store.transaction():
        if isinstance(read, Article) and isinstance(fetched, Snapshot):
            revision = take(read, now, store, this.analyst)
            report.new += revision is not None and revision.number == 1
            report.revised += revision is not None and revision.number > 1
            report.unchanged += revision is None
            visit = replace(visit, validators=fetched.validators, canonical=read.url)
        else:
            report.unchanged += 1
        latest = store.latest(visit.canonical or visit.key)
        visit = visited(visit, Outcome.OK if isinstance(read, Article) else Outcome.NOT_MODIFIED, now)
        store.save_visit(replace(visit, next_due=next_look(now, latest.seen_at if latest else now)))


def _article(snapshot: Snapshot, visit: Visit) -> Article | Failure:
    try:
        article = extract(decode(snapshot.body, snapshot.content_type), snapshot.final_url, visit.lead)
    except ExtractError as error:
        return Failure(snapshot.url, error.outcome, error.reason, snapshot.fetched_at)
    told = visit.lead.official_for if visit.lead else ()
    return replace(article, official_for=tuple(dict.fromkeys([*article.official_for, *told])))


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
        found = analyst.evidence(revision.article, revision.seen_at)
        store.save_evidence(revision.article.url, carry(store.evidence_of(revision.article.url), found, revision))
    store.mark_read_for(told)
