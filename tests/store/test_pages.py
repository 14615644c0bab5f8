"""Visits and revisions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from tracker.diff import diff
from tracker.model import Lead, Outcome, Revision, Validators
from tracker.store import Store
from tracker.watching import Visit

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Make = Callable[..., Revision]


def test_a_visit_is_remembered_with_its_validators_and_its_lead(store: Store) -> None:
    visit = Visit(
        "https://news.example/a",
        NOW,
        Outcome.OK,
        validators=Validators('W/"a\u2014b"', "Sun, 01 Mar 2026 11:00:00 GMT"),
        next_due=NOW,
        lead=Lead("https://news.example/a?x=1", title="否认", published=NOW.astimezone(timezone(timedelta(hours=8)))),
    )
    store.save_visit(visit)
    assert store.visit(visit.key) == visit
    later = replace(visit, outcome=Outcome.TIMEOUT, failures=1)
    store.save_visit(later)
    assert store.visit(visit.key) == later
    assert store.visit("https://news.example/b") is None


def test_due_are_pages_whose_time_has_come_whatever_their_offset(store: Store) -> None:
    east = timezone(timedelta(hours=8))
    visits = [
        Visit("https://news.example/second", NOW, Outcome.OK, next_due=NOW),
        Visit("https://news.example/later", NOW, Outcome.OK, next_due=NOW + timedelta(seconds=1)),
        Visit("http://news.example/first", NOW, Outcome.OK, next_due=(NOW - timedelta(hours=1)).astimezone(east)),
        Visit("https://news.example/gone", NOW, Outcome.GONE),
        Visit("feed:https://news.example/rss", NOW, Outcome.OK, next_due=NOW),
    ]
    for visit in visits:
        store.save_visit(visit)
    assert store.page_visits_due(NOW) == [visits[2], visits[0]]
    assert sorted(store.visits(), key=lambda v: v.key) == sorted(visits, key=lambda v: v.key)


def test_a_page_that_a_clock_ahead_put_off_is_due(store: Store) -> None:
    years = timedelta(days=3650)
    ahead = Visit("https://news.example/ahead", NOW + years, Outcome.OK, next_due=NOW + years)
    east = (NOW + timedelta(minutes=1)).astimezone(timezone(timedelta(hours=8)))
    store.save_visit(ahead)
    store.save_visit(Visit("https://news.example/just-now", east, Outcome.OK, next_due=NOW + timedelta(hours=1)))
    store.save_visit(Visit("https://news.example/gone", NOW + years, Outcome.GONE))
    assert store.page_visits_due(NOW) == [ahead]


def test_revisions_come_back_in_order_with_their_edits(store: Store, revision: Make) -> None:
    first = revision(text="It said no.")
    second = revision(number=2, text="It said yes.")
    second = replace(second, diff=diff(first.article.content, second.article.content))
    store.add_revision(first, sketch=(1, 2))
    store.add_revision(second, sketch=(3, 2**64 - 1))
    url = first.article.url
    assert store.revisions(url) == [first, second]
    assert store.latest(url) == second
    assert store.latest(url).seen_at.utcoffset() == second.seen_at.utcoffset()  # type: ignore[union-attr]
    assert store.sketches([url, "https://news.example/b"]) == {url: (3, 2**64 - 1)}
    assert store.latest("https://news.example/b") is None
    assert store.revisions("https://news.example/b") == []


def test_a_revision_is_stored_once(store: Store, revision: Make) -> None:
    store.add_revision(revision(), sketch=())
    with pytest.raises(IntegrityError):
        store.add_revision(revision(text="Other."), sketch=())
    assert store.revisions("https://news.example/a") == [revision()]


def test_articles_gives_the_newest_of_each_while_the_store_is_written_to(store: Store, revision: Make) -> None:
    urls = [f"https://news.example/{n:04}" for n in range(450)]
    with store.transaction():
        for url in urls:
            store.add_revision(revision(url), sketch=(1,))
            store.add_revision(revision(url, number=2), sketch=(2,))
    seen = []
    for found in store.articles():
        seen.append(found.article.url)
        if len(seen) % 100 == 0:
            store.save_evidence(found.article.url, [])
    assert seen == urls
    assert set(store.sketches(urls).values()) == {(2,)}
    assert len(store.sketches(urls)) == len(urls)


def test_a_transaction_inside_another_joins_it(store: Store, revision: Make) -> None:
    with pytest.raises(RuntimeError), store.transaction():
        store.add_revision(revision(), sketch=())
        with store.transaction():
            store.add_revision(revision(number=2), sketch=())
        assert store.latest("https://news.example/a") == revision(number=2)
        raise RuntimeError
    assert store.latest("https://news.example/a") is None
