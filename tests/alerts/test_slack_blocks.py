"""Slack's limits hold for evidence of any length and script, and nothing that Slack parses holds a stranger's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.alerts.conftest import NOW, hostile, letter, message, piece
from tracker import diff
from tracker.alerts.notices import of_losses
from tracker.alerts.notifier import Letter
from tracker.alerts.slack import content
from tracker.alerts.slack_blocks import units
from tracker.claims import Claim

SCRIPTS = st.sampled_from(["Acme denied it. ", "公司否认了这一消息。", "𝒟𝓮𝓃𝒾𝓮𝒹 ", "👩‍👩‍👧 ", "&<>", "é́́́", "\ud800"])
TEXT = st.builds(lambda piece_, times: piece_ * times, SCRIPTS, st.sampled_from([0, 1, 30, 5000])) | st.text(
    max_size=200
)


def strings(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from strings(value)
    elif isinstance(found, list):
        for value in found:
            yield from strings(value)


def check(sent: Letter) -> None:
    """https://docs.slack.dev/reference/block-kit/blocks"""
    made = content(sent)
    assert units(json.dumps(made, ensure_ascii=False)) < 12_500
    assert sum(units(text) for text in strings(made)) < 12_000
    assert 0 < len(made["blocks"]) <= 50
    assert 0 < units(made["text"]) <= 3000
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", made["text"])
    for block in made["blocks"]:
        match block["type"]:
            case "header":
                assert block["text"]["type"] == "plain_text"
                assert 0 < units(block["text"]["text"]) <= 150
            case "context":
                assert 0 < len(block["elements"]) <= 10
                assert all(e["type"] == "plain_text" and e["text"] for e in block["elements"])
            case "rich_text":
                for section in block["elements"]:
                    for element in section["elements"]:
                        assert element["type"] in ("text", "link")
                        assert 0 < units(element["text"]) <= 3000
                        assert element["type"] == "text" or element["url"].startswith("https://")
            case "divider":
                pass
            case other:
                raise AssertionError(f"{other} may be parsed by Slack")


@settings(max_examples=60, deadline=None)
@given(claim=TEXT, quote=TEXT, outlet=TEXT, before=TEXT, after=TEXT, because=TEXT)
def test_one_change(claim: str, quote: str, outlet: str, before: str, after: str, because: str) -> None:
    edit = diff.diff(f"{before[:3000]}. The same.", f"{after[:3000]}. The same.")
    evil = piece(quote=quote, outlet=outlet, url="https://x.example/" + outlet)
    check(letter(message(claim=Claim("plant", claim), evidence=(evil,), diff=edit, because=because)))


@settings(max_examples=20, deadline=None)
@given(quote=TEXT, count=st.integers(2, 120))
def test_a_digest(quote: str, count: int) -> None:
    check(letter(*(message(event=f"{n:032x}", seq=n, evidence=(piece(quote=quote),)) for n in range(count))))


def test_hostile_text_calls_nobody() -> None:
    sent = letter(hostile())
    check(sent)
    said = json.dumps(content(sent), ensure_ascii=False)
    assert not re.search(r"<!|@(here|channel|everyone)|<[@#]", said)
    assert content(sent)["mrkdwn"] is False


def test_an_edit_is_struck_and_bold() -> None:
    edit = diff.diff("Acme said yes to it.", "Acme said no to it.")
    blocks = content(letter(message(diff=edit)))["blocks"]
    styled = {
        element["text"].strip(): element.get("style")
        for block in blocks if block["type"] == "rich_text"
        for section in block["elements"] for element in section["elements"]
    }  # fmt: skip
    assert styled["yes"] == {"strike": True}
    assert styled["no"] == {"bold": True}


def test_a_digest_that_is_too_long_says_how_much_is_missing() -> None:
    made = content(letter(*(message(event=f"{n:032x}", seq=n) for n in range(100))))
    assert re.search(r"and \d+ more", json.dumps(made["blocks"][-1]))
    assert content(Letter("a" * 32, "", NOW, notices=(of_losses("hook", "HTTP 410", NOW),)))["blocks"]
