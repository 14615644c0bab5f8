"""The drain of the outbox: what is due is leased, sent outside of any transaction, and marked by what came back.

Every channel has a lane of its own: one letter at a time, its own pace, its own rest after failures, and a thread that
may hang without holding up the others. All that touches the store happens on the caller's thread.

    Sent      the row is marked; the channel's pace begins
    Retry     the row waits by its own backoff; after three failures in a row, or at the receiver's word, so does the
              channel. What was tried for three days is dead
    Refused   the row is dead
A channel that loses alerts is told of in another one, once until it works again.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tracker.alerts.backoff import GIVE_UP, LEAST_ATTEMPTS, backoff
from tracker.alerts.line import Line, Report, attempt, letter_id
from tracker.alerts.losses import tell_of_loss
from tracker.alerts.message import Message
from tracker.alerts.notices import Notice
from tracker.alerts.notifier import Letter, Outcome, Refused, Retry, Sent
from tracker.alerts.protocol import Outbox
from tracker.alerts.quiet import hushed
from tracker.errors import TrackerError
from tracker.watching import Delivery, Lane

LIMIT = 60.0  # seconds for one letter, whatever the channel; longer than any notifier's own limit
LEASE = 120.0  # seconds; longer than LIMIT
STRIKES = 3  # failures in a row after which a channel rests: one bad letter must not hold up the others
LONGEST_WAIT = timedelta(hours=25)  # more than a Retry-After or a backoff can ask for
MOST_IN_DIGEST = 200  # changes in one letter
PATIENCE = timedelta(seconds=60)  # the longest rest that a run waits for; a longer one is for a later run
BUDGET = timedelta(minutes=10)  # of one run; a store's lease is longer


def drain(
    lines: Sequence[Line],
    outbox: Outbox,
    compose: Callable[[Delivery], Message | Notice],
    now: Callable[[], datetime],
    *,
    patience: timedelta = PATIENCE,
    budget: timedelta = BUDGET,
    limit: float = LIMIT,
) -> Report:
    """Send what is due through `lines`, each of another name.

    Raises StateError where the store cannot record, and then sends nothing more.
    """
    report = Report()
    work = _Drain(lines, outbox, compose, now, patience, limit, report)
    with hushed() as work.hanging:
        work.run(time.monotonic() + budget.total_seconds())
        work.tell_of_losses()
    return report


class _Run:
    """One channel during one drain."""

    def __init__(self, line: Line, lane: Lane, ready: float) -> None:
        self.line, self.lane, self.ready = line, lane, ready
        self.done = False
        self.lost = False  # an alert of it was given up
        self.sending: tuple[Delivery, ...] = ()
        self.until = 0.0  # by then an answer must be there
        self.given_up: tuple[Delivery, ...] = ()  # what was in a letter without an answer by then


class _Drain:
    """The loop over all channels."""

    def __init__(
        self,
        lines: Sequence[Line],
        outbox: Outbox,
        compose: Callable[[Delivery], Message | Notice],
        now: Callable[[], datetime],
        patience: timedelta,
        limit: float,
        report: Report,
    ) -> None:
        self.outbox, self.compose, self.now, self.report = outbox, compose, now, report
        self.patience, self.limit, self.until = patience, limit, 0.0
        self.hanging: list[str] = []
        self.holder = f"process {os.getpid()}"
        self.answers: queue.SimpleQueue[tuple[_Run, Outcome]] = queue.SimpleQueue()
        outbox.recall(now(), LONGEST_WAIT)
        self.runs = [self._begin(line) for line in lines]

    def _begin(self, line: Line) -> _Run:
        lane = self.outbox.lane(line.name)
        wait = lane.not_before - self.now() if lane.not_before else timedelta(0)
        if wait > LONGEST_WAIT:  # the clock was wrong when this was written
            wait = timedelta(0)
        run = _Run(line, lane, time.monotonic() + max(wait.total_seconds(), 0))
        run.done = wait > self.patience
        return run

    def run(self, until: float) -> None:
        """Work until nothing is due, or the time is spent."""
        self.until = until
        while True:
            clock = time.monotonic()
            for run in self.runs:
                if not run.sending and not run.done and run.ready <= clock:
                    self._turn(run)
            waiting = [run.until if run.sending else run.ready for run in self.runs if run.sending or not run.done]
            if not waiting and self.answers.empty():
                return
            try:
                run, outcome = self.answers.get(timeout=max(min(waiting, default=clock) - time.monotonic(), 0.0))
            except queue.Empty:
                self._give_up_on_slow_ones()
            else:
                if run.sending:
                    self._turn(run, outcome)
                else:
                    self._late(run, outcome)

    # --- one letter -------------------------------------------------------------------------------------------------

    def _turn(self, run: _Run, outcome: Outcome | None = None) -> None:
        """Mark what came back and lease the next letter in one transaction; only then hand that to a thread."""
        with self.outbox.transaction():
            if outcome is not None:
                self._settle(run, outcome)
            clock = time.monotonic()
            if not run.done and run.ready <= clock:
                run.sending = tuple(self._lease(run.line)) if clock < self.until else ()
                run.done = not run.sending
            letter = self._letter(run) if run.sending else None
        if letter is not None:
            self._hand_over(run, letter)

    def _hand_over(self, run: _Run, letter: Letter | Retry) -> None:
        run.until = time.monotonic() + self.limit
        notifier, secrets = run.line.notifier, run.line.secrets
        if isinstance(letter, Retry):
            self.answers.put((run, letter))
            return
        if isinstance(notifier, Retry | Refused):
            self.answers.put((run, notifier))
            return

        def send() -> None:
            self.answers.put((run, attempt(notifier, letter, secrets)))

        threading.Thread(target=send, name=f"alert {run.line.name}", daemon=True).start()

    def _lease(self, line: Line) -> list[Delivery]:
        now = self.now()
        if not line.digest:
            return self.outbox.lease(1, now, self.holder, LEASE, channel=line.name)
        today = _day(now)
        first = self.outbox.lease(1, now, self.holder, LEASE, channel=line.name, before=today)
        if not first:
            return []
        since = _day(first[0].created_at)
        rest = self.outbox.lease(
            MOST_IN_DIGEST - 1,
            now,
            self.holder,
            LEASE,
            channel=line.name,
            recipient=first[0].recipient,
            since=since,
            before=since + timedelta(days=1),
        )
        return first + rest

    def _letter(self, run: _Run) -> Letter | Retry:
        first, line = run.sending[0], run.line
        try:
            told = [self.compose(delivery) for delivery in run.sending]
        except TrackerError:
            raise
        except Exception as error:  # noqa: BLE001 - one change that cannot be told must not silence the others
            return Retry(f"the message could not be made ({type(error).__name__})", alone=True)
        messages = tuple(each for each in told if isinstance(each, Message))
        notices = tuple(each for each in told if isinstance(each, Notice))
        thread = ""
        if len(messages) == 1 and not notices:
            claim = messages[0].change.claim
            thread = self.outbox.first_receipt(first.channel, first.recipient, claim) or ""
        return Letter(
            id=letter_id(run.sending),
            to=line.addresses.get(first.recipient, first.recipient),
            at=self.now(),
            messages=messages,
            notices=notices,
            thread=thread,
        )

    # --- what came back ---------------------------------------------------------------------------------------------

    def _settle(self, run: _Run, outcome: Outcome) -> None:
        now = self.now()
        match outcome:
            case Sent(receipt):
                for delivery in run.sending:
                    self.report.sent += self.outbox.sent(delivery.id, now, receipt)
                self._well(run, now)
            case Retry():
                self._later(run, outcome, now)
            case Refused(why):
                for delivery in run.sending:
                    self.report.dead += self.outbox.dead(delivery.id, now, why)
                self._failed(run, why)
                run.lost = True
                self._pause(run, _pace(run.line), now)
        run.sending = ()

    def _late(self, run: _Run, outcome: Outcome) -> None:
        """A yes after the limit is a yes: the letter is not sent again. The channel has no other turn in this drain."""
        if isinstance(outcome, Sent):
            with self.outbox.transaction():
                for delivery in run.given_up:
                    self.report.sent += self.outbox.sent(delivery.id, self.now(), outcome.receipt)

    def _well(self, run: _Run, now: datetime) -> None:
        pace = _pace(run.line)
        if pace or run.lane != Lane(run.lane.channel):
            run.lane = Lane(run.lane.channel)
            self._pause(run, pace, now)

    def _later(self, run: _Run, outcome: Retry, now: datetime) -> None:
        self._failed(run, outcome.why)
        attempts = max(delivery.attempts for delivery in run.sending)
        wait = outcome.after or backoff(attempts, letter_id(run.sending))  # one for all: a digest stays one letter
        for delivery in run.sending:
            tried_enough = now - delivery.created_at >= GIVE_UP and delivery.attempts >= LEAST_ATTEMPTS
            if tried_enough:
                self.report.dead += self.outbox.dead(delivery.id, now, outcome.why)
                run.lost = True
            else:
                self.report.retried += self.outbox.retry(delivery.id, now, now + wait, outcome.why)
        if outcome.alone:
            return
        since = run.lane.failing_since or now
        run.lane = replace(run.lane, failures=run.lane.failures + 1, failing_since=since, last_error=outcome.why)
        struck_out = outcome.after is None and run.lane.failures >= STRIKES
        rest = backoff(run.lane.failures - STRIKES + 1, run.line.name) if struck_out else timedelta(0)
        self._pause(run, outcome.after or rest, now)
        run.done = run.done or struck_out
        if now - since >= GIVE_UP:
            expired = self.outbox.expire(now, now - GIVE_UP, outcome.why, channel=run.line.name)
            self.report.dead += expired
            run.lost = run.lost or expired > 0

    def _pause(self, run: _Run, wait: timedelta, now: datetime) -> None:
        run.lane = replace(run.lane, not_before=now + wait if wait else None)
        run.ready = time.monotonic() + wait.total_seconds()
        run.done = run.done or wait > self.patience
        self.outbox.save_lane(run.lane)

    def _failed(self, run: _Run, why: str) -> None:
        self.report.failures[run.line.name] = why

    def _give_up_on_slow_ones(self) -> None:
        for run in self.runs:
            if run.sending and time.monotonic() >= run.until:
                run.done = True  # its thread may still be at it
                run.given_up = run.sending
                self.hanging.append(run.line.name)
                self._turn(run, Retry(f"no answer within {self.limit:.0f} s"))

    def tell_of_losses(self) -> None:
        """Say in another channel that one lost alerts, once until it works again."""
        for run in self.runs:
            if not run.lost or run.lane.told_at is not None:
                continue
            well = [r.line for r in self.runs if r is not run and r.line.name not in self.report.failures]
            why = self.report.failures.get(run.line.name, "")
            if tell_of_loss(run.line.name, why, well, self.now(), self.limit):
                run.lane = replace(run.lane, told_at=self.now())
                self.outbox.save_lane(run.lane)


def _pace(line: Line) -> timedelta:
    return timedelta(0) if isinstance(line.notifier, Retry | Refused) else line.notifier.pace


def _day(moment: datetime) -> datetime:
    """The beginning of a day, counted in UTC so that a change belongs to the same day in every run."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
