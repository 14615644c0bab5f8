"""What goes wrong between a change and its readers, worst harm first."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.alerts.conftest import CLAIM, NOW, Asked, Mailbox, Receiver, change, mail_server, piece, serving
from tracker.alerts.line import Report
from tracker.alerts.webhook import sign
from tracker.claims import Channel, Config, SeedArticle
from tracker.errors import StateError
from tracker.model import Flag, Rule, Status, Verdict
from tracker.settle import settle
from tracker.store import Store, open_store
from tracker.telling import again, deliver, whom

ROOT = Path(__file__).parents[2]
HOUR = timedelta(hours=1)
UNVERIFIED = Verdict("plant", Status.UNVERIFIED, Rule.SEED)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, now=NOW) as opened:
        yield opened


def config(*channels: Channel) -> Config:
    return Config(SeedArticle(), {}, (CLAIM,), channels=channels)


def hook(receiver: Receiver, place: str = "hook", **more: Any) -> Channel:
    return Channel("webhook", {"url": f"{receiver.url}/{place}", **more})


def mails(mailbox: Mailbox, *to: str, **more: Any) -> Channel:
    return Channel(
        "email", {"to": to, "from": "tracker@example.com", "smtp": f"smtp://127.0.0.1:{mailbox.port}", **more}
    )


def record(store: Store, told: Config, at: datetime = NOW, **changes: Any) -> None:
    """One more change, with its rows in the outbox."""
    store.record([Verdict("plant", Status.DENIED, Rule.DENIAL)], [change(at=at, **changes)], whom(told), at=at)


def send(told: Config, store: Store, at: datetime = NOW, **limits: Any) -> Report:
    """A drain at a moment, with no waiting."""
    return deliver(told, store, {}, lambda: at, **({"patience": timedelta(0)} | limits))


def states(store: Store) -> list[str]:
    return [row.state for row in store.outbox.rows()]


# --- 1 to 3: killed -------------------------------------------------------------------------------------------------


def test_1_killed_after_the_commit_and_before_the_send(path: Path, receiver: Receiver) -> None:
    told = config(hook(receiver))
    with open_store(path, now=NOW) as store:
        record(store, told)  # and nothing more happens in this run
    for _ in range(2):
        with open_store(path, now=NOW) as store:
            send(told, store, NOW + HOUR)
    assert len(receiver.asked) == 1


def test_2_killed_after_the_yes_and_before_the_mark(store: Store, receiver: Receiver) -> None:
    told = config(hook(receiver))
    record(store, told)
    (row,) = store.outbox.lease(1, NOW, "a run that is killed", 120)
    receiver.answer(Asked("POST", "/hook", {"webhook-id": row.event_id}, b""))  # the receiver has it, we never heard
    assert send(told, store, NOW).sent == 0, "the lease still holds"
    assert send(told, store, NOW + HOUR).sent == 1
    assert [asked.headers["webhook-id"] for asked in receiver.asked] == [row.event_id] * 2


def test_3_verdict_change_and_outbox_are_one_transaction(store: Store, receiver: Receiver) -> None:
    told = config(hook(receiver))

    def broken(_: object) -> Iterator[tuple[str, str]]:
        yield "webhook:a", ""
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.record([Verdict("plant", Status.DENIED, Rule.DENIAL)], [change()], broken, at=NOW)
    assert (store.verdicts(), store.changes(), store.outbox.rows()) == ({}, [], [])
    assert send(told, store).sent == 0


# --- 5, 6: edits and lost states ------------------------------------------------------------------------------------


def test_5_an_edit_is_told_with_its_words(store: Store, receiver: Receiver) -> None:
    from tracker import diff

    told = config(hook(receiver))
    edit = diff.diff("Acme denied it. It makes cars.", "It makes cars.")
    gone = replace(piece(quote="Acme denied it."), withdrawn_at=NOW, withdrawn_in=2)
    record(store, told, evidence=(gone,), diff=edit, before=Status.DENIED, after=Status.UNVERIFIED)
    assert send(told, store).sent == 1
    data = receiver.asked[0].json["data"]
    assert data["diff"] == [[{"text": "Acme denied it. ", "kind": "gone"}]]
    assert data["evidence"][0]["withdrawn_in"] == 2


def test_6_an_empty_or_lost_state_alerts_nobody(path: Path, receiver: Receiver) -> None:
    told = config(hook(receiver))
    for _ in range(2):  # the first run of all, and one whose state was lost
        with open_store(path, now=NOW) as store:
            store.save_evidence("https://news.example/a", [piece(seen_at=NOW)])
            found = settle(told, store, NOW, whom(told))
            assert [each.after for each in found] == [Status.DENIED]
            assert store.outbox.rows() == []
            send(told, store)
        path.unlink()
    assert receiver.asked == []


def test_6_a_claim_that_is_new_in_the_file_is_a_baseline(store: Store, receiver: Receiver) -> None:
    shop = replace(CLAIM, id="shop")
    told = replace(config(hook(receiver)), claims=(CLAIM, shop))
    store.record([UNVERIFIED], at=NOW)  # only this one was judged before
    store.save_evidence("https://news.example/a", [piece(seen_at=NOW), piece(claim="shop", seen_at=NOW)])
    assert len(settle(told, store, NOW, whom(told))) == 2
    assert send(told, store).sent == 1
    assert receiver.asked[0].json["data"]["claim"] == "plant"


FULL_DISK = """
import resource, sys
from pathlib import Path
from tests.alerts.test_faults import NOW, config, Receiver, hook, send
from tracker.errors import StateError
from tracker.store import open_store

with open_store(Path(sys.argv[1]), now=NOW) as store:
    size = Path(sys.argv[1] + "-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))  # files may not grow from here on
    try:
        send(config(hook(Receiver(sys.argv[2]))), store)
    except StateError as error:
        print("no room", flush=True)
        import os
        os._exit(error.exit_code)
"""


# --- 8, 9: two runs, no room ----------------------------------------------------------------------------------------


def test_8_a_letter_in_another_runs_hands_is_left_alone(store: Store, receiver: Receiver) -> None:
    told = config(hook(receiver))
    record(store, told)
    store.outbox.lease(1, NOW, "the other run", 120)
    assert send(told, store).sent == 0
    assert send(told, store, NOW + timedelta(seconds=121)).sent == 1
    assert len(receiver.asked) == 1


def test_9_on_a_full_disk_nothing_is_sent(path: Path, receiver: Receiver) -> None:
    told = config(hook(receiver))
    with open_store(path, now=NOW) as store:
        record(store, told)
    program = [sys.executable, "-c", FULL_DISK, str(path), receiver.url]
    done = subprocess.run(program, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (4, "no room\n"), done.stderr
    assert receiver.asked == []


def test_9_a_read_only_state_sends_nothing(path: Path, receiver: Receiver) -> None:
    told = config(hook(receiver))
    with open_store(path, now=NOW) as store:
        record(store, told)
    with open_store(path, now=NOW, read_only=True) as store, pytest.raises(StateError):
        send(told, store)
    assert receiver.asked == []
    assert path.stat().st_mode & stat.S_IRUSR
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT state FROM outbox").fetchall() == [("pending",)]


# --- 10 to 12: receivers that fail ----------------------------------------------------------------------------------


def test_10_mail_that_is_down_for_a_day_comes_once_and_late(store: Store, receiver: Receiver) -> None:
    receiver.answers = [(200, {}, b"ok")]
    down = Mailbox(port=1)
    told = config(Channel("slack", {"url": receiver.url}), mails(down, "desk@example.com"))
    record(store, told)
    for hour in range(24):
        report = send(told, store, NOW + hour * HOUR)
        assert report.sent == (1 if hour == 0 else 0)
    assert len(receiver.asked) == 1
    with mail_server(Mailbox()) as up:
        told = config(Channel("slack", {"url": receiver.url}), mails(up, "desk@example.com"))
        for hour in range(24, 40):
            send(told, store, NOW + hour * HOUR)
        assert [to for _, to, _ in up.mails] == [["desk@example.com"]]
    assert len(receiver.asked) == 1
    assert states(store) == ["sent", "sent"]


def test_11_slack_500_then_200_is_one_message_in_two_attempts(store: Store, receiver: Receiver) -> None:
    receiver.answers = [(500, {}, b"rollup_error"), (200, {}, b"ok")]
    told = config(Channel("slack", {"url": receiver.url}))
    record(store, told)
    first = send(told, store)
    assert (first.sent, first.retried, first.failures) == (0, 1, {f"slack:{receiver.url}": "HTTP 500 rollup_error"})
    assert send(told, store, NOW + HOUR).sent == 1
    assert send(told, store, NOW + 2 * HOUR).sent == 0
    (row,) = store.outbox.rows()
    assert (row.attempts, len(receiver.asked)) == (2, 2)


def test_11_silence_is_kept_there_alone_and_across_runs(path: Path, receiver: Receiver) -> None:
    with serving(Receiver(answers=[(429, {"Retry-After": "30"}, b"")])) as busy:
        told = config(Channel("slack", {"url": busy.url}), hook(receiver))
        with open_store(path, now=NOW) as store:
            record(store, told)
            record(store, told)
            assert send(told, store).sent == 2
        with open_store(path, now=NOW) as store:
            for seconds in (1, 15, 29):
                send(told, store, NOW + timedelta(seconds=seconds))
            assert len(busy.asked) == 1
            record(store, told, NOW + timedelta(seconds=29))
            assert send(told, store, NOW + timedelta(seconds=29)).sent == 1, "the other channel goes on"
            busy.answers = [(200, {}, b"ok")]
            assert send(told, store, NOW + timedelta(seconds=31), patience=timedelta(seconds=5)).sent == 3
    assert len(receiver.asked) == 3


@pytest.mark.parametrize("status", [404, 410])
def test_11_a_hook_that_is_gone_is_told_of_in_another_channel(store: Store, receiver: Receiver, status: int) -> None:
    with serving(Receiver(answers=[(status, {}, b"no_service")])) as gone:
        told = config(Channel("slack", {"url": gone.url}), hook(receiver))
        for hour in range(3):
            record(store, told, NOW + hour * HOUR)
            report = send(told, store, NOW + hour * HOUR)
            assert (report.sent, report.dead) == (1, 1)
    kinds = [asked.json["type"] for asked in receiver.asked]
    assert kinds == ["claim.changed", "alerts.failing", "claim.changed", "claim.changed"], "it is said once"
    assert f"slack:{gone.url}" in receiver.asked[1].json["data"]["text"]
    assert sorted(states(store)) == ["dead"] * 3 + ["sent"] * 3


def test_12_a_hook_that_takes_the_letter_and_times_out(store: Store, receiver: Receiver) -> None:
    key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLKSw"
    told = config(hook(receiver, secret=key))
    record(store, told)
    receiver.delay = 0.6
    report = send(told, store, limit=0.2)
    assert report.failures == {f"webhook:{receiver.url}/hook": "no answer within 0 s"}
    receiver.delay = 0.0
    assert send(told, store, NOW + HOUR).sent == 1
    first, second = receiver.asked
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    for asked in (first, second):
        stamp = asked.headers["webhook-timestamp"]
        assert asked.headers["webhook-signature"] == sign(key, asked.headers["webhook-id"], stamp, asked.body)
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]


# --- 13, and what three days of failure do --------------------------------------------------------------------------


def test_13_a_clock_that_goes_back_sends_nothing_again(store: Store, receiver: Receiver) -> None:
    told = config(hook(receiver))
    record(store, told)
    send(told, store)
    record(store, told, NOW - 2 * HOUR)
    send(told, store, NOW - 2 * HOUR)
    send(told, store, NOW)
    assert [asked.json["data"]["seq"] for asked in receiver.asked] == [1, 2]


def test_13_a_clock_in_the_year_9999_holds_nothing_back(store: Store, receiver: Receiver) -> None:
    told, then = config(Channel("slack", {"url": receiver.url})), datetime(9999, 6, 1, tzinfo=UTC)
    record(store, told, then)
    record(store, told, then)
    assert send(told, store, then).sent == 1  # and the pace keeps the other back until then
    assert send(told, store, NOW).sent == 1
    assert [row.state for row in store.outbox.rows()] == ["sent", "sent"]


def test_three_days_of_failure_end_in_a_dead_letter_that_a_person_can_revive(store: Store, receiver: Receiver) -> None:
    receiver.answers = [(503, {}, b"")]
    told = config(hook(receiver))
    for _ in range(10):
        record(store, told)
    hours = 0
    while "pending" in states(store):
        send(told, store, NOW + hours * HOUR)
        hours += 1
        assert hours < 100
    assert 72 <= hours <= 84  # the last wait is six hours and its jitter
    assert states(store) == ["dead"] * 10
    assert len(receiver.asked) < 60, "a dead channel is not hammered"
    receiver.answers = [(200, {}, b"")]
    assert again(store, NOW + 100 * HOUR) == 10
    assert send(told, store, NOW + 100 * HOUR).sent == 10


def test_one_letter_that_always_fails_does_not_hold_up_the_others(store: Store, receiver: Receiver) -> None:
    told = config(hook(receiver))
    for _ in range(4):
        record(store, told)
    first = store.outbox.rows()[0].event_id

    def poisoned(asked: Asked) -> Any:
        return (500 if asked.headers["webhook-id"] == first else 200), {}, b""

    receiver.answers = [poisoned]
    send(told, store)
    assert states(store) == ["pending", "sent", "sent", "sent"]


def test_a_channel_taken_from_the_file_keeps_its_letters_for_three_days(store: Store, receiver: Receiver) -> None:
    record(store, config(hook(receiver)))
    nothing = config()
    assert not send(nothing, store, NOW + HOUR).failed
    assert states(store) == ["pending"]
    assert send(nothing, store, NOW + 80 * HOUR).dead == 1


def test_a_review_alone_is_told_as_such(store: Store, receiver: Receiver) -> None:
    told = config(hook(receiver))
    record(store, told, before=Status.DENIED, flags=frozenset({Flag.REVIEW}))
    send(told, store)
    assert receiver.asked[0].json["data"]["text"].startswith("still denied, a person should look: ")
