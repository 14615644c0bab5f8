"""Standard Webhooks: what is signed, with which keys, and that the example in the documents checks it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.alerts.conftest import EVENT, Receiver, letter, message, piece
from tracker.alerts.http import Http
from tracker.alerts.notifier import Refused, Sent
from tracker.alerts.webhook import WebhookNotifier, payload, sign

DOCUMENT = Path(__file__).parents[2] / "docs/alerts.md"
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLKSw"


def genuine() -> Any:
    """The function that docs/alerts.md gives to receivers."""
    (program,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, Any] = {}
    exec(program, found)
    return found["genuine"]


def test_a_signature_as_the_reference_makes_it() -> None:
    """The value is what the package `standardwebhooks` 1.0 gives for this key, id, time and body."""
    body = b'{"test": 2432232314}'
    expected = "v1,SyXkWn/MGzl/k4oUkCS3sNkRlk24+z202qhCGFIwvLA="
    assert sign(KEY, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body) == expected


@pytest.mark.parametrize("secret", [KEY, "any text at all", f"{KEY},whsec_AAAA", f"whsec_AAAA,{KEY}"])
def test_the_documented_check_takes_what_is_sent(receiver: Receiver, secret: str) -> None:
    notifier = WebhookNotifier({"url": receiver.url, "secret": secret}, Http())
    assert isinstance(notifier.send(letter(at=datetime.now(UTC))), Sent)
    (asked,) = receiver.asked
    check = genuine()
    for key in secret.split(","):
        assert check(key, asked.headers, asked.body)
    assert not check("whsec_BBBB", asked.headers, asked.body)
    assert not check(secret.split(",")[0], asked.headers, asked.body + b" ")
    assert not check(secret.split(",")[0], asked.headers | {"webhook-timestamp": "1614265330"}, asked.body)
    assert asked.headers["webhook-id"] == EVENT


def test_without_a_secret_nothing_is_signed(receiver: Receiver) -> None:
    WebhookNotifier({"url": receiver.url}, Http()).send(letter())
    assert "webhook-signature" not in receiver.asked[0].headers


def test_a_key_that_is_no_key_is_refused(receiver: Receiver) -> None:
    outcome = WebhookNotifier({"url": receiver.url, "secret": "whsec_not base64!"}, Http()).send(letter())
    assert isinstance(outcome, Refused)
    assert receiver.asked == []


def test_the_same_letter_has_the_same_body_whenever_it_is_sent() -> None:
    assert payload(letter()) == payload(letter(at=datetime(2030, 1, 1, tzinfo=UTC)))
    two = (message(), message(event="f" * 32, seq=2))
    assert payload(letter(*two)) == payload(letter(*two, at=datetime(2030, 1, 1, tzinfo=UTC)))


def test_an_address_of_strangers_is_made_safe_in_the_record() -> None:
    evil = message(evidence=(piece(link='javascript:alert("x")'), piece(link='https://news.example/"><x>')))
    (data,) = [json.loads(payload(letter(evil)))["data"]]
    assert [e["url"] for e in data["evidence"]] == ["", "https://news.example/%22%3E%3Cx%3E"]
