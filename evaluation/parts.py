"""All parts of the evaluation by name: what each measures and needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from evaluation import (
    agreement,
    draft,
    emergent,
    errors,
    evidence,
    match,
    matching,
    oracle,
    pairs,
    reader,
    reliability,
    stories,
    sureness,
    worth,
)
from evaluation.part import Absent, Figures, Part, folder
from tracker.stance import Reader, default_reader
from training import running

Measure = Callable[[Path | None], Figures]


def changes(results: Sequence[dict[str, Any]]) -> Figures:
    """The figures of replays that are shown, from the results of corpus/replays/score.py."""
    sums = stories.scorer().total(list(results))
    return {
        "stories": len(results),
        "changes expected": sums["expected"],
        "precision": sums["precision"],
        "recall": sums["recall"],
        "F1": sums["f1"],
        "false alerts": sums["false_alerts"],
        "steps right": sums["step_accuracy"],
        "reviews raised": sums["reviews_found"] / max(1, sums["reviews_expected"]),
        "reviews unasked": sums["reviews_extra"],
    }


def retold(reader: Reader | None = None, folders: Sequence[Path] = ()) -> list[dict[str, Any]]:
    """The score of each recorded story, or of those named, as the built-in reader tells it or another."""
    score, reader = stories.scorer(), reader or default_reader()
    told = folders or stories.recorded()
    return [score.score(score.load(str(folder)), stories.retell(folder, reader)[1]) for folder in told]


def _stories(_: Path | None) -> Figures:
    return _by_language(retold())


def _running(_: Path | None) -> Figures:
    return _by_language(retold(folders=running.folders(away=True)))


def _by_language(results: Sequence[dict[str, Any]]) -> Figures:
    out = changes(results)
    for name, prefix in (("English", "en-"), ("both languages", "mix-"), ("Chinese", "zh-")):
        some = [r for r in results if r["scenario"].startswith(prefix)]
        if some:
            out[f"F1, {name}"] = changes(some)["F1"]
    return out


def _reader_stories(_: Path | None) -> Figures:
    return _beside(stories.recorded())


def _reader_running(_: Path | None) -> Figures:
    return _beside(running.folders(away=True))


def _fresh(_: Path | None) -> Figures:
    return _by_language(retold(folders=running.fresh()))


def _reader_fresh(_: Path | None) -> Figures:
    return _beside(running.fresh())


def _beside(folders: Sequence[Path]) -> Figures:
    trained, plain = changes(retold(reader.installed(), folders)), changes(retold(folders=folders))
    return {
        f"{figure}, {name}": figures[figure]
        for figure in ("precision", "recall", "F1", "false alerts", "steps right", "reviews raised", "reviews unasked")
        for name, figures in (("trained", trained), ("built-in", plain))
    }


def _sureness(_: Path | None) -> Figures:
    return sureness.measure(default_reader())


def _reader_sureness(_: Path | None) -> Figures:
    return sureness.measure(reader.installed())


def _oracle(_: Path | None) -> Figures:
    score = stories.scorer()
    return changes([score.score(score.load(str(folder)), oracle.retell(folder)) for folder in stories.recorded()])


def _match(_: Path | None) -> Figures:
    steps = [step for story in stories.recorded() for step in match.steps(story)]
    found = [s for s in steps if any(not m.near for m in s.matches)]
    right, gold = sum(bool(s.gold) for s in found), sum(bool(s.gold) for s in steps)
    return {"steps with evidence": gold, "recall": right / gold, "precision": right / max(1, len(found))}


def _across(data: Path | None) -> Figures:
    from evaluation import across  # the libraries of the training beside it

    return across.measure(data)


def _evidence(_: Path | None) -> Figures:
    tally = evidence.Tally()
    for story in stories.recorded():
        for _url, _claim, gold, found in evidence.steps(story):
            evidence.count(tally, gold, found)
    n = tally.gold.total()
    out: Figures = {"readings in gold": n, "not matched": tally.unmatched.total() / n}
    out |= {"stance and act found": tally.said.total() / n, "with voice": tally.whole.total() / n}
    out["precision of sides taken"] = 1 - tally.extra.total() / max(1, tally.taken)
    acts: dict[str, list[int]] = {}
    for kind, count in tally.gold.items():
        so_far = acts.setdefault(kind.split()[1], [0, 0])
        so_far[0] += tally.said[kind]
        so_far[1] += count
    out |= {f"found: {act}": f"{hits}/{n}" for act, (hits, n) in sorted(acts.items(), key=lambda kv: -kv[1][1])}
    return out


def _errors(_: Path | None) -> Figures:
    return errors.measure()[0]


@cache
def _held_out() -> tuple[Any, Any]:
    """The labelled passages, and what models that never saw their stories said of them: once, for two parts."""
    try:
        from evaluation.stance import answers
        from training.passages import read_corpus
    except ImportError as error:
        raise Absent(f"needs {error.name}") from error
    items = read_corpus()
    return items, answers(items, 5)


def _passages(_: Path | None) -> Figures:
    items, found = _held_out()
    out: Figures = {"passages": len(items)}
    for name, want in (("", None), (", English", "en"), (", Chinese", "zh"), (", across", "x")):
        rows = [i for i, item in enumerate(items) if want in (None, item.lang)]
        for head in ("stance", "act", "voice"):
            out[f"{head}{name}"] = sum(items[i].labels[head] == getattr(found[i], head) for i in rows) / len(rows)
    return out


def _pairs(_: Path | None) -> Figures:
    return pairs.measure(*_held_out())


def _fnc1(data: Path | None) -> Figures:
    place = folder(data, "fnc-1")
    figures: Figures = _learnt("fnc1").measure(place)
    return figures


def _reader_fnc1(data: Path | None) -> Figures:
    place, encoder = folder(data, "fnc-1"), reader.encoder()
    figures: Figures = _learnt("fnc1").trained(place, encoder)
    return figures


def _reader_emergent(data: Path | None) -> Figures:
    return emergent.trained(data, reader.installed())


def _learnt(name: str) -> Any:
    """A module of the evaluation that needs the libraries of the training. Raises Absent."""
    try:
        return import_module(f"evaluation.{name}")
    except ImportError as error:
        raise Absent(f"needs {error.name}") from error


def _worth(data: Path | None) -> Figures:
    out: Figures = {}
    for file in sorted(folder(data, "check-worthiness").glob("*.jsonl.gz")):
        found = worth.measure(file)
        name = file.name.removesuffix(".jsonl.gz")
        out |= {f"{name} AP": found["ap"], f"{name} AP, naive": max(found["naive"], found["length"])}
        out[f"{name} ratio"] = found["ratio"]
    return out


def _draft(_: Path | None) -> Figures:
    out: Figures = {}
    for name, results in (("written", list(draft.written())), ("recorded", list(draft.recorded()))):
        out |= {f"{name}: {figure}": value for figure, value in draft.total(results).items()}
    return out


PARTS: dict[str, tuple[str, Measure]] = {
    "stories": ("recorded stories, as `tracker replay` retells them", _stories),
    "reader-stories": ("recorded stories: the trained reader beside the built-in one", _reader_stories),
    "running": ("running stories kept out of all training", _running),
    "reader-running": ("those, the trained reader beside the built-in one", _reader_running),
    "fresh": ("running stories that no model has seen and nothing was chosen for", _fresh),
    "reader-fresh": ("those, the trained reader beside the built-in one", _reader_fresh),
    "sureness": ("alerts by how sure the reading is that they stand on", _sureness),
    "reader-sureness": ("those of the trained reader", _reader_sureness),
    "reader-passages": ("the trained reader on stories that it was not trained on", reader.passages),
    "oracle": ("the judge alone, on what gold says of each page", _oracle),
    "errors": ("why changes were missed or told falsely in the stories", _errors),
    "match": ("which articles bear on which claim, in the stories", _match),
    "reliability": ("whether a match's score is a probability, on stories kept out", reliability.measure),
    "across": ("matching across languages: by words, and with the model of sentences", _across),
    "evidence": ("stance, act and voice in the stories", _evidence),
    "draft": ("what `tracker init` drafts from an article", _draft),
    "passages": ("labelled passages, cross-validated over stories", _passages),
    "agreement": ("a second reader, blind, on a quarter of the labelled passages", agreement.measure),
    "agreement-running": ("a second reader, blind, on every eighth running story", agreement.running),
    "pairs": ("minimal pairs among them", _pairs),
    "fnc1": ("headlines against bodies (FNC-1), cross-validated over stories", _fnc1),
    "reader-fnc1": (
        "the same on stories that the trained reader never saw, with and without it",
        _reader_fnc1,
    ),
    "emergent": ("rumours with a final truth (Emergent)", emergent.measure),
    "reader-emergent": ("what is said of those with the trained reader", _reader_emergent),
    "known-lie": ("which checked claim a post repeats", matching.known_lie),
    "zh-en-news": ("the same news sentence in the other language", matching.zh_en_news),
    "news-similarity": ("how alike two headlines are, two sentences say the same", matching.news_similarity),
    "check-worthiness": ("which sentences of debates are claims", _worth),
}


def run(name: str, data: Path | None) -> Part:
    """Measure one part. What it lacks becomes its reason to be skipped."""
    about, measure = PARTS[name]
    began = time.monotonic()
    try:
        figures = measure(data)
    except (Absent, FileNotFoundError, ImportError) as reason:
        return Part(name, about, skipped=str(reason))
    return Part(name, about, figures, seconds=time.monotonic() - began)
