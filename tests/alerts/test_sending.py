"""The drain itself: lanes that do not wait for each other, digests, threads, memory."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.conftest import CLAIM, NOW, Mailbox, Receiver, change, mail_server, message
from tracker.alerts.backoff import FIRST, JITTER, LONGEST, backoff
from tracker.alerts.line import Line, Report, attempt
from tracker.alerts.notifier import Letter, Outcome, Refused, Retry, Sent
from tracker.alerts.sending import drain
from tracker.claims import Channel, Config, SeedArticle
from tracker.model import Rule, Status, Verdict
from tracker.store import Store, open_store
from tracker.telling import deliver, line, whom
from tracker.watching import Delivery


class Told:
    """A channel in this process: remembers its letters, and answers as it is told to."""

    def __init__(self, *answers: Outcome, pace: timedelta = timedelta(0)) -> None:
        self.answers, self.pace = list(answers), pace
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> Outcome:
        self.letters.append(letter)
        return self.answers.pop(0) if self.answers else Sent(f"receipt {len(self.letters)}")

    def preview(self, letter: Letter) -> str:
        return ""


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:", now=NOW) as opened:
        yield opened


def fill(store: Store, count: int, *names: str, at: datetime = NOW, to: str = "") -> None:
    made = [change() for _ in range(count)]
    rows = [(name, to) for name in names]
    store.record([Verdict("plant", Status.DENIED, Rule.DENIAL)], made, lambda _: rows, at=at)


def run(store: Store, *lines: Line, at: datetime = NOW, **limits: Any) -> Report:
    def compose(delivery: Delivery) -> Any:
        return message(event=delivery.event_id, seq=delivery.seq)

    return drain(lines, store.outbox, compose, lambda: at, **({"patience": timedelta(0)} | limits))


def test_a_dead_channel_slows_no_other(store: Store) -> None:
    fill(store, 50, "dead", "good")
    done = threading.Event()

    class Dead(Told):
        def send(self, letter: Letter) -> Outcome:
            assert done.wait(30), "the other channel waited for this one"
            return Retry("dead")

    class Good(Told):
        def send(self, letter: Letter) -> Outcome:
            if len(self.letters) == 49:
                done.set()
            return super().send(letter)

    good = Good()
    report = run(store, Line("dead", Dead()), Line("good", good))
    assert len(good.letters) == 50
    assert (report.sent, list(report.failures)) == (50, ["dead"])


def test_a_channel_that_hangs_is_left_behind(store: Store) -> None:
    fill(store, 3, "hangs")
    release = threading.Event()

    class Hangs(Told):
        def send(self, letter: Letter) -> Outcome:
            release.wait(30)
            return super().send(letter)

    report = run(store, Line("hangs", Hangs()), limit=0.05)
    release.set()
    assert report.failures == {"hangs": "no answer within 0 s"}
    assert [row.attempts for row in store.outbox.rows()] == [1, 0, 0]


def test_a_late_yes_is_a_yes(store: Store) -> None:
    fill(store, 1, "hangs", "good")
    fill(store, 1, "good")
    release = threading.Event()

    class Hangs(Told):
        def send(self, letter: Letter) -> Outcome:
            release.wait(30)
            return super().send(letter)

    class Good(Told):
        def send(self, letter: Letter) -> Outcome:
            if self.letters:  # by now the other one is given up
                release.set()
                for thread in threading.enumerate():
                    if thread.name == "alert hangs":
                        thread.join(30)
            return super().send(letter)

    good = Line("good", Good(pace=timedelta(seconds=0.6)))
    report = run(store, Line("hangs", Hangs()), good, limit=0.3, patience=timedelta(seconds=5))
    assert report.failures == {"hangs": "no answer within 0 s"}
    assert {row.state for row in store.outbox.rows() if row.channel == "hangs"} == {"sent"}


def test_a_notifier_that_breaks_stops_nobody(store: Store) -> None:
    fill(store, 1, "broken", "good")

    class Broken(Told):
        def send(self, letter: Letter) -> Outcome:
            raise RuntimeError("https://hooks.example/SECRET")

    report = run(store, Line("broken", Broken()), Line("good", Told()))
    assert report.failures == {"broken": "the channel failed (RuntimeError)"}
    assert report.sent == 1


def test_a_change_that_cannot_be_told_silences_no_other(store: Store) -> None:
    fill(store, 3, "good")

    def compose(delivery: Delivery) -> Any:
        if delivery.seq == 1:
            raise KeyError("a secret")
        return message(event=delivery.event_id, seq=delivery.seq)

    report = drain([Line("good", Told())], store.outbox, compose, lambda: NOW)
    assert (report.sent, report.failures) == (2, {"good": "the message could not be made (KeyError)"})


def test_memory_does_not_grow_with_what_waits(store: Store) -> None:
    good = Told()
    good.letters = Forgetful()
    peaks = []
    for count in (50, 50, 500):  # the first to warm up
        fill(store, count, "good")
        tracemalloc.start()
        assert run(store, Line("good", good)).sent == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] + 1_500_000  # 450 letters more; one alone takes some ten kilobytes


class Forgetful(list[Letter]):
    """A list that keeps nothing."""

    def append(self, letter: Letter) -> None:
        pass


def test_letters_go_out_in_the_order_of_the_changes(store: Store) -> None:
    fill(store, 20, "good")
    good = Told()
    run(store, Line("good", good))
    assert [letter.messages[0].change.seq for letter in good.letters] == list(range(1, 21))
    assert len({letter.id for letter in good.letters}) == 20


def test_a_pace_is_kept_across_runs(store: Store) -> None:
    fill(store, 3, "slow")
    slow = Told(pace=timedelta(minutes=1))
    for seconds in (0, 1, 59, 61, 90, 130):
        run(store, Line("slow", slow), at=NOW + timedelta(seconds=seconds))
    assert len(slow.letters) == 3
    assert [letter.at - NOW for letter in slow.letters] == [timedelta(seconds=s) for s in (0, 61, 130)]


def test_a_pace_is_waited_for_within_a_run(store: Store) -> None:
    fill(store, 3, "slow")
    slow = Told(pace=timedelta(milliseconds=20))
    assert run(store, Line("slow", slow), patience=timedelta(seconds=5)).sent == 3


def test_replies_know_the_first_letter_on_a_claim(store: Store) -> None:
    fill(store, 2, "bot")
    bot = Told()
    run(store, Line("bot", bot))
    assert [letter.thread for letter in bot.letters] == ["", "receipt 1"]


def test_a_digest_is_one_letter_a_day_and_keeps_its_id(store: Store) -> None:
    evening = datetime(2026, 3, 1, 22, 0, tzinfo=UTC)
    fill(store, 2, "daily", at=evening)
    fill(store, 1, "daily", at=evening + timedelta(hours=4))
    daily = Told(Retry("later"))
    digest = Line("daily", daily, digest=True)
    assert run(store, digest, at=evening + timedelta(hours=1)).sent == 0
    assert daily.letters == []
    run(store, digest, at=evening + timedelta(hours=3))
    run(store, digest, at=evening + timedelta(hours=6))
    first, again = daily.letters
    assert first.id == again.id
    assert [m.change.seq for m in again.messages] == [1, 2]
    run(store, digest, at=evening + timedelta(hours=27))
    assert [m.change.seq for m in daily.letters[-1].messages] == [3]
    assert {row.state for row in store.outbox.rows()} == {"sent"}


def test_a_digest_that_failed_stays_one_letter(store: Store) -> None:
    fill(store, 3, "daily")
    tomorrow = NOW + timedelta(days=1)
    run(store, Line("daily", Told(Retry("later")), digest=True), at=tomorrow)
    assert len({row.next_at for row in store.outbox.rows()}) == 1


def test_a_digest_for_two_people_is_two_letters(store: Store) -> None:
    for to in ("a@example.com", "b@example.com"):
        fill(store, 2, "daily", to=to)
    daily = Told()
    run(store, Line("daily", daily, digest=True), at=NOW + timedelta(days=1))
    assert [(letter.to, len(letter.messages)) for letter in daily.letters] == [
        ("a@example.com", 2),
        ("b@example.com", 2),
    ]


def test_a_refused_letter_says_so_and_another_channel_is_told_once(store: Store) -> None:
    fill(store, 2, "gone", "good")
    gone, good = Told(Refused("410"), Refused("410")), Told()
    assert run(store, Line("gone", gone), Line("good", good)).dead == 2
    assert [notice.title[:25] for letter in good.letters for notice in letter.notices] == ["Alerts to gone are being "]
    fill(store, 1, "gone")
    run(store, Line("gone", Told(Refused("410"))), Line("good", good))
    assert sum(bool(letter.notices) for letter in good.letters) == 1
    fill(store, 1, "gone")
    run(store, Line("gone", Told()), Line("good", good))  # it works again
    fill(store, 1, "gone")
    run(store, Line("gone", Told(Refused("410"))), Line("good", good))
    assert sum(bool(letter.notices) for letter in good.letters) == 2


@given(failures=st.integers(-1, 500), key=st.text(max_size=40))
def test_waits_grow_to_a_bound_and_never_meet(failures: int, key: str) -> None:
    wait = backoff(failures, key)
    assert FIRST * (1 - JITTER) <= wait <= LONGEST * (1 + JITTER)
    assert backoff(failures, key) == wait
    assert backoff(3, "a") != backoff(3, "b")


# --- secrets --------------------------------------------------------------------------------------------------------


def test_a_secret_that_is_not_set_is_named_and_waited_for(store: Store, receiver: Receiver) -> None:
    told = Config(SeedArticle(), {}, (CLAIM,), channels=(Channel("slack", {"url": "${HOOK}"}),))
    store.record([Verdict("plant", Status.DENIED, Rule.DENIAL)], [change()], whom(told), at=NOW)
    report = deliver(told, store, {}, lambda: NOW)
    assert "${HOOK} is not set" in report.failures["slack:${HOOK}"]
    later = NOW + timedelta(hours=1)
    assert deliver(told, store, {"HOOK": receiver.url}, lambda: later).sent == 1


def test_two_entries_for_one_sender_are_one_place(store: Store) -> None:
    with mail_server(Mailbox()) as mailbox:
        same = {"from": "t@example.com", "smtp": f"smtp://127.0.0.1:{mailbox.port}"}
        channels = tuple(
            Channel("email", same | {"to": to}) for to in (("a@x.example", "${B}"), ("a@x.example", "${C}"))
        )
        told = Config(SeedArticle(), {}, (CLAIM,), channels=channels)
        store.record([Verdict("plant", Status.DENIED, Rule.DENIAL)], [change()], whom(told), at=NOW)
        deliver(told, store, {"B": "b@x.example", "C": "c@x.example"}, lambda: NOW)
    assert sorted(to for _, (to,), _ in mailbox.mails) == ["a@x.example", "b@x.example", "c@x.example"]


def test_no_secret_reaches_the_state(store: Store, receiver: Receiver) -> None:
    receiver.answers = [(400, {}, b"HUSHHUSH")]
    with mail_server(Mailbox(to_rcpt="550 HUSHHUSH")) as mailbox:
        channels = (
            Channel("slack", {"url": "${URL}/HUSH${KEY}"}),
            Channel("webhook", {"url": "${URL}/${KEY}", "secret": "${KEY}"}),
            Channel(
                "email",
                {"to": ("${KEY}@example.com",), "from": "t@example.com", "smtp": f"smtp://127.0.0.1:{mailbox.port}"},
            ),
        )
        told = Config(SeedArticle(), {}, (CLAIM,), channels=channels)
        store.record([Verdict("plant", Status.DENIED, Rule.DENIAL)], [change()], whom(told), at=NOW)
        report = deliver(told, store, {"URL": receiver.url, "KEY": "HUSHHUSH"}, lambda: NOW)
    assert report.dead == 3
    with store._engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert "HUSHHUSH" not in dump + repr(report)
    assert receiver.url not in dump + repr(report)


def test_what_the_environment_gave_is_known_as_secret() -> None:
    made = line(Channel("slack", {"url": "https://hooks.example/${KEY}/x"}), {"KEY": "HUSH/HUSH"})
    assert made.secrets == {"https://hooks.example/HUSH/HUSH/x", "HUSH/HUSH"}

    class Talks(Told):
        def send(self, letter: Letter) -> Outcome:
            return Refused("no /HUSH/HUSH/x here")

    outcome = attempt(Talks(), Letter("a", "", NOW), made.secrets)
    assert outcome == Refused("no /***/x here")
