"""The outbox: whatever the order of events, nothing is lost, nothing is sent twice, nobody works on another's lease."""

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from tracker.model import Change, Rule, Status, Verdict
from tracker.store import Store, open_store
from tracker.watching import Delivery

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LEASE = 60.0


def record(store: Store, at: datetime, recipients: list[tuple[str, str]]) -> None:
    """One change told to `recipients`."""
    change = Change(0, at, "a", Status.UNVERIFIED, Status.DENIED, Rule.DENIAL)
    store.record([Verdict("a", Status.DENIED, Rule.DENIAL)], [change], lambda c: recipients, at=at)


class Sending(RuleBasedStateMachine):
    """Several senders at one outbox, on a clock of ours, beside a plain model of what must be so."""

    held = Bundle("held")

    def __init__(self) -> None:
        super().__init__()
        self.store = open_store(":memory:", now=NOW)
        self.now = NOW
        self.expected: dict[tuple[int, str], str] = {}  # (seq, recipient) -> pending, sent, dead
        self.until: dict[int, datetime] = {}  # deliveries that must not be handed out before

    def teardown(self) -> None:
        self.store.close()

    @rule(recipients=st.sets(st.sampled_from(["desk", "editor", "bot"])))
    def something_changes(self, recipients: set[str]) -> None:
        record(self.store, self.now, [("email", r) for r in sorted(recipients)])
        seq = self.store.changes()[-1].seq
        self.expected |= {(seq, r): "pending" for r in recipients}

    @rule(seconds=st.sampled_from([1, 30, 61, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(target=held, limit=st.integers(0, 4), holder=st.sampled_from(["one", "two"]))
    def lease(self, limit: int, holder: str) -> object:
        due = self.store.outbox.pending(self.now)
        taken = self.store.outbox.lease(limit, self.now, holder, LEASE)
        assert [d.id for d in taken] == [d.id for d in due[:limit]]
        for delivery in taken:
            assert self.expected[delivery.seq, delivery.recipient] == "pending"
            assert self.until.get(delivery.id, NOW) <= self.now
            assert (delivery.state, delivery.lease_by) == ("leased", holder)
            self.until[delivery.id] = self.now + timedelta(seconds=LEASE)
        return multiple(*taken)

    @rule(delivery=consumes(held))
    def it_is_sent(self, delivery: Delivery) -> None:
        known = self.expected[delivery.seq, delivery.recipient] == "sent"
        assert self.store.outbox.sent(delivery.id, self.now, "250 ok") is not known
        self.expected[delivery.seq, delivery.recipient] = "sent"

    @rule(delivery=consumes(held), wait=st.sampled_from([0, 45, 600]))
    def it_fails_for_now(self, delivery: Delivery, wait: int) -> None:
        next_at = self.now + timedelta(seconds=wait)
        if self.store.outbox.retry(delivery.id, self.now, next_at, "421 later"):
            assert self.expected[delivery.seq, delivery.recipient] == "pending"
            self.until[delivery.id] = next_at

    @rule(delivery=consumes(held))
    def it_fails_for_good(self, delivery: Delivery) -> None:
        if self.store.outbox.dead(delivery.id, self.now, "550 no such user"):
            assert self.expected[delivery.seq, delivery.recipient] == "pending"
            self.expected[delivery.seq, delivery.recipient] = "dead"

    @rule(age=st.sampled_from([0, 30, 3600]))
    def what_waits_too_long_is_given_up(self, age: int) -> None:
        made_before = self.now - timedelta(seconds=age)
        old = [d for d in self.store.outbox.rows("pending") if d.created_at < made_before]
        assert self.store.outbox.expire(self.now, made_before, "channel gone", channel="other") == 0
        assert self.store.outbox.expire(self.now, made_before, "channel gone", channel="email") == len(old)
        self.expected |= {(d.seq, d.recipient): "dead" for d in old}

    @rule()
    def a_person_sends_the_dead_again(self) -> None:
        dead = self.store.outbox.rows("dead")
        assert self.store.outbox.again([d.id for d in self.store.outbox.rows()], self.now) == len(dead)
        for delivery in dead:
            self.expected[delivery.seq, delivery.recipient] = "pending"
            self.until[delivery.id] = self.now

    @invariant()
    def nothing_is_lost_and_nothing_is_there_twice(self) -> None:
        rows = self.store.outbox.rows()
        plain = {(d.seq, d.recipient): "pending" if d.state == "leased" else d.state for d in rows}
        assert plain == self.expected
        assert len(rows) == len(plain)
        assert all((d.lease_by is not None) == (d.state == "leased") == (d.lease_until is not None) for d in rows)
        assert all((d.sent_at is not None) == (d.state == "sent") for d in rows)


Sending.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestSending = Sending.TestCase


def test_a_delivery_through_its_life(store: Store) -> None:
    record(store, NOW, [("slack", "desk")])
    (first,) = store.outbox.lease(5, NOW, "me", LEASE)
    assert (first.attempts, first.lease_until) == (1, NOW + timedelta(seconds=LEASE))
    assert store.outbox.lease(5, NOW, "you", LEASE) == []
    assert store.outbox.retry(first.id, NOW, NOW + timedelta(minutes=5), "503")
    assert store.outbox.pending(NOW) == []
    later = NOW + timedelta(minutes=5)
    (second,) = store.outbox.lease(5, later, "me", LEASE)
    assert (second.attempts, second.event_id, second.last_error) == (2, first.event_id, "2026-03-01T12:00:00+00:00 503")
    assert store.outbox.sent(second.id, later, "ok")
    (done,) = store.outbox.rows("sent")
    assert (done.sent_at, done.receipt, done.last_error) == (later, "ok", None)
    assert not store.outbox.dead(done.id, later, "too late")


def test_the_clock_going_back_sends_nothing_again(store: Store) -> None:
    record(store, NOW, [("slack", "desk")])
    (delivery,) = store.outbox.lease(5, NOW, "me", LEASE)
    store.outbox.sent(delivery.id, NOW)
    assert store.outbox.pending(NOW - timedelta(hours=2)) == []
    assert store.outbox.pending(NOW + timedelta(days=400)) == []


def test_a_sender_may_ask_for_one_channel_one_recipient_and_a_stretch_of_time(store: Store) -> None:
    tomorrow = NOW + timedelta(days=1)
    record(store, NOW, [("slack", "desk"), ("email", "desk"), ("email", "editor")])
    record(store, tomorrow, [("email", "desk")])
    assert store.outbox.counts() == {("slack", "pending"): 1, ("email", "pending"): 3}
    first = store.outbox.lease(5, tomorrow, "me", LEASE, channel="email", recipient="desk", before=tomorrow)
    later = store.outbox.lease(5, tomorrow, "me", LEASE, channel="email", recipient="desk", since=tomorrow)
    assert [(d.seq, d.channel, d.recipient) for d in first + later] == [(1, "email", "desk"), (2, "email", "desk")]
    assert store.outbox.first_receipt("email", "desk", "a") is None
    store.outbox.sent(later[0].id, tomorrow, "<second>")
    store.outbox.sent(first[0].id, tomorrow, "<first>")
    assert store.outbox.first_receipt("email", "desk", "a") == "<first>"
    assert store.outbox.first_receipt("email", "editor", "a") is None
    assert store.outbox.first_receipt("email", "desk", "b") is None
