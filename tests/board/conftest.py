"""A state made through a whole replay, and the board of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker import config as loader
from tracker import pipeline
from tracker.board import Board
from tracker.claims import Config
from tracker.cli.board import gather
from tracker.coverage import Observation
from tracker.store import Store, open_store

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
CLAIMS = """
version: 1
article:
  title: Vellmart to open its website
  outlet: Harbour Courier
  url: https://harbourcourier.example/vellmart
  published: 2026-03-02
entities:
  vellmart: {names: [Vellmart, 维玛特], official: [vellmart.example]}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    also: [维玛特将允许其他商家在其网站上销售。]
    about: [vellmart]
  - id: 否认
    text: Vellmart denied that it will let other merchants sell on its website.
    about: [vellmart]
    denies: outside-sellers
sources:
  - feed: https://meridian.example/feed.xml
settings:
  board: https://news.example/claims/
"""
EVIL = (
    '<script>alert(1)</script> </style><style>*{} </title> <img src=x onerror=alert(1)> " onmouseover="alert(1)" \' '
    "&lt;b&gt; javascript:alert(1) \u202egnp.exe\u2066 \x1b[31m\x07 \ufffe ]]> {0} %s ${HOME} <!-- "
)
DENIAL = "Vellmart denied on Tuesday that it will let other merchants sell on its website."


def observation(
    text: str, hours: int = 0, *, title: str = "Vellmart denies plan", outlet: str = "Meridian Post"
) -> Observation:
    """A page as it stood so many hours after the start."""
    url = "https://meridian.example/a?q=<script>&x='\"onload=1"
    return Observation(
        START + timedelta(hours=hours), url, text=text, title=title, outlet=outlet, published=START, lang="en"
    )


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS, encoding="utf-8")
    return path


@pytest.fixture
def config(claims: Path) -> Config:
    return loader.load(claims, None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "claims.sqlite", now=START) as store:
        yield store


@pytest.fixture
def board_of(config: Config, store: Store) -> Callable[..., Board]:
    def make(*observations: Observation) -> Board:
        list(pipeline.replay(config, store, observations))
        return gather(config, store, START + timedelta(days=1))

    return make
