"""Killed at any point, the next run puts it right: every change reaches every receiver, hardly ever twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alerts.conftest import NOW, Receiver, piece
from tests.alerts.killing import CLAIMS
from tracker.model import Rule, Status, Verdict
from tracker.store import open_store

ROOT = Path(__file__).parents[2]
LEAST_POINTS = 200


def make_template(path: Path) -> None:
    """A state in which three claims stood unverified and a denial of each was read since."""
    with open_store(path, now=NOW) as store:
        store.record([Verdict(claim.id, Status.UNVERIFIED, Rule.SEED) for claim in CLAIMS], at=NOW)
        for claim in CLAIMS:
            url = f"https://news.example/{claim.id}"
            store.save_evidence(url, [piece(claim=claim.id, url=url, seen_at=NOW, event_at=NOW)])


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: a killed process loses nothing that it wrote, so no disk has to turn."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as made:
        yield Path(made)


def test_killed_at_any_point_nothing_is_lost(folder: Path, receiver: Receiver) -> None:
    template = folder / "template.sqlite"
    make_template(template)
    program = [sys.executable, str(ROOT / "tests/alerts/killing.py"), str(template), str(folder), receiver.url]
    program.append(str(LEAST_POINTS + 10))
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)})
    first, *results = (json.loads(line) for line in done.stdout.splitlines())
    assert first["points"] >= LEAST_POINTS
    assert len(results) >= LEAST_POINTS
    assert sum(not result["survived"] for result in results) >= LEAST_POINTS - 5

    heard: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for asked in receiver.asked:
        _, point, channel = asked.path.split("/")
        heard[point][channel, asked.headers["webhook-id"]] += 1
    for result in results:
        told = f"killed at point {result['point']}"
        assert result["verdicts"] == ["denied"] * 3, told
        assert [seq for seq, _ in result["changes"]] == [1, 2, 3], told
        assert [state for _, _, state, _ in result["rows"]] == ["sent"] * 6, told
        got = heard[str(result["point"])]
        events = {event for _, _, _, event in result["rows"]}
        assert set(got) == {(channel, event) for channel in "ab" for event in events}, told
        for channel in "ab":
            extra = sum(count - 1 for (place, _), count in got.items() if place == channel)
            assert extra <= 1, told
