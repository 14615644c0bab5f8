"""Pairs that `tracker assess` cannot take: said with the line, never with a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.cli import run


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (b'{"claim": "It rains.", "title": 7}', "expected an object"),
        (b'{"claim": "It rains.", "body": ["a"]}', "expected an object"),
        (b'{"claim": "It rains in M\xfcnchen."}', "no UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b"no", "not JSON"),
    ],
)
def test_a_bad_line_is_named(line: bytes, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_bytes(b'{"claim": "It rains."}\n' + line + b"\n")
    assert run(["assess", str(file)]) == 2
    told = capsys.readouterr().err
    assert f"{file.name}:2" in told
    assert word in told


def test_a_byte_order_mark_is_no_part_of_the_first_pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"id": 1, "claim": "It rains."}\n')
    assert run(["assess", str(file)]) == 0
    assert '"id": 1' in capsys.readouterr().out
