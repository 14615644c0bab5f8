"""The gate: it holds on this tree, and it would fail where it should."""

from __future__ import annotations

import json
import shutil

import pytest

from evaluation import gate


def test_the_stories_are_retold_as_well_as_was_pinned() -> None:
    verdict = gate.check()
    assert verdict.below == ()
    assert verdict.corpus == ""


def test_every_floor_is_below_what_was_measured_by_the_margin() -> None:
    pinned = json.loads(gate.FLOORS.read_text(encoding="utf-8"))
    assert set(pinned["floors"]) == set(gate.HELD)
    for name, floor in pinned["floors"].items():
        assert floor == pytest.approx(max(0.0, pinned["measured"][name] - gate.MARGIN), abs=1e-4)


def test_a_figure_below_its_floor_is_named() -> None:
    assert gate.compare({"F1": 0.50, "recall": 0.40}, {"F1": 0.50, "recall": 0.41}) == (
        "recall: 0.4000 is below its floor 0.4100",
    )


def test_a_figure_that_is_gone_is_below_its_floor() -> None:
    assert len(gate.compare({}, {"F1": 0.1})) == 1


def test_the_hash_sees_every_corpus_file_and_no_line_endings(tmp_path) -> None:
    story = tmp_path / "story"
    story.mkdir()
    for name in gate.FILES:
        (story / name).write_bytes(b"one\ntwo\n")
    first = gate.corpus_hash(tmp_path)
    (story / "claims.yaml").write_bytes(b"one\r\ntwo\r\n")
    assert gate.corpus_hash(tmp_path) == first
    for name in gate.FILES:
        (story / name).write_bytes(b"other\n")
        assert gate.corpus_hash(tmp_path) != first
        (story / name).write_bytes(b"one\ntwo\n")
    shutil.move(story, tmp_path / "renamed")
    assert gate.corpus_hash(tmp_path) != first
