"""When the next pass is due, and what the log and the metrics look like."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest

from tracker.claims import Config, Settings, Source, SourceKind
from tracker.model import Outcome
from tracker.schedule.facts import Facts
from tracker.schedule.log import LOG, set_up, tell
from tracker.schedule.turns import LEAST, next_pass, with_intervals
from tracker.visits import may_ask
from tracker.watching import Visit

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFTEN = Source(SourceKind.FEED, "https://often.example/feed", every=timedelta(minutes=10))
PLAIN = Source(SourceKind.FEED, "https://plain.example/feed")
CONFIG = with_intervals(Config(None, {}, (), (OFTEN, PLAIN), settings=Settings(every=HOUR)))  # type: ignore[arg-type]


def seen(source: Source, at: datetime, not_before: datetime | None = None) -> Visit:
    return Visit(source.key, at, Outcome.OK, not_before=not_before)


def due(*visits: Visit, now: datetime = NOW) -> datetime:
    known = {visit.key: visit for visit in visits}
    return next_pass(CONFIG, known.get, NOW, now)


def test_every_source_has_an_interval() -> None:
    assert [s.every for s in CONFIG.sources] == [timedelta(minutes=10), HOUR]


def test_the_first_source_that_is_due_sets_the_time() -> None:
    assert due(seen(OFTEN, NOW), seen(PLAIN, NOW)) == NOW + timedelta(minutes=10)


def test_a_source_that_must_rest_does_not() -> None:
    resting = seen(OFTEN, NOW, not_before=NOW + 5 * HOUR)
    assert due(resting, seen(PLAIN, NOW - HOUR / 2)) == NOW + HOUR / 2


def test_pages_are_looked_at_once_in_the_interval_though_all_sources_rest() -> None:
    resting = [seen(s, NOW, not_before=NOW + 5 * HOUR) for s in CONFIG.sources]
    assert due(*resting) == NOW + HOUR


def test_passes_never_follow_each_other_without_a_pause() -> None:
    assert due(seen(OFTEN, NOW - HOUR), now=NOW + 3 * HOUR) == NOW + 3 * HOUR + LEAST


def test_when_a_pass_is_due_its_source_may_be_asked() -> None:
    visit = seen(OFTEN, NOW + timedelta(minutes=4))  # a slow pass: asked long after it began
    at = due(visit, seen(PLAIN, NOW))
    assert may_ask(CONFIG.sources[0], visit, at)
    assert not may_ask(CONFIG.sources[1], seen(PLAIN, NOW), at)


def test_labels_cannot_break_out_of_the_metrics() -> None:
    facts = Facts(blind={'feed:"}\nowned 1\\': True})
    lines = facts.metrics().splitlines()
    assert 'tracker_source_blind{source="feed:\\"}\\nowned 1\\\\"} 1' in lines
    assert not any(line.startswith("owned") for line in lines)


@pytest.fixture
def root() -> object:
    """The logging of the process, put back afterwards."""
    kept = logging.root.handlers[:], logging.root.level, LOG.level
    yield
    logging.root.handlers[:] = kept[0]
    logging.root.setLevel(kept[1])
    LOG.setLevel(kept[2])


@pytest.mark.usefixtures("root")
def test_the_log_is_one_line_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("json")
    tell("change", claim="a\nb", after="denied")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["claim"]) == ("change", "info", "a\nb")
    set_up("text")
    tell("change", claim="a\n\x1b[31mb")
    assert capsys.readouterr().err.count("\n") == 1
