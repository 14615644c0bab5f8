"""Matching across languages, by words alone and with the model of sentences of `claimtracker[semantic]`.

    python -m evaluation across

Two measures. Labelled passages in the other language, of the stories that the model's curve was not fitted on; near
passages are left out, the other claim of a story is none that its passages are about. And the recorded stories that are
told in both languages, with their claims worded in one only: steps matched, and changes found by the built-in reader;
by the trained one, too, where it is installed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation import match, stories
from evaluation.part import Absent, Figures
from tracker import config as loader
from tracker import coverage, installed, pipeline, readers, records
from tracker.analyse import Analyst
from tracker.claims import Claim, Config, Entity, SeedArticle
from tracker.language import detect
from tracker.match import Matcher, Similarity
from tracker.model import Article, Failure
from tracker.stance import Reader, default_reader
from tracker.store import open_store
from training.similarity import Told, held_out, read_across


@dataclass
class Count:
    """Pairs of a claim and a text: how many belong together, were put together, and both."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def add(self, gold: bool, found: bool) -> None:
        """Counts one pair."""
        self.gold += gold
        self.found += found
        self.right += gold and found

    def figures(self, name: str, by: str) -> Figures:
        """Recall and precision."""
        return {
            f"{name}: recall, {by}": self.right / max(1, self.gold),
            f"{name}: precision, {by}": self.right / max(1, self.found),
        }


def measure(_: Path | None) -> Figures:
    """All figures, the two ways of matching side by side."""
    model = installed.similarity()
    if model is None:
        raise Absent(f"needs the model of sentences: {installed.INSTALL}")
    out: Figures = {}
    told = [story for story in read_across() if held_out(story.name)]
    for name, near in (("passages", False), ("passages, with near", True)):
        for by, similarity in (("words", None), ("model", model)):
            out |= _passages(told, similarity, near).figures(name, by)
    folders = sorted(stories.STORIES.glob("mix-*"))
    for language, name in (("en", "claims in English only"), ("zh", "claims in Chinese only")):
        some = [folder for folder in folders if _worded(loader.load(folder / "claims.yaml", None), language)]
        whole = [(folder, loader.load(folder / "claims.yaml", None)) for folder in some]
        cut = [(folder, in_one(config, language)) for folder, config in whole]
        for by, similarity in (("words", None), ("model", model)):
            out |= _matched(cut, similarity).figures(name, by)
            out |= _changes(cut, default_reader(), similarity, f"{name}: %s, {by}")
        trained = readers.chosen()
        if trained.name.startswith(readers.TRAINED):
            for by, similarity in (("trained reader", None), ("trained reader and model", model)):
                out |= _changes(cut, trained.reader, similarity, f"{name}: %s, {by}")
            out |= _changes(whole, trained.reader, None, f"{name}: %s, trained reader, all wordings")
    return out


def _passages(told: list[Told], similarity: Similarity | None, near: bool) -> Count:
    count = Count()
    for story in told:
        entities = {"subject": Entity("subject", tuple(story.subject))}
        claims = [Claim(k, text, about=("subject",)) for k, text in story.claims.items()]
        matcher = Matcher(claims, entities, SeedArticle(), similarity)
        for item in story.items:
            text = f"{item.context}\n{item.passage}".strip()
            found = [m for m in matcher.matches(Article("https://news.example/", "", text)) if near or not m.near]
            matched = {m.claim for m in found if m.passage.text in item.passage}
            for claim in story.claims:
                if claim != item.claim or item.about != "near":
                    count.add(claim == item.claim and item.about == "yes", claim in matched)
    return count


def _worded(config: Config, language: str) -> bool:
    return all(any(detect(text) == language for text in claim.wordings) for claim in config.claims)


def in_one(config: Config, language: str) -> Config:
    """The configuration with only those wordings of its claims that are in one language."""
    claims = []
    for claim in config.claims:
        text, *also = [text for text in claim.wordings if detect(text) == language]
        claims.append(replace(claim, text=text, also=tuple(also)))
    return replace(config, claims=tuple(claims))


def _matched(told: Sequence[tuple[Path, Config]], similarity: Similarity | None) -> Count:
    count = Count()
    for folder, config in told:
        for step in match.steps(folder, config, similarity):
            count.add(bool(step.gold), any(not m.near for m in step.matches))
    return count


def _changes(told: Sequence[tuple[Path, Config]], reader: Reader, similarity: Similarity | None, label: str) -> Figures:
    score, results = stories.scorer(), []
    for folder, config in told:
        results.append(score.score(score.load(str(folder)), list(_told(folder, config, reader, similarity))))
    sums = score.total(results)
    shown = {"change F1": "f1", "false alerts": "false_alerts", "reviews unasked": "reviews_extra"}
    return {label % figure: sums[key] for figure, key in shown.items()}


def _told(folder: Path, config: Config, reader: Reader, similarity: Similarity | None) -> Iterator[dict[str, object]]:
    observations = list(coverage.read([folder / "coverage.jsonl"]))
    analyst = Analyst.of(config, reader, similarity)
    with (
        tempfile.TemporaryDirectory() as place,
        open_store(Path(place) / "state.sqlite", now=observations[0].seen_at) as store,
    ):
        for step in pipeline.replay(config, store, observations, analyst):
            if not isinstance(step, Failure):
                yield records.change_record(step)
