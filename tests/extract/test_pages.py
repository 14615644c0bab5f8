"""Whole pages of many makes, with the clutter that real ones carry: what stays, what goes, to the letter."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tracker.extract import extract

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(p.stem for p in PAGES.glob("*.txt"))


def expected(name: str) -> tuple[dict[str, str], str]:
    """The facts before the first blank line, and the content after it."""
    head, _, content = (PAGES / f"{name}.txt").read_text(encoding="utf-8").partition("\n\n")
    return dict(line.split(": ", 1) for line in head.splitlines()), content.rstrip("\n")


@pytest.mark.parametrize("name", NAMES)
def test_the_article_and_nothing_but_the_article(name: str) -> None:
    facts, content = expected(name)
    article = extract((PAGES / f"{name}.html").read_text(encoding="utf-8"), facts["url"])
    assert article.content == content


@pytest.mark.parametrize("name", NAMES)
def test_what_is_known_of_the_article(name: str) -> None:
    facts, _ = expected(name)
    article = extract((PAGES / f"{name}.html").read_text(encoding="utf-8"), facts["url"])
    assert article.url == facts["url"]
    assert article.outlet == facts["outlet"]
    assert article.author == facts.get("author")
    assert article.lang == facts["lang"]
    for given, key in ((article.published, "published"), (article.modified, "modified")):
        assert given == (datetime.fromisoformat(facts[key]) if key in facts else None)
        assert given is None or given.utcoffset() == datetime.fromisoformat(facts[key]).utcoffset()


def test_there_are_pages_enough() -> None:
    assert len(NAMES) >= 12
    assert sum(n.startswith("zh") for n in NAMES) >= 5
