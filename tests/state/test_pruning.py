"""What no verdict stands on can be forgotten; everything else cannot."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.state.conftest import BESIDE, NOW, TOLD
from tracker.store import open_store, prune

LATER = NOW + timedelta(days=400)


def test_articles_without_evidence_go_and_their_visits_stay(state: Path) -> None:
    with open_store(state, now=LATER) as store:
        before = (store.verdicts(), store.changes(), store.evidence("platform"), store.outbox.rows())
        assert prune(store, LATER) == 1
        assert store.latest(BESIDE) is None
        assert [r.number for r in store.revisions(TOLD)] == [1, 2]
        assert (store.verdicts(), store.changes(), store.evidence("platform"), store.outbox.rows()) == before

        visit = store.visit(BESIDE)
        assert visit is not None, "it would be read again as if it were new"
        assert [v.key for v in store.page_visits_due(LATER)] == [TOLD]
        assert prune(store, LATER) == 0


def test_what_was_seen_lately_stays(state: Path) -> None:
    with open_store(state, now=LATER) as store:
        assert prune(store, NOW) == 0
        assert store.latest(BESIDE) is not None
