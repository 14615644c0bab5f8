"""The running stories of corpus/running: claims.yaml and coverage.jsonl of a story, and labels.jsonl beside them.

corpus/running/README.md tells what a line of labels.jsonl holds. A sentence without a line bears on no claim.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tracker import config as loader
from tracker import coverage
from tracker.analyse import speakers
from tracker.claims import Claim, Config
from tracker.match import Matcher
from tracker.match.matcher import CONTEXT
from tracker.model import Article, Match, Passage, Sentence
from tracker.stance.protocol import Query, View
from tracker.stance.reader import view
from training.passages import HEADS, LATER, Item, hand

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "running"
# The stories of these hands are kept out of all training: what was learnt is measured on them.
AWAY = ("en-t", "mix-q", "zh-s")
# The stories of these hands are kept out of everything: no model has seen them, and no threshold was chosen for them.
FRESH = ("en-x", "mix-u", "mix-v", "zh-v", "en-fr", "zh-fr")
# Sentences that bear on no claim are learnt from where the matcher gives them at least this probability.
FLOOR = 0.12
# The trained reader weighs weaker matches than others do (tracker/stance/blend.py, REACH), and learns from these.
FLOOR_OF_READER = 0.03


@dataclass(frozen=True)
class Page:
    """One observation: the article, and the labels of its sentences, by sentence and claim."""

    article: Article
    seen_at: datetime
    labels: dict[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True)
class Story:
    """One story in the order of its observations."""

    name: str
    config: Config
    pages: tuple[Page, ...]


def labels(folder: Path, name: str = "labels.jsonl") -> list[dict[str, Any]]:
    """The labelled sentences of a story, as its writer or, with `second.jsonl`, a second reader labelled them."""
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]


def folders(*, away: bool = False, later: bool = True) -> list[Path]:
    """The stories to learn from, with or without those for the trained reader alone, or those kept out, by name."""
    found = [path.parent for path in sorted(CORPUS.glob("*/labels.jsonl")) if hand(path.parent.name) not in FRESH]
    wanted = [folder for folder in found if (hand(folder.name) in AWAY) == away]
    return [folder for folder in wanted if later or hand(folder.name) not in LATER]


def fresh() -> list[Path]:
    """The stories that nothing was tuned to, by name."""
    return sorted(path.parent for path in CORPUS.glob("*/labels.jsonl") if hand(path.parent.name) in FRESH)


def read_running(*, away: bool = False, later: bool = True) -> Iterator[Story]:
    """The stories of `folders`."""
    yield from map(read_story, folders(away=away, later=later))


def read_story(folder: Path) -> Story:
    """One story."""
    config, rows, pages = loader.load(folder / "claims.yaml", None), labels(folder), []
    for seen in coverage.read([folder / "coverage.jsonl"]):
        article = seen.read()
        if isinstance(article, Article):
            mine = [r for r in rows if r["url"] == seen.url and datetime.fromisoformat(r["seen_at"]) == seen.seen_at]
            article = replace(article, official_for=speakers(article, config.entities))
            pages.append(Page(article, seen.seen_at, {(r["quote"], r["claim"]): r for r in mine}))
    return Story(folder.name, config, tuple(pages))


def items(*, away: bool = False, later: bool = True, floor: float = FLOOR) -> Iterator[Item]:
    """The labelled sentences of the stories of `folders` as items, and those that say nothing of a claim though the
    matcher gives them a probability of `floor`."""
    for story in read_running(away=away, later=later):
        matcher = Matcher(story.config.claims, story.config.entities, story.config.article)
        for page in story.pages:
            yield from _of_page(story, page, matcher, floor)


def _of_page(story: Story, page: Page, matcher: Matcher, floor: float) -> Iterator[Item]:
    described = matcher.described(page.article)
    lang = f"{story.name.partition('-')[0]}-{page.article.lang}"
    for at, (sentence, rows) in enumerate(described):
        for claim in story.config.claims:
            label = page.labels.get((sentence.text, claim.id))
            if label is None and (claim.id not in rows or matcher.chance(rows[claim.id]) < floor):
                continue
            first = described[max(0, at - CONTEXT)][0].start
            view = _view(story, page.article, claim, sentence, first)
            if label is None:
                yield Item(story.name, lang, view, {}, "no")
            else:
                said = {head: label[head] for head in HEADS}
                about = "near" if label.get("near") else "yes"
                yield Item(story.name, lang, view, said, about, old=bool(label.get("old")))


def _view(story: Story, article: Article, claim: Claim, sentence: Sentence, first: int) -> View:
    context = article.content[first : sentence.start].strip()
    passage = Passage(sentence.text, sentence.start, sentence.end, context, sentence.paragraph == 0)
    subjects = tuple(story.config.entities[name] for name in claim.about)
    return view(Query(claim, subjects, Match(claim.id, passage, 1.0), article))
