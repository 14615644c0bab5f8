"""Searches look back to their last answer: runs come late, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tracker.claims import Source, SourceKind
from tracker.model import Failure, Fetched, Outcome, Validators
from tracker.sources import discover
from tracker.watching import Visit

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(("silent_for", "days"), [(None, 7), (0, 7), (3, 7), (6, 8), (20, 22), (400, 90)])
def test_the_span_covers_the_silence(silent_for: int | None, days: int) -> None:
    asked = []

    def fetch(url: str, validators: Validators) -> Fetched:
        asked.append(parse_qs(urlsplit(url).query))
        return Failure(url, Outcome.NETWORK, "not today", NOW)

    for engine in ("gdelt", "google-news"):
        source = Source(SourceKind.SEARCH, engine, query="Vellmart")
        ok_at = None if silent_for is None else NOW - timedelta(days=silent_for)
        discover(source, fetch, Visit(source.key, NOW, Outcome.OK, ok_at=ok_at), NOW)
    assert asked[0]["timespan"] == [f"{days}d"]
    assert asked[1]["q"] == [f"Vellmart when:{days}d"]
