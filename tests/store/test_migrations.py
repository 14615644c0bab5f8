"""The migrations make what schema.py says, and run only where they are needed."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from tracker.errors import StateError
from tracker.judge.weigh import doubtful
from tracker.model import Act, Evidence, Outcome, Stance, Voice
from tracker.store import open_store
from tracker.store.migrations import upgrade
from tracker.store.schema import VERSION, metadata, version
from tracker.watching import Lane, Visit

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_the_steps_lead_to_the_schema() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        version.create(connection)
        upgrade(connection)
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == VERSION
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == f"{VERSION:04}"
    engine.dispose()


def test_constraints_are_the_same_both_ways(path: Path) -> None:
    """Alembic compares no foreign keys' names and no primary keys on SQLite; SQLite's own tables tell."""
    open_store(path, now=NOW).close()
    engine = create_engine("sqlite://")
    with engine.begin() as connection, closing(sqlite3.connect(path)) as made:
        version.create(connection)
        upgrade(connection)
        for table in metadata.tables:
            for pragma in ("table_info", "foreign_key_list", "index_list"):
                query = f"PRAGMA {pragma}({table})"
                skip = 1 if pragma == "index_list" else 0  # the number of an index tells only when it was made
                by_steps = sorted(str(tuple(row)[skip:]) for row in connection.exec_driver_sql(query))
                assert by_steps == sorted(str(row[skip:]) for row in made.execute(query)), query
    engine.dispose()


def test_a_store_of_the_first_schema_is_brought_here_with_all_that_it_holds(path: Path, visit: Visit) -> None:
    with open_store(path, now=NOW) as store:
        store.save_visit(visit)
        name = store.id
    with closing(sqlite3.connect(path)) as old:
        old.executescript(
            "DROP TABLE opinions; DROP TABLE source_news; DROP TABLE lanes; DROP INDEX outbox_turns;"
            "CREATE INDEX outbox_state ON outbox (state, next_at);"
            "UPDATE alembic_version SET version_num = '0001'; PRAGMA user_version = 1"
        )
    with pytest.raises(StateError, match="older tracker"):
        open_store(path, now=NOW, read_only=True)
    with open_store(path, now=NOW) as store:
        assert store.schema_version == VERSION
        assert (store.id, store.visits()) == (name, [visit])
        store.outbox.save_lane(Lane("slack", failures=2, failing_since=NOW))
        assert store.outbox.lane("slack") == Lane("slack", failures=2, failing_since=NOW)
    with open_store(path, now=NOW, read_only=True) as store:
        assert store.quick_check() == []


def test_evidence_from_before_is_measured_by_the_floors_of_its_day(path: Path, piece: Evidence) -> None:
    told = replace(piece, stance=Stance.SUPPORTS, act=Act.PLAN, quote="It will.", probability=0.26)
    heard = replace(told, voice=Voice.NEWSROOM, quote="It will, people said.", probability=0.28)
    with open_store(path, now=NOW) as store:
        store.save_evidence(piece.url, [piece, told, heard])
    with closing(sqlite3.connect(path)) as old:
        assert "certainty" not in str(old.execute("SELECT body FROM evidence").fetchall())  # one of 1 is not written
        old.executescript("UPDATE alembic_version SET version_num = '0004'; PRAGMA user_version = 4")
    with open_store(path, now=NOW) as store:
        denial, plan, report = store.evidence("platform")
    assert (replace(denial, strictness=1.0), plan) == (piece, replace(told, certainty=0.6))
    assert doubtful(plan)  # .93 times .26 was below .25
    assert not doubtful(replace(plan, probability=0.28))
    assert not doubtful(denial)
    assert doubtful(replace(denial, probability=0.9, certainty=0.35))  # below .3, as it was
    assert doubtful(replace(denial, probability=0.55))  # the exception: its stance is too unsure
    assert not doubtful(report)  # above .15, as it was
    assert doubtful(replace(report, strictness=1.0))


@pytest.fixture
def visit() -> Visit:
    return Visit("https://news.example/a", NOW, Outcome.OK)


def test_a_store_that_is_up_to_date_does_not_load_alembic(path: Path) -> None:
    program = (
        "import sys; from datetime import UTC, datetime; from tracker.store import open_store\n"
        "for _ in range(2): open_store(sys.argv[1], now=datetime.now(UTC)).close()\n"
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True)


def test_the_nouns_do_not_load_sqlalchemy() -> None:
    program = "import sys, tracker, tracker.model, tracker.diff; assert 'sqlalchemy' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
