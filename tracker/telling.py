"""Telling people what changed: who is to hear of it, and the drain of the outbox with the secrets looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from tracker.alerts import notices, routing
from tracker.alerts.backoff import GIVE_UP
from tracker.alerts.channels import notifier
from tracker.alerts.line import Line, Report, attempt
from tracker.alerts.message import Message, compose
from tracker.alerts.notices import Notice
from tracker.alerts.notifier import Letter, Notifier, Outcome, Refused, Retry
from tracker.alerts.quiet import hushed
from tracker.alerts.sample import sample
from tracker.alerts.sending import drain
from tracker.claims import Channel, Claim, Config
from tracker.config import expand
from tracker.errors import UsageError
from tracker.model import Change
from tracker.settle import Gathered
from tracker.store import Store
from tracker.store.ledger import event_of
from tracker.watching import Delivery, Lane, SourceNews


def deliver(
    config: Config, store: Store, environ: Mapping[str, str], now: Callable[[], datetime], **limits: Any
) -> Report:
    """Send what is due in the outbox. `limits` are those of `drain`."""
    lines: dict[str, Line] = {}
    for made in (line(channel, environ) for channel in config.channels):
        first = lines.setdefault(made.name, made)  # two entries of one name are one place, with the recipients of both
        addresses, secrets = first.addresses | made.addresses, first.secrets | made.secrets
        lines[made.name] = replace(first, addresses=addresses, secrets=secrets)
    report = drain(list(lines.values()), store.outbox, composer(config, store), now, **limits)
    _drop_orphans(config, store, now(), report)
    return report


def whom(config: Config) -> Callable[[Change | SourceNews], Iterator[tuple[str, str]]]:
    """Who hears of a change or of sources, by the routing in claims.yaml."""
    return lambda news: routing.deliveries(config.channels, news)


def line(channel: Channel, environ: Mapping[str, str]) -> Line:
    """A channel, ready to send; where a secret is not set, with that as its trouble."""
    addresses: dict[str, str] = {}
    secrets: frozenset[str] = frozenset()
    served: Notifier | Retry
    try:
        options = expand(channel.options, environ)
        served = notifier(channel.kind, options, environ)
        secrets = frozenset(_looked_up(channel.options, options))
        addresses = {raw: str(expand(raw, environ)) for raw in routing.recipients(channel)}
    except UsageError as error:
        served = Retry(str(error))
    return Line(routing.name(channel), served, addresses, bool(channel.options.get(routing.DIGEST)), secrets)


def composer(config: Config, store: Store) -> Callable[[Delivery], Message | Notice]:
    """Deliveries to what they tell. What several channels ask for in a row is made once."""
    claims = {claim.id: claim for claim in config.claims}

    @lru_cache(maxsize=64)
    def made(seq: int | None, event_id: str) -> Message | Notice:
        if seq is None:
            return notices.of_sources(store.outbox.source_news(event_id), event_id)
        change = store.outbox.change(seq)
        claim = claims.get(change.claim)
        evidence = Gathered(config, store).shown(claim) if claim else change.evidence
        claim = claim or Claim(change.claim, f"{change.claim} (no longer in the claims file)")
        return compose(change, claim, evidence, event_id, timeline(config, change.claim))

    return lambda delivery: made(delivery.seq, delivery.event_id)


def letter_for(channel: Channel, config: Config, store: Store, now: datetime) -> Letter:
    """What a channel would get next; where nothing waits for it, the latest change; where there is none, a sample."""
    name, to = routing.name(channel), routing.recipients(channel)[0]
    compose_for = composer(config, store)
    waiting = [d for d in store.outbox.rows("pending") if d.channel == name]
    if waiting:
        first = waiting[0]
        return _letter(first, compose_for(first), now)
    latest = store.changes()[-1:]
    for change in latest:
        event = event_of(store.id, change)
        row = Delivery(0, event, change.seq, name, to, "pending", now, 0, now)
        return _letter(row, compose_for(row), now)
    return sample_letter(config, now, to)


def _letter(row: Delivery, told: Message | Notice, now: datetime) -> Letter:
    if isinstance(told, Notice):
        return Letter(row.event_id, row.recipient, now, notices=(told,))
    return Letter(row.event_id, row.recipient, now, (told,))


def sample_letter(config: Config, now: datetime, to: str) -> Letter:
    """A letter with a made-up change."""
    message = sample(now, timeline(config, "test-alert"))
    return Letter(message.event_id, to, now, (message,))


def try_out(
    channel: Channel, config: Config, environ: Mapping[str, str], now: datetime
) -> Iterator[tuple[str, Outcome]]:
    """Send a made-up change to each recipient of a channel: (recipient, what came back)."""
    ready = line(channel, environ)
    for recipient in routing.recipients(channel):
        if isinstance(ready.notifier, Retry | Refused):
            yield recipient, ready.notifier
            continue
        letter = sample_letter(config, now, ready.addresses.get(recipient, recipient))
        with hushed():
            yield recipient, attempt(ready.notifier, letter, ready.secrets)


def again(store: Store, now: datetime, ids: Sequence[int] = ()) -> int:
    """Put dead deliveries back on their way, all of them or those named; returns how many."""
    chosen = [d for d in store.outbox.rows("dead") if not ids or d.id in ids]
    with store.outbox.transaction():
        for channel in {d.channel for d in chosen}:
            store.outbox.save_lane(Lane(channel))  # a person says that it is well again
        return store.outbox.again([d.id for d in chosen], now)


def timeline(config: Config, claim: str) -> str:
    """Where the published board shows a claim; "" where none is published."""
    board = config.settings.board
    return f"{board.rstrip('/')}/{quote(claim, safe='')}.html" if board else ""


def _drop_orphans(config: Config, store: Store, now: datetime, report: Report) -> None:
    """Give up what waits for a channel that claims.yaml named no more for as long as one is retried."""
    configured = {routing.name(channel) for channel in config.channels}
    for channel, state in store.outbox.counts():
        if state == "pending" and channel not in configured:
            why = "the channel is no longer in the claims file"
            gone = store.outbox.expire(now, now - GIVE_UP, why, channel=channel)
            report.dead += gone
            if gone:
                report.failures[channel] = why


def _looked_up(raw: object, expanded: object) -> Iterator[str]:
    """The values that the environment gave."""
    if isinstance(raw, str) and isinstance(expanded, str):
        if raw != expanded:
            yield expanded
            start, end = raw.find("${"), raw.rfind("}") + 1
            yield expanded[start : len(expanded) - (len(raw) - end)]
    elif isinstance(raw, Mapping) and isinstance(expanded, Mapping):
        for key in raw:
            yield from _looked_up(raw[key], expanded[key])
    elif isinstance(raw, tuple | list) and isinstance(expanded, tuple | list):
        for one, other in zip(raw, expanded, strict=True):
            yield from _looked_up(one, other)
