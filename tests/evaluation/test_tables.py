"""What the evaluation prints: tables that fit, and pages of which only the tables change."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from evaluation import tables
from evaluation.part import Absent, Part, folder, sample
from evaluation.parts import PARTS, run
from tests.evaluation.conftest import ROOT

PART = Part("stories", "recorded stories", {"F1": 0.51234, "a very long name " * 9: 3})


def test_a_table_fits_eighty_columns() -> None:
    assert max(map(len, tables.plain(PART).splitlines())) <= 80
    assert "0.512" in tables.plain(PART)


def test_a_page_keeps_what_was_written_by_hand() -> None:
    page = "# Title\n\nBefore.\n\n<!-- figures: stories -->\nold\n<!-- end -->\n\nAfter.\n"
    fresh = tables.refreshed(page, [PART])
    assert fresh.startswith("# Title\n\nBefore.\n") and fresh.endswith("\nAfter.\n")
    assert "old" not in fresh and "| F1 | 0.512 |" in fresh
    assert tables.refreshed(fresh, [PART]) == fresh


def test_a_skipped_part_keeps_its_table_and_a_new_one_is_added() -> None:
    page = "<!-- figures: fnc1 -->\nkept\n<!-- end -->\n"
    fresh = tables.refreshed(page, [Part("fnc1", "", skipped="no data"), PART])
    assert "kept" in fresh and "<!-- figures: stories -->" in fresh


@pytest.mark.parametrize("name", ["fnc1", "emergent", "known-lie", "zh-en-news", "news-similarity", "check-worthiness"])
def test_a_part_without_its_data_says_why_it_was_skipped(name: str, tmp_path) -> None:
    assert "--data" in run(name, None).skipped
    assert run(name, tmp_path).skipped


def test_a_folder_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(Absent, match="no folder nothing"):
        folder(tmp_path, "nothing")


def test_a_sample_is_spread_evenly() -> None:
    assert sample(list(range(10)), 4) == [0, 3, 6, 9]
    assert sample([1, 2], 5) == [1, 2]


def test_the_command_prints_the_parts_asked_for_and_writes_json(tmp_path) -> None:
    out = tmp_path / "figures.json"
    done = subprocess.run(
        [sys.executable, "-m", "evaluation", "draft", "fnc1", "--json", out], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert [part["name"] for part in figures] == ["draft", "fnc1"]
    assert figures[0]["figures"]["written: load"] == 1.0
    assert figures[1]["skipped"]


def test_an_unknown_part_is_named_with_those_there_are() -> None:
    done = subprocess.run([sys.executable, "-m", "evaluation", "nothing"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "nothing" in done.stderr and all(name in done.stderr for name in PARTS)
