"""The order of things: the only file that knows it.

    sources -> fetch -> extract -> diff -> match, stance -> store -> origin, judge -> store

`check` makes one pass over the configured sources; `replay` sends recorded coverage down the same path on a virtual
clock. Both end in `settle`, which judges every claim from all its evidence and stores what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

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
from tracker.visits import in_turn, may_ask, may_look, next_look, visited

WORKERS = 8  # threads that wait for the network; the pace per host is the fetcher's business
MOST_PAGES = 400  # pages read in one pass; what is left over is remembered and comes first next time
PULSE = 0.2  # seconds between looks at whether it is enough, while servers take their time

K = TypeVar("K")
T = TypeVar("T")


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


def never() -> bool:
    """A pass that may take the time it needs."""
    return False


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

    def news(self, begun: datetime) -> bool:
        """Whether anything is worth a word: a change, or something that went blind since the pass had begun."""
        return bool(self.changes) or any(h.since is not None and h.since >= begun for h in self.blind)


@dataclass(frozen=True, slots=True)
class Pass:
    """What the steps of one pass share."""

    config: Config
    store: Store
    fetcher: Fetch
    analyst: Analyst
    now: Callable[[], datetime]
    progress: Progress
    enough: Callable[[], bool]
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
    enough: Callable[[], bool] = never,
    pace: timedelta | None = None,
) -> Report:
    """One pass: ask every source that may be asked, read what is new or due, judge, store what changed.

    With `whom`, each change goes into the outbox for those that are to hear of it, in the same transaction. Once it is
    `enough`, nothing more is asked or read; what was found is judged, and the next pass carries on. No page is read
    again before `pace` has gone by since the last time.
    """
    report = Report(baseline=store.fresh)
    this = Pass(config, store, fetcher, analyst or Analyst.of(config), now, progress, enough, report)
    reread(store, this.analyst)
    _ask_sources(this)
    due = _due(this, pace)
    report.left_over = len(due) - _read_pages(due[:MOST_PAGES], this)
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


def _ask_sources(this: Pass) -> None:
    calls = []
    for source in this.config.sources:
        before = this.store.visit(source.key)
        if may_ask(source, before, this.now()):
            ready, asking = with_query(source, this.config), asker(this.fetcher, source.kind)
            calls.append(((source, before), partial(sources.discover, ready, asking, before, this.now())))
        else:
            this.report.sources.append(_health(source, before, Outcome.NOT_TRIED, "not due yet"))
    left = {source.key: (source, before) for (source, before), _ in calls}
    for (source, before), found in _together(calls, "source", this.enough):
        del left[source.key]
        _remember(source, before, found, this)
        this.progress("sources", len(calls) - len(left), len(calls))
    for source, before in left.values():
        this.report.sources.append(_health(source, before, Outcome.NOT_TRIED, "no time was left"))


def _remember(source: Source, before: Visit | None, found: sources.Discovery, this: Pass) -> None:
    """Note how a source was read and, in the same breath, the pages that it names: it may not name them again."""
    now, store = this.now(), this.store
    with store.transaction():
        for lead in found.leads:
            key = urls.canonical(lead.url)  # each page once, however its address was spelt
            if store.visit(key) is None:
                store.save_visit(Visit(key, now, Outcome.NOT_TRIED, next_due=now, lead=lead))
        if source.kind is SourceKind.PAGE:  # a page is its own lead: it is reported where it is read
            return
        visit = before or Visit(source.key, now, found.outcome)
        visit = visited(visit, found.outcome, now, detail=found.detail, retry_after=found.retry_after)
        if found.outcome is Outcome.OK:
            visit = replace(visit, validators=found.validators, items=len(found.leads))
        store.save_visit(visit)
    this.report.sources.append(_health(source, visit, found.outcome, found.detail, len(found.leads)))


def _together(
    calls: Sequence[tuple[K, Callable[[], T]]], name: str, enough: Callable[[], bool]
) -> Iterator[tuple[K, T]]:
    """Make calls that wait for the network on threads, and give each with its answer as they come in.

    Once it is `enough`, calls that were not begun are dropped and answers that are under way are not waited for.
    """
    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix=name)
    try:
        waiting = {pool.submit(call): key for key, call in calls}
        while waiting and not enough():
            for future in wait(waiting, PULSE, FIRST_COMPLETED).done:
                if enough():
                    return
                yield waiting.pop(future), future.result()
    finally:
        pool.shutdown(wait=not enough(), cancel_futures=True)


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


def _due(this: Pass, pace: timedelta | None) -> list[Visit]:
    """The pages to look at, in their turn. A page that is a source keeps that source's own pace."""
    now = this.now()
    own = {urls.canonical(s.location): s.every for s in this.config.sources if s.kind is SourceKind.PAGE and s.every}
    due = this.store.page_visits_due(now)
    return sorted((visit for visit in due if may_look(visit, now, own.get(visit.key, pace))), key=in_turn)


def _read_pages(due: Sequence[Visit], this: Pass) -> int:
    """Read pages until it is enough; returns how many were looked at."""
    calls = [(v, partial(this.fetcher.fetch, _address(v), v.validators, accept="page")) for v in due]
    done = 0
    for visit, fetched in _together(calls, "page", this.enough):
        _take_page(visit, fetched, this)
        done += 1
        this.progress("pages", done, len(due))
    return done


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
        found = analyst.evidence(revision.article, revision.seen_at)
        store.save_evidence(revision.article.url, carry(store.evidence_of(revision.article.url), found, revision))
    store.mark_read_for(told)
