"""What a command says and leaves with while another run holds the state."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker.cli import run
from tracker.store import open_store

CLAIMS = """
version: 1
entities:
  vellmart: {names: [Vellmart]}
claims:
  - {id: sellers, text: Vellmart will open its shop to other sellers., about: [vellmart]}
sources:
  - {page: "https://meridian.example/"}
"""


@pytest.mark.parametrize(
    ("command", "code", "word"),
    [
        (["check"], 0, "it does the work"),
        (["alerts", "send"], 0, "it does the work"),
        (["review", "pin", "sellers", "disputed", "--by", "desk"], 4, "try again"),
        (["alerts", "retry"], 4, "try again"),
        (["state", "prune"], 4, "try again"),
    ],
)
def test_only_what_the_other_run_does_too_counts_as_done(
    command: list[str],
    code: int,
    word: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("claims.yaml").write_text(CLAIMS, encoding="utf-8")
    with open_store(Path("claims.sqlite"), now=datetime.now(UTC)) as store:
        assert run(command) == code
        assert not store.rulings("sellers")
    assert word in capsys.readouterr().err
