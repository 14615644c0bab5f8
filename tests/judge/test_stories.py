"""Whole stories: with every passage read rightly, the judge reports what each story says that a tracker must report."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STORIES = sorted(p.parent for p in (ROOT / "corpus" / "replays").glob("*/expected.json"))


@pytest.fixture(scope="module")
def oracle():
    """The evaluation that judges on gold evidence; it lies beside the package."""
    sys.path.insert(0, str(ROOT))
    try:
        from evaluation import oracle
    finally:
        sys.path.remove(str(ROOT))
    return oracle


@pytest.mark.skipif(not STORIES, reason="the recorded stories are not part of this copy of the sources")
@pytest.mark.parametrize("folder", STORIES, ids=lambda folder: folder.name)
def test_the_changes_of_a_story(oracle, folder):
    score = oracle.scorer()
    result = score.score(score.load(str(folder)), oracle.retell(folder))
    assert result["details"]["missed"] == []
    assert result["details"]["false_alerts"] == []
    assert result["details"]["reviews_missed"] == []
