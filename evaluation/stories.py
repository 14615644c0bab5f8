"""How well recorded stories are retold: replays with known outcomes, through the very path that `tracker replay` uses.

    python -m evaluation.stories                      every story of corpus/replays
    python -m evaluation.stories FOLDER -v            others; with what was missed, and what was read of it
    python -m evaluation.stories --installed          with the trained reader, where its package is installed

The score is that of corpus/replays/score.py, which runs the command line; here the stories run in this process, with
the analyst loaded once a story and no start-up to wait for.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from tracker import config as loader
from tracker import coverage, pipeline, readers, records
from tracker.analyse import Analyst
from tracker.claims import Config
from tracker.model import Evidence, Failure
from tracker.stance import Reader, default_reader
from tracker.store import open_store

STORIES = Path(__file__).parents[1] / "corpus" / "replays"


def recorded() -> list[Path]:
    """The folders of the recorded stories, by name."""
    return sorted(path.parent for path in STORIES.glob("*/expected.json"))


def scorer() -> ModuleType:
    """The script that scores replays, as a module."""
    spec = importlib.util.spec_from_file_location("score", STORIES / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def retell(folder: Path, reader: Reader) -> tuple[Config, list[dict[str, Any]], list[Evidence]]:
    """The configuration of a story, the records that a replay of it prints, and all evidence it was judged from."""
    config = loader.load(folder / "claims.yaml", None)
    observations = list(coverage.read([folder / "coverage.jsonl"]))
    with (
        tempfile.TemporaryDirectory() as temporary,
        open_store(Path(temporary) / "state.sqlite", now=observations[0].seen_at) as store,
    ):
        steps = list(pipeline.replay(config, store, observations, Analyst.of(config, reader)))
        evidence = [e for claim in config.claims for e in store.evidence(claim.id)]
    return config, [records.change_record(s) for s in steps if not isinstance(s, Failure)], evidence


def against_gold(folder: Path, evidence: list[Evidence]) -> list[str]:
    """For every observation and claim: what it says by the story's own account (=), and what was read (+)."""
    gold = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    lines = []
    for observation in coverage.read([folder / "coverage.jsonl"]):
        article = observation.read()
        if isinstance(article, Failure):
            lines.append(f"  UNREAD {observation.url}: {article.detail}")
            continue
        lines.append(f"  {observation.seen_at:%Y-%m-%d} {observation.url}")
        here = (row for row in gold["evidence"] if row["url"] == observation.url)
        lines += [
            f"    = {row['claim']:24} {row['stance']:9} {row['act']:10} {row['voice']}"
            for row in here
            if datetime.fromisoformat(row["seen_at"]) == observation.seen_at
        ]
        for piece in evidence:
            if piece.url == article.url and piece.seen_at == observation.seen_at:
                marks = "".join(
                    f" {mark}" for mark in ("near", "background", "withdrawn_at", "headline") if getattr(piece, mark)
                )
                said = f"{piece.stance:9} {piece.act:10} {piece.voice:10}"
                figures = f"m{piece.score:.2f} p{piece.probability:.2f} {piece.event_at:%Y-%m-%d}"
                lines.append(f"    + {piece.claim:24} {said}{figures}{marks} [{piece.credited or ''}]")
                lines.append(f"        {piece.quote}")
    return lines


def main() -> int:
    """Score the stories named, or all; exit 1 when the F1 of changes is below --min-f1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--min-f1", type=float, default=0.0)
    parser.add_argument("--installed", action="store_true", help="with the trained reader where it is installed")
    wanted = parser.parse_args()
    reader = readers.chosen().reader if wanted.installed else default_reader()
    score = scorer()
    folders = wanted.folders or recorded()
    results, accounts = [], []
    for folder in folders:
        began = time.monotonic()
        _, told, evidence = retell(folder, reader)
        results.append(score.score(score.load(str(folder)), told, None, time.monotonic() - began))
        accounts.append((folder, evidence))
    sums = score.total(results)
    if wanted.json:
        print(json.dumps({"stories": results, "total": sums}, ensure_ascii=False))
    else:
        score.show(results, sums, wanted.verbose, sys.stdout)
    if wanted.verbose:
        for folder, evidence in accounts:
            print(f"\n{folder.name}")
            print("\n".join(against_gold(folder, evidence)))
    return int(sums["f1"] < wanted.min_f1)


if __name__ == "__main__":
    sys.exit(main())
