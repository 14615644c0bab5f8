"""How the sources fare, by what is remembered of them: asked of the store, without a look at any of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from tracker import queries, visits
from tracker import sight as seeing
from tracker.claims import Config, Source
from tracker.model import Outcome
from tracker.store import Store
from tracker.watching import Health, Visit

FEWEST_UNREAD = 3  # articles of a list: one or two that fail are their own trouble


def sight(config: Config, store: Store, now: datetime) -> seeing.Sight:
    """How much of the sources could be seen, now and before."""
    return seeing.look([store.visit(visits.visit_key(source)) for source in queries.asked(config)], now)


def blind(config: Config, store: Store) -> list[Health]:
    """The sources that could not be read at the last look, and the pages that once could: what stands on them may have
    changed unseen. A page that is gone for good is not among them."""
    known = {visits.visit_key(source): source for source in queries.asked(config)}
    seen = [(source, store.visit(key)) for key, source in known.items()]
    sources = [at_rest(source, visit, "") for source, visit in seen if visit is not None and visit.blind_since]
    pages = [v for v in store.visits_blind() if v.ok_at and v.next_due and v.key not in known]
    lasting = [v for v in pages if v.failures >= visits.NEWS_AT]
    return sources + [Health(v.key, v.lead.url, v.outcome, _until(v), since=v.blind_since) for v in lasting if v.lead]


def unread_lists(store: Store) -> dict[str, Health]:
    """The lists, by `Source.key`, whose articles cannot be read: they load, and what they name does not.

    So it is where three articles and more failed whenever they were asked for, and no other of the list was read since
    the first of them did: a site that lets everyone see its feed and nobody its pages is as good as shut.
    """
    shut = defaultdict[str, list[Visit]](list)
    for page in store.visits_blind():
        if page.source and page.ok_at is None and page.failures >= visits.NEWS_AT:
            shut[page.source].append(page)
    found = {}
    for source, pages in shut.items():
        since = min(page.blind_since or page.at for page in pages)
        if len(pages) >= FEWEST_UNREAD and not store.read_of(source, since):
            (outcome, detail), _ = Counter((page.outcome, page.detail) for page in pages).most_common(1)[0]
            why = f"its list loads, its articles do not: {len(pages)} tried, none read ({detail or outcome})"
            found[source] = Health(source, source, outcome, why, since=since)
    return found


def last_look(store: Store) -> datetime | None:
    """When a source or page was last asked for, in vain or not; None where none ever was."""
    return max((visit.at for visit in store.visits()), default=None)


def unsaid(store: Store, asked: Iterable[Source]) -> list[tuple[Visit, Health]]:
    """Of which places a person has yet to hear that they cannot be read, or that they can be again: sources first, in
    the order in which they are `asked`, then pages that a list led to."""
    named = {visits.visit_key(source): source for source in asked}
    places = {key: place for place, key in enumerate(named)}
    known = [v for v in store.visits_turned() if v.lead or v.key in named]  # else: of a source that is asked no more
    news = [visit for visit in known if visits.unsaid(visit, visit.key in named)]
    ordered = sorted(news, key=lambda visit: (places.get(visit.key, len(places)), visit.key))
    return [(visit, _turned(visit, named.get(visit.key))) for visit in ordered]


def _turned(visit: Visit, source: Source | None) -> Health:
    """How a place fares that went blind or can be read again, and since when it could not be read."""
    key, label = visit.key, visit.lead.url if visit.lead else visit.key
    if source:
        key, label = source.key, source.outlet or source.location
    leads = visit.items if visit.outcome is Outcome.OK else 0
    return Health(key, label, visit.outcome, visit.detail, leads, visit.blind_since or visit.told_since)


def at_rest(source: Source, visit: Visit | None, why: str) -> Health:
    """How a source stands that was not asked, for the reason `why`: what was blind stays so until it has been read."""
    label = source.outlet or source.location
    if visit is None or visit.blind_since is None:
        return Health(source.key, label, Outcome.NOT_TRIED, why)
    return Health(source.key, label, visit.outcome, _until(visit), since=visit.blind_since)


def _until(visit: Visit) -> str:
    """What the trouble is, and when it is asked again."""
    rest = f"; asked again from {visit.not_before:%d %b %H:%M} on" if visit.not_before else ""
    return visit.detail + rest
