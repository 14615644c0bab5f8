"""A state as a run leaves it: articles, evidence, verdicts, changes, deliveries in every stage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker import origin
from tracker.diff import diff
from tracker.model import (
    Act,
    Article,
    Change,
    Evidence,
    Label,
    Opinion,
    Outcome,
    Revision,
    Rule,
    Ruling,
    Stance,
    Status,
    Validators,
    Verdict,
    Voice,
)
from tracker.store import Store, open_store
from tracker.watching import Health, Lane, SourceNews, Visit

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TOLD = "https://news.example/told"
BESIDE = "https://news.example/beside"


def fill(store: Store) -> None:
    """Something in every table."""
    told = Article(TOLD, "公司否认", "公司否认了这一消息。\nIt said “no” 😀.", published=NOW - timedelta(hours=3))
    edited = Article(TOLD, "公司否认", "公司否认了这一消息。", published=NOW - timedelta(hours=3))
    beside = Article(BESIDE, "Weather", "It rained.")
    store.add_revision(Revision(told, 1, NOW), sketch=origin.sketch(told.text))
    edit = diff(told.content, edited.content)
    store.add_revision(Revision(edited, 2, NOW + timedelta(hours=1), edit), sketch=origin.sketch(edited.text))
    store.add_revision(Revision(beside, 1, NOW), sketch=())
    for url in (TOLD, BESIDE):
        store.save_visit(Visit(url, NOW, Outcome.OK, next_due=NOW, canonical=url, validators=Validators('"a"')))
    store.save_visit(Visit("feed:https://news.example/feed", NOW, Outcome.OK, items=2))
    piece = Evidence(
        "platform", TOLD, "公司否认了这一消息。", 6, 16, Stance.REFUTES, Act.DENY, Voice.SUBJECT, 0.93, 0.88, NOW, NOW
    )
    store.save_evidence(TOLD, [piece])
    store.mark_read_for("digest")
    store.save_opinion(Opinion("place", "asked", Label(Stance.REFUTES, Act.DENY, Voice.SUBJECT)))
    store.save_opinion(Opinion("another place", "asked too"))
    store.add_ruling(Ruling("platform", NOW, "pin", status=Status.DENIED, by="desk", note="{not json"))
    change = Change(0, NOW, "platform", Status.UNVERIFIED, Status.DENIED, Rule.DENIAL, evidence=(piece,), diff=edit)
    verdict = Verdict("platform", Status.DENIED, Rule.DENIAL, evidence=(piece,))
    told_whom = [("slack:#a", ""), ("email:a", "a@desk.example"), ("hook", "")]
    store.record([verdict], [change], lambda _: told_whom, at=NOW)
    blind = Health("feed:https://news.example/feed", "Example News", Outcome.TIMEOUT, "no answer", since=NOW)
    first, second, _ = store.outbox.lease(3, NOW, "me", 60)
    store.outbox.sent(first.id, NOW, "ok")
    store.outbox.dead(second.id, NOW, "gone")
    store.outbox.save_lane(Lane("slack:#a", failures=2))
    store.tell(SourceNews(NOW, (blind,)), [("hook", "")])


@pytest.fixture
def state(tmp_path: Path) -> Path:
    path = tmp_path / "claims.sqlite"
    with open_store(path, now=NOW) as store:
        fill(store)
    return path


if __name__ == "__main__":
    import sys

    with open_store(":memory:", now=NOW) as example:
        fill(example)
        example.export(Path(sys.argv[1]))
