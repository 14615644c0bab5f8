"""The order of things: the only file that knows it.

    sources -> fetch -> extract -> diff -> match, stance -> store -> origin, judge (-> opinion, judge) -> store

`check` makes one pass over the configured sources; `replay` sends recorded coverage down the same path on a virtual
clock. Both end in `settle`, which judges every claim from all its evidence and stores what changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from tracker import health, intake, queries, sources, urls, visits
from tracker.analyse import Analyst
from tracker.claims import Config, Source, SourceKind
from tracker.consult import Adviser, Consulted, consult
from tracker.coverage import Observation
from tracker.model import Article, Change, Failure, Fetched, NotModified, Outcome, Revision, Snapshot, Validators
from tracker.settle import Whom, settle
from tracker.store import Store
from tracker.together import Call, together
from tracker.watching import Health, SourceNews, Visit

LONGEST_BASELINE = timedelta(days=7)  # a first look that takes longer than this alerts on what it still finds
MOST_PAGES = 400  # pages read in one pass; what is left over is remembered and comes first next time
MOST_SILENCE = 4  # pages in a row that a server does not answer for before the rest of its pages wait


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
    pages: list[Health] = field(default_factory=list)  # pages that could not be read and are no sources
    went_blind: list[Health] = field(default_factory=list)  # sources, and pages once read: told once
    recovered: list[Health] = field(default_factory=list)  # told once too
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    left_over: int = 0  # pages that are due and were not looked at this time
    consulted: Consulted | None = None  # what came of asking for second opinions, where anybody is asked
    baseline: bool = False  # nothing was known before: verdicts are stored, nobody is told

    @property
    def blind(self) -> list[Health]:
        """The sources and pages that could not be read."""
        return [h for h in (*self.sources, *self.pages) if h.blind]

    @property
    def news(self) -> bool:
        """Whether anything is worth a word: a change, or something that went blind or can be read again."""
        return bool(self.changes or self.went_blind or self.recovered)


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
    sources: tuple[Source, ...]  # with their queries filled in
    watched: Mapping[str, Source]  # those that are pages, by the key of their visit
    report: Report
    whom: Whom | None

    @property
    def per_host(self) -> int:
        """How many requests of one host may wait for it."""
        return max(1, self.config.settings.host_concurrency)


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
    adviser: Adviser | None = None,
) -> Report:
    """One pass: ask every source that may be asked, read what is new or due, judge, store what changed.

    With `whom`, each change goes into the outbox for those that are to hear of it, in the same transaction, and so does
    blindness. The first look at all that there is is a baseline and alerts of no claim, also where it takes several
    passes or nothing could be read at first. Once it is `enough`, nothing more is asked or read; what was found is
    judged, and the next pass carries on. No page is read again before `pace` has gone by since the last time.
    """
    began = now() if store.fresh else store.baseline_since
    report = Report(baseline=began is not None and now() - began < LONGEST_BASELINE)
    ready = queries.asked(config)
    watched = {visits.visit_key(source): source for source in ready if source.kind is SourceKind.PAGE}
    analyst = analyst or Analyst.of(config)
    this = Pass(config, store, fetcher, analyst, now, progress, enough, ready, watched, report, whom)
    if began is not None:
        store.mark_baseline(began)  # before any verdict: a run that is killed leaves a first look that goes on
    _tell_of_sources(this)
    intake.reread(store, this.analyst)
    unasked = _ask_sources(this)
    due = _due(this, pace)
    report.left_over = len(due) - _read_pages(due[:MOST_PAGES], this)
    _tell_of_sources(this)
    if adviser is not None:
        report.consulted = consult(config, store, adviser, now(), enough)
    told = None if report.baseline else whom
    report.changes = settle(config, store, now(), told, sight=health.sight(config, store, now()))
    if began is not None and not (report.baseline and (report.left_over or unasked or _saw_nothing(this))):
        store.mark_baseline(None)
    return report


def _saw_nothing(this: Pass) -> bool:
    """Whether not one of the sources could ever be read: what the first of them then shows is old, too."""
    looks = [this.store.visit(visits.visit_key(source)) for source in this.sources]
    return bool(looks) and not any(look and look.ok_at for look in looks)


def replay(
    config: Config, store: Store, observations: Iterable[Observation], analyst: Analyst | None = None
) -> Iterator[Change | Failure]:
    """Recorded coverage down the same path: each observation is a check of its own at its `seen_at`."""
    analyst = analyst or Analyst.of(config)
    for observation in observations:
        article = observation.read()
        if isinstance(article, Failure):
            yield article
        else:
            intake.take(article, observation.seen_at, store, analyst)
        yield from settle(config, store, observation.seen_at)


# --- sources --------------------------------------------------------------------------------------------------------


def _ask_sources(this: Pass) -> int:
    """Ask the sources that may be asked; what all of them said is noted in one transaction.

    Returns how many were to be asked and were not, because it was enough.
    """
    calls: list[Call[tuple[Source, Visit | None], sources.Discovery]] = []
    for source in this.sources:
        before = this.store.visit(source.key)
        if visits.may_ask(source, before, this.now()):
            ask = partial(sources.discover, source, asker(this.fetcher, source.kind), before, this.now())
            calls.append(Call((source, before), _server(source.location), ask))
        else:
            this.report.sources.append(health.at_rest(source, before, "not due yet"))
    answers: list[tuple[tuple[Source, Visit | None], sources.Discovery]] = []
    for batch in together(calls, this.per_host, this.enough, "source"):
        answers += batch
        this.progress("sources", len(answers), len(calls))
    shut = health.unread_lists(this.store)
    with this.store.transaction():
        for (source, before), found in answers:
            _remember(source, before, found, shut.get(source.key), this)
    answered = {source for (source, _), _ in answers}
    for source, before in (call.key for call in calls):
        if source not in answered and source.kind is not SourceKind.PAGE:
            this.report.sources.append(health.at_rest(source, before, "no time was left"))
    return len(calls) - len(answered)


def _remember(source: Source, before: Visit | None, found: sources.Discovery, shut: Health | None, this: Pass) -> None:
    """Note how a source was read and, in the same breath, the pages that it names: it may not name them again.

    `shut`: that what it named so far cannot be read, if so. The list is then as blind as one that does not load.
    """
    now, store = this.now(), this.store
    for lead in found.leads:
        key = urls.canonical(lead.url)  # each page once, however its address was spelt
        known = store.visit(key)
        if known is None:
            store.save_visit(Visit(key, now, Outcome.NOT_TRIED, next_due=now, lead=lead, source=source.key))
        elif (met := visits.met_again(known, lead, now, named=source.kind is SourceKind.PAGE)) != known:
            store.save_visit(met)
    if source.kind is SourceKind.PAGE:  # a page is its own lead: it is reported where it is read
        return
    before = before or Visit(source.key, now, Outcome.NOT_TRIED)
    outcome, detail = found.outcome, found.detail
    if shut and outcome in (Outcome.OK, Outcome.NOT_MODIFIED):
        outcome, detail, visit = shut.outcome, shut.detail, visits.shut(before, shut, now)
    else:
        visit = visits.visited(before, outcome, now, detail=detail, retry_after=found.retry_after)
    if found.outcome is Outcome.OK:
        visit = replace(visit, validators=found.validators, items=len(found.leads), max_age=found.max_age)
    store.save_visit(visit)
    label = source.outlet or source.location
    this.report.sources.append(Health(source.key, label, outcome, detail, len(found.leads), visit.blind_since))


def _tell_of_sources(this: Pass) -> None:
    """Blindness is news once when it begins and once when it ends, in one word for all that a pass has found.

    The word is noted in one transaction with the mark that it was said, so that none is lost and none said twice: what
    a pass that broke off had found, the next one tells before all else. A page that no claim stands on is worth no
    alert.
    """
    store, report, worth = this.store, this.report, list[Health]()
    named = {source.key for source in this.sources}
    with store.transaction():
        for visit, state in health.unsaid(store, this.sources):
            store.save_visit(visits.said(visit))
            (report.went_blind if state.blind else report.recovered).append(state)
            if state.source in named or store.evidence_of(visit.canonical or visit.key):
                worth.append(state)
        if worth and this.whom:
            news = SourceNews(this.now(), tuple(worth))
            store.tell(news, this.whom(news))


def asker(fetcher: Fetch, kind: SourceKind) -> Callable[[str, Validators], Fetched]:
    """The fetcher as sources know it: a function that asks for the kind of thing that the source is."""
    accept = {SourceKind.SITEMAP: "sitemap", SourceKind.PAGE: "page"}.get(kind, "feed")
    return lambda url, validators: fetcher.fetch(url, validators, accept=accept)


# --- pages ----------------------------------------------------------------------------------------------------------


def _due(this: Pass, pace: timedelta | None) -> list[Visit]:
    """The pages to look at, in their turn. A page that is a source keeps that source's own pace."""
    now, own = this.now(), {key: source.every for key, source in this.watched.items() if source.every}
    due = this.store.page_visits_due(now)
    may = [visit for visit in due if visits.may_look(visit, now, own.get(visit.key, pace))]
    named = [visit for visit in may if visit.key in this.watched]
    return [*named, *visits.mixed(visit for visit in may if visit.key not in this.watched)]


def _read_pages(due: Sequence[Visit], this: Pass) -> int:
    """Read pages until it is enough; returns how many were looked at. What comes in together is stored together."""
    silent: Counter[str] = Counter()
    calls = [Call(v, _server(_address(v)), partial(_ask, v, silent, this)) for v in due]
    done, unread = 0, dict(this.watched)
    for batch in together(calls, this.per_host, this.enough, "page"):
        with this.store.transaction():
            for visit, fetched in batch:
                _take_page(visit, fetched, this)
                unread.pop(visit.key, None)
        done += sum(not _left(fetched) for _, fetched in batch)
        this.progress("pages", done, len(due))
    for key, source in unread.items():
        why = "no time was left" if any(v.key == key for v in due) else "not due yet"
        this.report.sources.append(health.at_rest(source, this.store.visit(key), why))
    return done


def _ask(visit: Visit, silent: Counter[str], this: Pass) -> Fetched:
    """Ask for a page, unless its server gave no answer several times in a row: what is left then waits."""
    url = _address(visit)
    server = _server(url)
    if silent[server] >= MOST_SILENCE and visit.key not in this.watched:  # a page that is named is always asked for
        return Failure(url, Outcome.NOT_TRIED, "its server does not answer", this.now())
    fetched = this.fetcher.fetch(url, visit.validators, accept="page")
    no_answer = isinstance(fetched, Failure) and fetched.outcome in visits.NO_ANSWER
    silent[server] = silent[server] + 1 if no_answer else 0
    return fetched


def _left(fetched: Fetched) -> bool:
    return isinstance(fetched, Failure) and fetched.outcome is Outcome.NOT_TRIED


def _server(url: str) -> str:
    """Whom a request goes to, host and port; a search engine goes by its name."""
    return url.partition("://")[2].partition("/")[0] or url


def _address(visit: Visit) -> str:
    """Pages are asked for under the address that the source gave: canonical forms are for telling pages apart."""
    return visit.lead.url if visit.lead else visit.key


def _take_page(before: Visit, fetched: Fetched, this: Pass) -> None:
    """Store what became of a page, and when to look at it again."""
    now, store, source = this.now(), this.store, this.watched.get(before.key)
    read = intake.read(fetched, before, store) if isinstance(fetched, Snapshot) else fetched
    if isinstance(read, Failure):
        outcome, detail = read.outcome, _what_happened(read, before)
        named = source is not None
        visit = visits.visited(before, outcome, now, detail=detail, retry_after=read.retry_after, named=named)
        stop = outcome is Outcome.GONE and not named
        visit = replace(visit, next_due=None if stop else visit.not_before or visit.next_due)
    else:
        outcome, detail = Outcome.OK if isinstance(read, Article) else Outcome.NOT_MODIFIED, ""
        visit = visits.visited(_stored(before, read, fetched, this), outcome, now)
        latest = store.latest(visit.canonical or visit.key)
        visit = replace(visit, next_due=_next_look(latest, source, now))
    store.save_visit(visit)
    label = (source.outlet if source else None) or _address(visit)
    state = Health(source.key if source else visit.key, label, outcome, detail, since=visit.blind_since)
    if source is not None:
        this.report.sources.append(state)
    elif state.blind:
        this.report.pages.append(state)


def _next_look(latest: Revision | None, source: Source | None, now: datetime) -> datetime:
    """When to look again: by the last edit that was seen, else by the day on which the article was published.

    A page that claims.yaml names is watched for edits, however old it is, and at its own interval where it has one.
    """
    if latest is None or (source is not None and source.every is not None):
        return now
    published = latest.article.published if latest.number == 1 and source is None else None
    return visits.next_look(now, latest.seen_at, published)


def _stored(visit: Visit, read: Article | NotModified, fetched: Fetched, this: Pass) -> Visit:
    """Store what a page says; returns its visit with what it takes to ask again."""
    report = this.report
    if not (isinstance(read, Article) and isinstance(fetched, Snapshot)):
        report.unchanged += 1
        return visit
    seen = replace(visit, validators=fetched.validators, canonical=read.url, found_at=fetched.final_url)
    if intake.repeats(read, visit.key, this.store):
        report.unchanged += 1
        return seen
    revision = intake.take(read, this.now(), this.store, this.analyst)
    report.new += revision is not None and revision.number == 1
    report.revised += revision is not None and revision.number > 1
    report.unchanged += revision is None
    return seen


def _what_happened(failure: Failure, before: Visit) -> str:
    removed = failure.outcome in (Outcome.NOT_FOUND, Outcome.GONE) and before.ok_at is not None
    detail = f"removed: {failure.detail}; what it said is kept" if removed else failure.detail
    return "; ".join(filter(None, (detail, sources.unread(_address(before)))))
