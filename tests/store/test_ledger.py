"""Evidence, verdicts, changes and rulings."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tracker.model import Change, Evidence, Flag, Rule, Ruling, Status, Verdict
from tracker.store import Store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_evidence_of_a_page_is_replaced_as_a_whole(store: Store, piece: Evidence) -> None:
    other = replace(piece, claim="layoffs", quote="It will cut jobs.", withdrawn_at=NOW, withdrawn_in=2)
    elsewhere = replace(piece, url="https://other.example/b")
    store.save_evidence(piece.url, [other, piece])
    store.save_evidence(elsewhere.url, [elsewhere])
    assert store.evidence_of(piece.url) == [other, piece]
    assert store.evidence("platform") == [piece, elsewhere]
    assert store.evidence("platform")[0].event_at.utcoffset() == piece.event_at.utcoffset()
    store.save_evidence(piece.url, [piece])
    assert store.evidence("layoffs") == []
    assert store.evidence("platform") == [piece, elsewhere]


def test_a_store_is_fresh_until_something_was_judged(store: Store, verdict: Verdict) -> None:
    assert store.fresh
    assert store.record([], [], at=NOW) == []
    assert store.fresh
    store.record([verdict], at=NOW)
    assert not store.fresh


def test_the_last_verdict_counts(store: Store, verdict: Verdict) -> None:
    store.record([verdict], at=NOW)
    later = replace(verdict, status=Status.DISPUTED, flags=frozenset({Flag.REVIEW, Flag.STALE}), since=NOW)
    store.record([later], at=NOW)
    assert store.verdict("platform") == later
    assert store.verdicts() == {"platform": later}
    assert store.verdict("layoffs") is None


def test_changes_are_numbered_for_life(store: Store, change: Change, verdict: Verdict) -> None:
    other = replace(change, claim="layoffs", before=Status.DENIED, after=Status.CONFIRMED, rule=Rule.ON_RECORD)
    first = store.record([verdict], [change, other], at=NOW)
    second = store.record([verdict], [change], at=NOW)
    assert [c.seq for c in first + second] == [1, 2, 3]
    assert first[1] == replace(other, seq=2)
    assert store.changes() == first + second
    assert store.outbox.change(2) == first[1]
    assert store.changes(since=1) == [first[1], *second]
    assert store.changes(claim="platform") == [first[0], *second]


def test_a_change_and_its_deliveries_are_stored_together(store: Store, change: Change, verdict: Verdict) -> None:
    recorded = store.record(
        [verdict], [change, change], lambda c: [("slack", "desk"), ("email", f"{c.seq}@news.example")] * 2, at=NOW
    )
    rows = store.outbox.rows()
    assert [(d.seq, d.channel, d.recipient) for d in rows] == [
        (1, "slack", "desk"),
        (1, "email", "1@news.example"),
        (2, "slack", "desk"),
        (2, "email", "2@news.example"),
    ]
    assert len({d.event_id for d in rows}) == len(recorded)
    assert all(len(d.event_id) == 32 for d in rows)


def test_who_to_tell_failing_means_nothing_happened(store: Store, change: Change, verdict: Verdict) -> None:
    def broken(change: Change) -> list[tuple[str, str]]:
        raise LookupError("no such channel")

    with pytest.raises(LookupError):
        store.record([verdict], [change], broken, at=NOW)
    assert store.changes() == []
    assert store.fresh


def test_rulings_stand_in_the_order_in_which_they_were_made(store: Store, piece: Evidence) -> None:
    reject = Ruling("platform", NOW, "reject", evidence=piece.key, by="desk", note="another company")
    pin = Ruling("platform", NOW, "pin", status=Status.CONFIRMED)
    store.add_ruling(reject)
    store.add_ruling(pin)
    assert store.rulings("platform") == [reject, pin]
    assert store.rulings("layoffs") == []


def test_what_the_articles_were_read_for(store: Store) -> None:
    assert store.read_for is None
    store.mark_read_for("one")
    store.mark_read_for("two")
    assert store.read_for == "two"
