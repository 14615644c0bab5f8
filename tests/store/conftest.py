"""Stores in files, and values that could come from a run."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tracker.model import Act, Article, Change, Evidence, Revision, Rule, Stance, Status, Verdict, Voice
from tracker.store import Store, open_store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SHANGHAI = timezone(timedelta(hours=8))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, now=NOW) as opened:
        yield opened


@pytest.fixture
def piece() -> Evidence:
    return Evidence(
        claim="platform",
        url="https://news.example/a",
        quote="公司否认了这一消息。",
        start=10,
        end=20,
        stance=Stance.REFUTES,
        act=Act.DENY,
        voice=Voice.SUBJECT,
        score=0.93,
        probability=0.88,
        event_at=datetime(2026, 3, 1, 9, 30, tzinfo=SHANGHAI),
        seen_at=NOW,
        published=datetime(2026, 3, 1, 9, 0, tzinfo=SHANGHAI),
    )


@pytest.fixture
def change(piece: Evidence) -> Change:
    return Change(0, NOW, "platform", Status.UNVERIFIED, Status.DENIED, Rule.DENIAL, evidence=(piece,))


@pytest.fixture
def verdict(piece: Evidence) -> Verdict:
    return Verdict("platform", Status.DENIED, Rule.DENIAL, evidence=(piece,))


@pytest.fixture
def revision() -> Callable[..., Revision]:
    def make(url: str = "https://news.example/a", number: int = 1, text: str = "It said no.") -> Revision:
        article = Article(url, "Firm denies it", text, published=datetime(2026, 3, 1, 9, tzinfo=SHANGHAI))
        return Revision(article, number, NOW + timedelta(hours=number))

    return make
