"""Rumours with dated articles and a final truth (Emergent): stance of headlines, and what a replay makes of each.

Headlines are read by models that never saw their claim. The replay uses the shipped reader, which was not trained on
these texts. Nobody official speaks in most of them, so `confirmed` and `denied` are rare; what counts is that they are
right.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from evaluation.part import Figures, folder, rows
from tracker import pipeline
from tracker.analyse import Analyst
from tracker.claims import Claim, Config, Entity, SeedArticle
from tracker.coverage import Observation
from tracker.draft.names import english
from tracker.model import Article, Change, Stance, Status
from tracker.sentences import split
from tracker.stance import Reader, default_reader
from tracker.store import open_store

STANCES = {"for": Stance.SUPPORTS, "against": Stance.REFUTES, "observing": Stance.DISCUSSES}
SAYS_SO = {
    Status.CONFIRMED: "confirmed", Status.FULFILLED: "confirmed", Status.DENIED: "denied", Status.REFUTED: "denied",
}  # fmt: skip
TRUTH = {"true": "confirmed", "false": "denied"}


@dataclass(frozen=True)
class Outcome:
    """What a replay made of one rumour."""

    truth: str
    final: Status
    ever: frozenset[str]  # of "confirmed" and "denied"
    hours: float | None  # from the first article to the right status


def headlines(file: Path) -> Figures:
    """Accuracy and F1 of the stance of headlines, each against its claim, and of always giving the commonest answer.

    What `tracker assess` ships was trained on these claims, so it is trained anew without each fifth of them.
    """
    import numpy as np
    from sklearn.model_selection import GroupKFold

    from training.assess import fit, sample_rows
    from training.emergent import read_samples

    samples = read_samples(file)
    measures, labels = sample_rows(samples), np.array([s.stance for s in samples])
    stories = [s.story for s in samples]
    gold, mine = list[str](), list[str]()
    for train, test in GroupKFold(5).split(stories, groups=stories):
        model = fit(measures[train], labels[train])
        asked = [i for i in test if samples[i].headline_only and labels[i] != "unrelated"]
        columns = [list(model.classes_).index(stance) for stance in STANCES.values()]
        chosen = model.predict_proba(measures[asked])[:, columns].argmax(axis=1)
        gold += [str(labels[i]) for i in asked]
        mine += [str(list(STANCES.values())[c]) for c in chosen]
    right = sum(a == b for a, b in zip(gold, mine, strict=True)) / len(gold)
    f1 = {name: _f1(gold, mine, stance) for name, stance in STANCES.items()}
    most = Counter(gold).most_common(1)[0][1] / len(gold)
    scored: Figures = {"headlines": len(gold), "headline accuracy": right, "always the commonest": most}
    return scored | {"headline macro-F1": sum(f1.values()) / 3} | {f"F1 {name}": value for name, value in f1.items()}


def measure(data: Path | None) -> Figures:
    """The figures of both."""
    file = folder(data, "emergent") / "replay-dev.jsonl.gz"
    claims = rows(file)
    return {"claims": len(claims)} | headlines(file) | summary([outcome(row) for row in claims])


def summary(outcomes: list[Outcome]) -> Figures:
    """Precision of what was said to be so or not so, and how soon."""
    out: Figures = {}
    for said, truth, other in (("confirmed", "true", "false"), ("denied", "false", "true")):
        told = [o for o in outcomes if said in o.ever]
        right, wrong = (sum(o.truth == t for o in told) for t in (truth, other))
        out[f"said {said}"] = len(told)
        out |= {f"{said}, and {truth}": right, f"{said}, and {other}": wrong}
        out[f"precision of {said}, where settled"] = right / (right + wrong) if right + wrong else "-"
    soon = [o.hours for o in outcomes if o.hours is not None]
    out["right status reached"] = len(soon)
    out["median hours to it"] = median(soon) if soon else "-"
    out["ended corroborated or disputed"] = sum(o.final in (Status.CORROBORATED, Status.DISPUTED) for o in outcomes)
    return out


def trained(data: Path | None, reader: Reader) -> Figures:
    """The replay's figures with another reader."""
    return summary([outcome(row, reader) for row in rows(folder(data, "emergent") / "replay-dev.jsonl.gz")])


def outcome(row: dict[str, Any], reader: Reader | None = None) -> Outcome:
    """A rumour's articles, in their order, down the path of a replay; read by the built-in reader unless another is
    given."""
    observations = [
        Observation(
            seen_at=(seen := datetime.fromisoformat(a["t"]).astimezone(UTC)), url=a["url"],
            text=a["body"] or a["headline"], title=a["headline"], outlet=a["domain"], published=seen, lang="en",
        )
        for a in row["articles"]
    ]  # fmt: skip
    observations.sort(key=lambda o: o.seen_at)
    config = _config(row)
    with (
        tempfile.TemporaryDirectory() as place,
        open_store(Path(place) / "s.sqlite", now=observations[0].seen_at) as store,
    ):
        analyst = Analyst.of(config, reader or default_reader())
        changes = [s for s in pipeline.replay(config, store, observations, analyst) if isinstance(s, Change)]
    reached = [(c.at, SAYS_SO[c.after]) for c in changes if c.after in SAYS_SO and c.after != c.before]
    first = next((at for at, said in reached if said == TRUTH.get(row["truth"])), None)
    hours = (first - observations[0].seen_at).total_seconds() / 3600 if first else None
    final = changes[-1].after if changes else Status.UNVERIFIED
    return Outcome(row["truth"], final, frozenset(said for _, said in reached), hours)


def _config(row: dict[str, Any]) -> Config:
    """A claims file with the rumour as its claim; whom it names first, no place, is its subject."""
    text = row["claim"]
    article = Article("https://rumour.example/", "", f"{text}.")
    able = [n for n in english(article, split(article.content)) if not n.place]
    named = sorted(able, key=lambda n: n.first)[:1]
    entities = {f"e{i}": Entity(f"e{i}", tuple(n.names)) for i, n in enumerate(named)}
    return Config(SeedArticle(), entities, (Claim("rumour", text, about=tuple(entities)),))


def _f1(gold: list[str], mine: list[str], stance: Stance) -> float:
    hits = sum(a == b == stance for a, b in zip(gold, mine, strict=True))
    total = gold.count(stance) + mine.count(stance)
    return 2 * hits / total if total else 0.0
