"""One claim, one site, one store: what a whole check makes of a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.site import Site
from tracker import config as loader
from tracker import pipeline
from tracker.claims import Config
from tracker.fetch import Fetcher
from tracker.pipeline import Report
from tracker.store import Store, open_store

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
CLAIMS = """
version: 1
article: {{outlet: Harbour Courier, url: "https://harbourcourier.example/vellmart", published: 2026-03-02}}
entities:
  vellmart: {{names: [Vellmart, 维玛特], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    also: [维玛特将允许其他商家在其网站上销售。]
    about: [vellmart]
sources:
  - feed: {site}/feed.xml
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s, concurrency: 4}}
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_feed("/feed.xml", "Meridian Post", [("/story", "A story")])
        yield site


@pytest.fixture
def config(site: Site, tmp_path: Path) -> Config:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS.format(site=site.url("")), encoding="utf-8")
    return loader.load(path, None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "state.sqlite", now=START) as store:
        yield store


def check(config: Config, store: Store, at: datetime = START) -> Report:
    """One pass at a given time."""
    with Fetcher(config.settings, now=lambda: at) as fetcher:
        return pipeline.check(config, store, fetcher, lambda: at)
