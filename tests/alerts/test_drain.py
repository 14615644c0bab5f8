"""From a change in the store to a message that somebody has: `deliver` with a real store and real receivers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.alerts.conftest import CLAIM, NOW, Receiver, change
from tracker.model import Channel, Config, Rule, SeedArticle, Status, Verdict
from tracker.store import Store, open_store
from tracker.telling import deliver, whom


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "state.sqlite", now=NOW) as opened:
        yield opened


def config(*channels: Channel) -> Config:
    return Config(SeedArticle(), {}, (CLAIM,), channels=channels)


def record(store: Store, configured: Config, at: datetime = NOW, **changes: Any) -> None:
    """One more change, with its rows in the outbox."""
    store.record([Verdict("plant", Status.DENIED, Rule.DENIAL)], [change(**changes)], whom(configured), at=at)


def test_a_change_reaches_a_webhook_once(store: Store, receiver: Receiver) -> None:
    told = config(Channel("webhook", {"url": receiver.url}))
    record(store, told)
    report = deliver(told, store, {}, lambda: NOW)
    assert (report.sent, report.failed) == (1, False)
    assert deliver(told, store, {}, lambda: NOW + timedelta(days=1)).sent == 0
    assert len(receiver.asked) == 1
    assert receiver.asked[0].json["data"]["to"] == "denied"
