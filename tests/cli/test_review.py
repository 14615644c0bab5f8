"""`tracker review`: what asks for a look, and what a ruling does to a claim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tracker.cli import run

CLAIMS = """
version: 1
entities:
  vellmart: {names: [Vellmart], official: [vellmart.example]}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
  - id: denial
    denies: outside-sellers
    text: Vellmart denied that it will let other merchants sell on its website.
    about: [vellmart]
"""
DENIAL = {
    "seen_at": "2026-03-03T10:00:00+00:00",
    "url": "https://post.example/a",
    "outlet": "Meridian Post",
    "title": "Vellmart denies plan",
    "text": "Vellmart denied on Tuesday that it will let other merchants sell on its website.",
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("claims.yaml").write_text(CLAIMS, encoding="utf-8")
    Path("coverage.jsonl").write_text(json.dumps(DENIAL) + "\n", encoding="utf-8")
    assert run(["replay", "coverage.jsonl", "--state", "claims.sqlite"]) == 0
    capsys.readouterr()


def told(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    assert run(["review", "--json", *words]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def piece(capsys: pytest.CaptureFixture[str]) -> str:
    (name,) = {row["piece"] for row in told(capsys, "show", "outside-sellers") if row["act"] == "deny"}
    return str(name)


def moves(rows: list[dict[str, Any]]) -> dict[str, tuple[str, str, str]]:
    return {row["claim"]: (row["from"], row["to"], row["rule"]) for row in rows}


def test_a_rejected_piece_moves_the_claim_and_its_denial_until_it_is_lifted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = piece(capsys)
    after = moves(told(capsys, "reject", name, "--note", "another shop"))
    assert after["outside-sellers"] == ("denied", "unverified", "human")
    assert after["denial"][1] == "unverified"
    assert told(capsys, "show", "outside-sellers")[0]["ruling"] == "reject"
    after = moves(told(capsys, "lift", name))
    assert after["outside-sellers"][:2] == ("unverified", "denied")
    assert told(capsys, "show", "outside-sellers")[0]["ruling"] is None


def test_a_relabelled_piece_says_what_the_person_says(capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, "relabel", piece(capsys)[:6], "--stance", "supports", "--act", "confirm")
    assert moves(rows)["outside-sellers"] == ("denied", "confirmed", "human")


def test_a_pin_holds_until_it_is_lifted(capsys: pytest.CaptureFixture[str]) -> None:
    after = moves(told(capsys, "pin", "outside-sellers", "disputed"))
    assert after["outside-sellers"] == ("denied", "disputed", "human")
    assert moves(told(capsys, "lift", "outside-sellers"))["outside-sellers"][1] == "denied"


def test_mistakes_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    for words, why in (
        (["reject", "00000000"], "tracker review show CLAIM"),
        (["pin", "nothing", "denied"], "there are outside-sellers, denial"),
        (["relabel", piece(capsys)], "--stance"),
        (["show", "nothing"], "there is no claim"),
    ):
        assert run(["review", *words]) == 2
        assert why in capsys.readouterr().err


def test_people_read_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review"]) == 0
    assert capsys.readouterr().out == "nothing asks for a look\n"
    name = piece(capsys)
    assert run(["review", "reject", name]) == 0
    assert "unverified" in capsys.readouterr().out
    assert run(["review", "show", "outside-sellers"]) == 0
    out = capsys.readouterr().out
    assert name in out
    assert "ruled: reject" in out


def test_a_ruling_is_shown_wherever_the_piece_is(capsys: pytest.CaptureFixture[str]) -> None:
    def listed() -> set[str | None]:
        assert run(["status", "outside-sellers", "--json"]) == 0
        (record,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return {each.get("ruled") for each in record["all_evidence"] if each["act"] == "deny"}

    name = piece(capsys)
    assert listed() == {None}
    told(capsys, "accept", name)
    assert listed() == {"accept"}
    told(capsys, "reject", name)
    assert listed() == {"reject"}
    assert run(["status", "outside-sellers"]) == 0
    assert "rejected by a person" in capsys.readouterr().out
    assert run(["status"]) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if "outside-sellers" in line)
    assert row.split()[-2:] == ["–", "–"], "what was rejected is in no count"
