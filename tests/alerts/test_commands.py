"""`tracker alerts` as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.alerts.conftest import NOW, Receiver, change
from tracker import config as loader
from tracker.cli import run
from tracker.model import Rule, Status, Verdict
from tracker.store import open_store
from tracker.telling import whom

FILE = """\
version: 1
claims:
  - id: plant
    text: Acme will open a plant in Northtown.
alerts:
  - webhook: {{url: {url}/hook, secret: "${{HOOK_SECRET}}"}}
  - slack: ${{SLACK_URL}}
    on: [denied]
"""


@pytest.fixture
def claims(tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOOK_SECRET", "HUSHHUSH")
    monkeypatch.setenv("SLACK_URL", receiver.url + "/services/HUSHHUSH")
    path = tmp_path / "claims.yaml"
    path.write_text(FILE.format(url=receiver.url))
    return path


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def record(path: Path) -> None:
    with open_store(path.with_suffix(".sqlite"), now=NOW) as store:
        told = loader.load(path)
        store.record([Verdict("plant", Status.DENIED, Rule.DENIAL)], [change()], whom(told), at=NOW)


def test_test_sends_to_every_channel(claims: Path, receiver: Receiver, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["alerts", "test", "--config", str(claims)]) == 0
    out = capsys.readouterr().out
    assert out.splitlines() == [f"webhook:{receiver.url}/hook: sent: HTTP 200", "slack:${SLACK_URL}: sent: ok"]
    assert len(receiver.asked) == 2
    assert all("test of the claim tracker" in asked.body.decode() for asked in receiver.asked)
    assert not claims.with_suffix(".sqlite").exists()


def test_test_says_what_came_back(claims: Path, receiver: Receiver, capsys: pytest.CaptureFixture[str]) -> None:
    receiver.answers = [(404, {}, b"no_service")]
    assert run(["alerts", "test", "slack", "--json", "--config", str(claims)]) == 3
    (told,) = lines(capsys)
    assert told == {
        "channel": "slack:${SLACK_URL}",
        "recipient": "",
        "result": "refused",
        "answer": "HTTP 404 no_service",
    }


def test_list_retry_and_send(claims: Path, receiver: Receiver, capsys: pytest.CaptureFixture[str]) -> None:
    record(claims)
    receiver.answers = [(410, {}, b"HUSHHUSH")]
    assert run(["alerts", "send", "--config", str(claims)]) == 3
    assert "alerts given up" in capsys.readouterr().out
    assert run(["alerts", "list", "--json", "--config", str(claims)]) == 0
    *rows, summary = lines(capsys)
    assert [row["state"] for row in rows] == ["dead", "dead"]
    assert summary == {"summary": {"pending": 0, "sent": 0, "dead": 2}}
    receiver.answers = [(200, {}, b"ok")]
    assert run(["alerts", "retry", str(rows[0]["id"]), "999", "--config", str(claims)]) == 2
    assert "not given up: 999" in capsys.readouterr().err
    assert run(["alerts", "retry", str(rows[0]["id"]), "--json", "--config", str(claims)]) == 0
    (told,) = lines(capsys)
    assert told["summary"] == {"revived": 1, "sent": 1, "retried": 0, "dead": 0, "failures": {}}
    assert run(["alerts", "retry", "--config", str(claims)]) == 0
    assert "1 alerts are on their way again" in capsys.readouterr().out
    assert run(["alerts", "list", "--only", "sent", "--config", str(claims)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "0 pending, 2 sent, 0 dead"


def test_the_list_fits_a_terminal(claims: Path, receiver: Receiver, capsys: pytest.CaptureFixture[str]) -> None:
    record(claims)
    receiver.answers = [(410, {}, b"gone since " + b"a long while " * 20)]
    assert run(["alerts", "send", "--config", str(claims)]) == 3
    capsys.readouterr()
    assert run(["alerts", "list", "--config", str(claims)]) == 0
    first, *others = capsys.readouterr().out.splitlines()
    assert first.split()[1:4] == ["dead", "change", "1"]
    assert len(others) > 2
    assert all(len(line) <= 80 for line in (first, *others))


def test_a_list_without_a_claims_file_is_no_empty_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["alerts", "list", "--config", str(tmp_path / "claims.yaml")]) == 2
    assert "claims.yaml" in capsys.readouterr().err


def test_preview_sends_nothing(
    claims: Path, receiver: Receiver, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["alerts", "preview", "slack", "--config", str(claims)]) == 0
    assert "This is a test" in capsys.readouterr().out
    record(claims)
    page = tmp_path / "slack.json"
    assert run(["alerts", "preview", "slack", "-o", str(page), "--config", str(claims)]) == 0
    assert "Acme will open a plant" in page.read_text()
    assert receiver.asked == []


@pytest.mark.parametrize("arguments", [["test", "pager"], ["preview", "pager"]])
def test_a_channel_that_is_not_there(claims: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["alerts", *arguments, "--config", str(claims)]) == 2
    assert "no alert channel 'pager'" in capsys.readouterr().err


def test_a_file_without_channels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text("version: 1\n")
    assert run(["alerts", "test", "--config", str(path)]) == 2
    assert "names no alert channels" in capsys.readouterr().err


def test_what_is_not_used_is_not_imported() -> None:
    program = (
        "import sys; import tracker.cli.alerts, tracker.telling\n"
        "from tracker.alerts.channels import notifier\n"
        "notifier('webhook', {'url': 'https://x.example/'}, {}); notifier('apprise', {'url': 'json://x'}, {})\n"
        "assert not {'apprise', 'slack_sdk', 'httpx', 'smtplib'} & set(sys.modules), sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])
