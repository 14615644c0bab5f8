"""Fifty sources of which twenty misbehave, each in its own way, at the same time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fetch.conftest import Site
from tests.hostile.misbehaving import WAYS, misbehaving, well_behaved
from tracker import pipeline
from tracker.claims import Claim, Config, Entity, SeedArticle, Settings, Source
from tracker.fetch import Fetcher
from tracker.pipeline import Report
from tracker.store import open_store

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
GOOD = 30


def config(sources: list[Source]) -> Config:
    """A configuration of these sources and one claim."""
    claim = Claim("outside-sellers", "Vellmart will let other merchants sell on its website.", about=("vellmart",))
    settings = Settings(
        timeout=timedelta(seconds=2),
        max_bytes=2 * 1024 * 1024,
        host_delay=timedelta(0),
        host_concurrency=4,
        allow_private=("127.0.0.1",),
    )
    entities = {"vellmart": Entity("vellmart", ("Vellmart",))}
    return Config(SeedArticle(), entities, (claim,), tuple(sources), settings=settings)


def test_fifty_sources_of_which_twenty_misbehave(tmp_path: Path) -> None:
    good = Site()
    try:
        with misbehaving() as ways, open_store(tmp_path / "state.sqlite", now=START) as store:
            sources = [source for _, source in ways.values()] + well_behaved(good, GOOD)
            assert (len(WAYS), len(sources)) == (20, 50)
            whole = config(sources)

            def check(at: datetime) -> Report:
                with Fetcher(whole.settings, now=lambda: at) as fetcher:
                    return pipeline.check(whole, store, fetcher, lambda: at)

            first = check(START)
            assert {h.source: h.outcome for h in first.blind} == {key: way.outcome for key, (way, _) in ways.items()}
            assert all(h.detail and h.detail.isprintable() for h in first.blind)
            assert first.new == GOOD and len(list(store.articles())) == GOOD
            assert len(first.sources) == 50 and first.left_over == 0
            second = check(START + timedelta(hours=1))
            waiting = {"429", "410"}  # told at once that it is gone; rate limited for a day
            news = {h.label for h in (*first.went_blind, *second.went_blind)}
            assert news == {way.name for way in WAYS} - waiting | {"410"}
            assert second.changes == [] and {h.source for h in second.blind} == set(ways)
    finally:
        good.close()
