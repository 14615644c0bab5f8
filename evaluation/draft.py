"""How well `tracker init` drafts: of the claims that a person would draft, how many are there, and does the draft load.

    python -m evaluation.draft [-v]

Measured on the articles of tests/draft, with their claims set down by hand, and on the first article of each recorded
story against its claims file, whose claims are put in other words. A claim is found when a drafted one
says the same; a denial, when it denies a claim that is found.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.matching import alike
from evaluation.stories import STORIES
from tracker import config as loader
from tracker import coverage, urls
from tracker.draft import Draft, draft, links, render
from tracker.errors import ConfigError
from tracker.extract import extract, from_text
from tracker.language import terms
from tracker.model import Article

ARTICLES = Path(__file__).parents[1] / "tests" / "draft" / "articles"
# Articles of the tests are to be quoted closely: F1 of terms. The claims of stories are in other words than theirs:
# what each covers of the other in meaning. Set by reading the pairs: those above it say the same.
CLOSE, ALIKE = 0.6, 0.6
Measure = Callable[[str, str], float]


@dataclass(frozen=True)
class Result:
    """One article's draft against what was expected of it."""

    name: str
    expected: int
    found: int
    right: int  # found, with the status that the article left
    drafted: int
    loads: bool
    missed: tuple[str, ...]


def likeness(one: str, other: str) -> float:
    """F1 of the terms of two sentences."""
    a, b = set(terms(one)), set(terms(other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def loads(made: Draft) -> bool:
    """Whether the draft's text is a valid claims file without a negated claim in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.yaml"
        path.write_text(render(made), encoding="utf-8")
        try:
            loader.load(path)
        except ConfigError:
            return False
    return True


def compare(name: str, made: Draft, expected: Sequence[dict[str, Any]], likeness: Measure, least: float) -> Result:
    """How a draft stands to the claims expected, each `{"text", "status", "denies"?}`."""
    drafted = [d.claim for d in made.claims]
    by_id = {claim.id: claim for claim in drafted}
    found: dict[int, bool] = {}
    for i, want in enumerate(expected):
        for claim in drafted:
            if (claim.denies is None) != ("denies" not in want):
                continue
            if claim.denies is not None:
                same = likeness(by_id[claim.denies].text, expected[want["denies"]]["text"])
            else:
                same = likeness(claim.text, want["text"])
            if same >= least:
                found[i] = found.get(i, False) or claim.status == want["status"]
    missed = tuple(want["text"] for i, want in enumerate(expected) if i not in found)
    return Result(name, len(expected), len(found), sum(found.values()), len(drafted), loads(made), missed)


def written() -> Iterator[Result]:
    """The articles of the tests."""
    for gold in sorted(ARTICLES.glob("*.json")):
        want = json.loads(gold.read_text(encoding="utf-8"))
        yield compare(gold.stem, of_file(gold, want["outlet"]), want["claims"], likeness, CLOSE)


def of_file(gold: Path, outlet: str) -> Draft:
    """The draft of the article that lies beside a file of expected claims."""
    page = gold.with_suffix(".html")
    if page.exists():
        markup = page.read_text(encoding="utf-8")
        return draft(extract(markup, "https://echo.example/story"), links(markup, "https://echo.example/story"))
    text = gold.with_suffix(".txt").read_text(encoding="utf-8")
    return draft(from_text(text, "https://news.example/story", outlet=outlet))


def recorded() -> Iterator[Result]:
    """The first article of each recorded story."""
    for folder in sorted(p.parent for p in STORIES.glob("*/expected.json")):
        config = loader.load(folder / "claims.yaml")
        seed = urls.canonical(config.article.url or "")
        first = next((o for o in coverage.read([folder / "coverage.jsonl"]) if urls.canonical(o.url) == seed), None)
        article = first.read() if first else None
        if not isinstance(article, Article):
            continue
        # Denials that came later are no part of the article.
        told = [c for c in config.claims if c.denies is None or c.status == "confirmed"]
        place = {c.id: i for i, c in enumerate(told)}
        want = [{"text": c.text, "status": c.status} | ({"denies": place[c.denies]} if c.denies else {}) for c in told]
        yield compare(folder.name, draft(article), want, alike, ALIKE)


def total(results: Sequence[Result]) -> dict[str, float]:
    """Recall of expected claims, of those the share with the right status, claims drafted for one expected, loading."""
    expected = sum(r.expected for r in results)
    found = sum(r.found for r in results)
    return {"articles": len(results), "expected": expected, "recall": found / expected,
            "status_right": sum(r.right for r in results) / max(found, 1),
            "drafted_per_expected": sum(r.drafted for r in results) / expected,
            "load": sum(r.loads for r in results) / len(results)}  # fmt: skip


def main() -> None:
    """Print the figures; with -v what was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-v", "--verbose", action="store_true")
    verbose = parser.parse_args().verbose
    for title, results in (("written for the tests", list(written())), ("recorded stories", list(recorded()))):
        sys.stdout.write(f"{title}: " + "  ".join(f"{k} {v:.3g}" for k, v in total(results).items()) + "\n")
        for result in results if verbose else ():
            sys.stdout.write(
                f"  {result.name}: {result.found}/{result.expected}, {result.right} right, {result.drafted} drafted\n"
            )
            sys.stdout.writelines(f"      missed {text}\n" for text in result.missed)


if __name__ == "__main__":
    main()
