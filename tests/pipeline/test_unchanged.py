"""A pass over pages that did not change asks conditionally and writes nothing but times."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.site import Site
from tracker import config as loader
from tracker import pipeline
from tracker.claims import Config
from tracker.fetch import Fetcher
from tracker.store import open_store

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
PAGES = [f"/story-{n}" for n in range(200)]
TIMES = {"at", "ok_at", "outcome"}  # of a visit
CLAIMS = """
version: 1
entities:
  vellmart: {{names: [Vellmart], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
sources:
  - feed: {site}/feed.xml
  - feed: {site}/other.xml
  - page: {site}/watched
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s, concurrency: 4}}
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        for path in [*PAGES, "/watched"]:
            text = f"The shop {path} in the town of Corrow opened its doors again on Monday after the winter."
            site.put_article(path, f"Shop {path} opens", [text], "Meridian Post", "2026-03-03T08:00:00Z")
        site.put_feed("/feed.xml", "Meridian Post", [(path, path) for path in PAGES[:150]])
        site.put_feed("/other.xml", "Meridian Post", [(path, path) for path in PAGES[50:]])
        yield site


@pytest.fixture
def config(site: Site, tmp_path: Path) -> Config:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS.format(site=site.url("")), encoding="utf-8")
    return loader.load(path, None)


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, but for the times of visits and the lease of a run."""
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: sorted(database.execute(f"SELECT * FROM {name}").fetchall()) for name in tables}
    seen = [(key, {k: v for k, v in json.loads(body).items() if k not in TIMES}) for key, *_, body in rows["visits"]]
    for _, body in seen:
        body.pop("next_due", None)
    return rows | {"visits": seen, "lease": []}


def test_200_unchanged_pages_are_asked_for_conditionally_and_nothing_but_times_is_written(
    site: Site, config: Config, tmp_path: Path
) -> None:
    path = tmp_path / "state.sqlite"

    def check(at: datetime) -> tuple[pipeline.Report, int]:
        commits = 0

        def count(connection: Any) -> None:
            nonlocal commits
            commits += 1

        with open_store(path, now=at) as store, Fetcher(config.settings, now=lambda: at) as fetcher:
            event.listen(store._engine, "commit", count)
            return pipeline.check(config, store, fetcher, lambda: at), commits

    first, _ = check(START)
    assert first.new == len(PAGES) + 1
    before = everything(path)
    site.asked.clear()
    second, commits = check(START + timedelta(hours=1))
    asked = [a for a in site.asked if a.path != "/robots.txt"]
    assert len(asked) == len({a.path for a in asked}) == len(PAGES) + 3
    assert {a.status for a in asked} == {304}
    assert all("If-None-Match" in a.headers for a in asked)
    assert second.unchanged == len(PAGES) + 1 and second.new == second.revised == 0
    assert commits <= len(PAGES) + 3, "one transaction a page at most, one for all sources"
    after = everything(path)
    assert {name for name in before if before[name] != after[name]} == set()
