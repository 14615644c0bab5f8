"""States of every released version are brought up to date with all that is in them.

A new schema needs its fixture: `python -m tests.state.conftest tests/state/schemas/N` with the code of that schema.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.state.conftest import NOW, TOLD
from tracker.model import Status
from tracker.store import Store, import_store, open_store
from tracker.store.schema import VERSION

SCHEMAS = Path(__file__).with_name("schemas")


def holds_all(store: Store, schema: int) -> None:
    assert store.schema_version == VERSION
    assert store.verdicts()["platform"].status is Status.DENIED
    (change,) = store.changes()
    (denial,) = store.evidence("platform")
    # What was told stays as it was told; evidence is given what newer versions ask of it.
    assert change.evidence == (replace(denial, strictness=1.0),)
    assert denial.strictness == (1.0 if schema >= 6 else 0.3 / 0.25)
    assert change.diff is not None
    assert [r.number for r in store.revisions(TOLD)] == [1, 2]
    assert store.revisions(TOLD)[1].diff == change.diff
    assert [d.state for d in store.outbox.rows() if d.seq is not None] == ["sent", "dead", "leased"]
    words = [store.outbox.source_news(d.event_id) for d in store.outbox.rows() if d.seq is None]
    assert all(health.label == "Example News" for word in words for health in word.sources)
    assert len(store.rulings("platform")) == 1
    assert len(store.visits()) == 3
    assert store.quick_check() == []


def test_every_schema_has_its_fixture() -> None:
    assert sorted(int(folder.name) for folder in SCHEMAS.iterdir()) == list(range(1, VERSION + 1))


@pytest.mark.parametrize("schema", range(1, VERSION + 1))
def test_an_export_of_that_version_is_imported(schema: int, tmp_path: Path) -> None:
    import_store(SCHEMAS / str(schema), tmp_path / "claims.sqlite")
    with open_store(tmp_path / "claims.sqlite", now=NOW) as store:
        holds_all(store, schema)


@pytest.mark.parametrize("schema", range(1, VERSION + 1))
def test_a_file_of_that_version_is_opened(schema: int, tmp_path: Path) -> None:
    path = tmp_path / "claims.sqlite"
    import_store(SCHEMAS / str(schema), path, to=schema)
    with open_store(path, now=NOW) as store:
        holds_all(store, schema)
