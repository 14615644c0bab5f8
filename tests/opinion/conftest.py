"""A model to ask, and something to ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.opinion.model import Model
from tracker.claims import Adviser as Settings
from tracker.claims import Claim, Entity
from tracker.model import Article, Match, Passage
from tracker.opinion.adviser import Adviser
from tracker.stance.protocol import Query

CLAIM = Claim("outside-sellers", "Vellmart will let other merchants sell on its website.", about=("vellmart",))
VELLMART = Entity("vellmart", ("Vellmart", "维尔玛"))
Ask = Callable[..., Query]


@pytest.fixture
def model() -> Iterator[Model]:
    with Model() as model:
        yield model


@pytest.fixture
def adviser(model: Model) -> Callable[..., Adviser]:
    """An adviser on the model, without pauses; settings by name."""

    def make(key: str | None = "sk-hush", **settings: Any) -> Adviser:
        fields = {"url": model.url, "model": "small", "timeout": timedelta(seconds=20), **settings}
        return Adviser(Settings(**fields), key, pause=0.0)

    return make


@pytest.fixture
def query() -> Ask:
    def make(passage: str = "Vellmart denied the plan.", before: str = "The report came on Monday.") -> Query:
        article = Article("https://post.example/a", "Vellmart", f"{before} {passage}")
        match = Match(CLAIM.id, Passage(passage, 0, len(passage), before), 0.5)
        return Query(CLAIM, (VELLMART,), match, article)

    return make
