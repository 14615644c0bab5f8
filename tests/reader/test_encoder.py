"""The package of the trained reader: its files, its scores, what it makes of hostile text."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

claimtracker_reader = pytest.importorskip(
    "claimtracker_reader", reason="the trained reader is not installed: `pip install ./reader`, or PYTHONPATH=reader"
)

from claimtracker_reader.encoder import DATA, DamagedError, Encoder, load  # noqa: E402

from tracker.model import Act, Stance, Voice  # noqa: E402

LARGEST = 45_000_000  # bytes of the model and its tokenizer
PAIRS = [
    ("Vellmar will open an online marketplace. | Vellmar", "## Vellmar said it had no such plan."),
    ("Vellmar will open an online marketplace. | Vellmar", "## Vellmar opened its marketplace to sellers on Monday."),
    ("微澜将推出独立电商平台。 | 微澜", "有媒体就此事问询。 ## 微澜回应称消息不属实。"),
    (
        "Vellmar will close its Porto depot. | Vellmar",
        "Asked about it on a call with analysts, the chief said little. ## No.",
    ),
]


def test_the_labels_are_those_of_the_tracker() -> None:
    heads = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))["heads"]
    assert set(heads) == {"about", "stance", "act", "voice", "body"}
    assert {Stance(label) for label in heads["stance"]} == set(Stance)
    assert {Act(label) for label in heads["act"] if label != "none"} == set(Act)
    assert {Voice(label) for label in heads["voice"]} == set(Voice)


def test_it_is_small_enough_to_ship() -> None:
    assert sum(file.stat().st_size for file in DATA.iterdir()) < LARGEST


def test_scores_are_probabilities_and_do_not_depend_on_the_company_they_keep() -> None:
    together, alone = load().scores(PAIRS), [load().scores([pair])[0] for pair in PAIRS]
    for row, single in zip(together, alone, strict=True):
        for head, labels in row.items():
            assert math.isclose(sum(map(math.exp, labels.values())), 1, abs_tol=1e-6)
            assert labels == pytest.approx(single[head], abs=0)
    assert load().scores([]) == []


def test_its_runtime_keeps_no_identifier_of_the_machine_and_reports_nothing(tmp_path: Path) -> None:
    code = "import claimtracker_reader; claimtracker_reader.load().scores([('a', 'b')])"
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / ".cache"), "USERPROFILE": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], env=environment | home, check=True)
    assert list(tmp_path.rglob("*onnxruntime*")) == []


@pytest.mark.parametrize(
    "pair",
    [
        ("x" * 50_000, "y" * 50_000),
        ("微" * 5_000, "澜" * 5_000),
        ("", ""),
        ("\x00\u202e", "\ud7ff\uffff" * 100),
        ("word " * 3_000, "no"),
    ],
    ids=["letters", "han", "empty", "controls", "long claim"],
)
def test_hostile_text_gets_scores_like_any_other(pair: tuple[str, str]) -> None:
    [row] = load().scores([pair])
    assert all(math.isfinite(value) for labels in row.values() for value in labels.values())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_of_a_long_text_what_stands_last_is_read() -> None:
    lead = "The town has a market on Saturdays and a fair in June. " * 60
    said = "## Vellmar said that it had shut its depot."
    claim = "Vellmar will close its depot. | Vellmar"
    long, longer = load().scores([(claim, f"{lead}{said}"), (claim, f"{lead}{lead}{said}")])
    assert long == longer
    assert long != load().scores([(claim, f"{lead}## Vellmar denied it.")])[0]


@pytest.mark.parametrize("name", ["reader.onnx", "tokenizer.json"])
def test_an_altered_file_is_refused(copy: Path, name: str) -> None:
    with (copy / name).open("r+b") as file:
        file.seek(100)
        file.write(b"!")
    with pytest.raises(DamagedError, match=f"{name} .*install claimtracker-reader again"):
        Encoder(copy)


@pytest.mark.parametrize("name", ["reader.onnx", "tokenizer.json", "manifest.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(DamagedError, match=name):
        Encoder(copy)


def test_a_broken_manifest_is_refused(copy: Path) -> None:
    (copy / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(DamagedError, match="install claimtracker-reader again"):
        Encoder(copy)
