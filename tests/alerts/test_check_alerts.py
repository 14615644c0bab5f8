"""From a page to a message that somebody has: `tracker check` over a real site, with receivers on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alerts.conftest import Mailbox, Receiver, mail_server
from tests.site import Site
from tracker.cli import run

CLAIMS = """
version: 1
article: {{outlet: Harbour Courier, url: "https://harbourcourier.example/vellmart", published: 2026-03-02}}
entities:
  vellmart: {{names: [Vellmart, Vellmart Group], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
sources:
  - feed: {site}/feed.xml
alerts:
  - webhook: {receiver}/hook
  - slack: ${{SLACK_URL}}
    on: [fulfilled]
  - email: {{to: [desk@example.com, night@example.com], from: tracker@example.com, smtp: "smtp://127.0.0.1:{port}"}}
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s, concurrency: 4}}
"""
DENIAL = [
    "Vellmart denied on Tuesday that it will let other merchants sell on its website.",
    "“We have no plan to let other merchants sell on our website,” a Vellmart spokeswoman said.",
    "Vellmart runs 212 shops and a website, and was founded in 1987 in the port of Corrow.",
]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_feed("/feed.xml", "Meridian Post", [("/old", "Vellmart at a glance")])
        site.put_article("/old", "Vellmart at a glance", DENIAL[2:], "Meridian Post", "2026-03-03T06:00:00Z")
        yield site


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server(Mailbox()) as running:
        yield running


@pytest.fixture
def claims(tmp_path: Path, site: Site, receiver: Receiver, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SLACK_URL", receiver.url + "/slack")
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS.format(site=site.url(""), receiver=receiver.url, port=mailbox.port), encoding="utf-8")
    return str(path)


def deny(site: Site) -> None:
    site.put_article("/denial", "Vellmart denies plan", DENIAL, "Meridian Post", "2026-03-03T08:00:00Z")
    site.put_feed("/feed.xml", "Meridian Post", [("/denial", "Vellmart denies plan"), ("/old", "Vellmart at a glance")])


def summary(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    alerts = json.loads(capsys.readouterr().out.splitlines()[-1])["summary"]["alerts"]
    assert isinstance(alerts, dict)
    return alerts


def test_a_denial_reaches_whom_it_concerns_once(
    claims: str, site: Site, receiver: Receiver, mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--json", "--config", claims]) == 0
    assert summary(capsys)["sent"] == 0
    deny(site)
    for expected in (3, 0):
        assert run(["check", "--json", "--config", claims]) == 0
        assert summary(capsys)["sent"] == expected
    assert [asked.path for asked in receiver.asked] == ["/hook"], "Slack wants only what is fulfilled"
    assert sorted(to for _, (to,), _ in mailbox.mails) == ["desk@example.com", "night@example.com"]
    data = receiver.asked[0].json["data"]
    assert (data["from"], data["to"], data["rule"]) == ("unverified", "denied", "denial")


def test_a_denial_at_the_first_check_is_the_baseline(
    claims: str, site: Site, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    deny(site)
    assert run(["check", "--json", "--config", claims]) == 0
    changes = capsys.readouterr().out.splitlines()
    assert json.loads(changes[0])["to"] == "denied"
    assert receiver.asked == []


def test_a_receiver_that_fails_is_exit_code_3(
    claims: str, site: Site, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["check", "--config", claims])
    deny(site)
    receiver.answers = [(503, {}, b"")]
    capsys.readouterr()
    assert run(["check", "--config", claims]) == 3
    out = capsys.readouterr().out
    assert "2 alerts sent" in out
    assert f"not sent to webhook:{receiver.url}/hook: HTTP 503" in out


def test_alerts_can_wait_for_a_command_of_their_own(
    claims: str, site: Site, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["check", "--config", claims])
    deny(site)
    assert run(["check", "--no-send", "--config", claims]) == 0
    assert receiver.asked == []
    capsys.readouterr()
    assert run(["alerts", "send", "--json", "--config", claims]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["sent"] == 3
    assert len(receiver.asked) == 1
