"""GitHub: issues that are found again, comments that are not repeated, and what a job shows."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.alerts.conftest import EVENT, HOSTILE, NOW, Answer, Asked, Receiver, hostile, letter, message, serving
from tracker.alerts.github_issue import MOST_BODY, IssueNotifier
from tracker.alerts.github_summary import MOST_ANNOTATIONS, MOST_SUMMARY, SummaryNotifier
from tracker.alerts.http import Http
from tracker.alerts.markdown import escaped
from tracker.alerts.notifier import Refused, Retry, Sent
from tracker.claims import Claim
from tracker.model import Rule, Status

LOGIN = "tracker[bot]"


@dataclass
class GitHub:
    """As much of GitHub's API as issues need."""

    issues: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)

    def answer(self, asked: Asked) -> Answer:
        path, _, query = asked.path.partition("?")
        if path == "/graphql":
            return self.yes({"data": {"viewer": {"login": LOGIN}}})
        parts = path.removeprefix("/repos/example/claims/issues").strip("/").split("/")
        given = asked.json if asked.body else {}
        page = int((re.search(r"[?&]page=(\d+)", "?" + query) or [0, "1"])[1])
        if asked.method == "GET":
            return self.read(parts, page)
        self.writes.append(f"{asked.method} {path}")
        if asked.method == "PATCH" and parts[0] == "comments":
            found = next(c for each in self.comments.values() for c in each if c["id"] == int(parts[1]))
        elif asked.method == "PATCH":
            found = self.issues[int(parts[0]) - 1]
        elif parts == [""]:
            found = self.add_issue(LOGIN, "")
        else:
            found = self.add_comment(int(parts[0]), LOGIN, "")
        found.update(given)
        return self.yes(found)

    def read(self, parts: list[str], page: int) -> Answer:
        if len(parts) == 2:
            rows = self.comments.get(int(parts[0]), [])
        elif parts == [""]:
            rows = self.issues[::-1]
        else:
            number = int(parts[0])
            return self.yes(self.issues[number - 1]) if number <= len(self.issues) else (404, {}, b"{}")
        return self.yes(rows[100 * (page - 1) : 100 * page])

    def add_issue(self, login: str, body: str) -> dict[str, Any]:
        self.issues.append({"number": len(self.issues) + 1, "user": {"login": login}, "body": body})
        return self.issues[-1]

    def add_comment(self, number: int, login: str, body: str) -> dict[str, Any]:
        there = self.comments.setdefault(number, [])
        there.append({"id": 1000 * number + len(there), "user": {"login": login}, "body": body})
        return there[-1]

    @staticmethod
    def yes(found: object) -> Answer:
        return 200, {}, json.dumps(found).encode()


@pytest.fixture
def github() -> GitHub:
    return GitHub()


@pytest.fixture
def environ(github: GitHub) -> Iterator[dict[str, str]]:
    with serving(Receiver(answers=[github.answer])) as api:
        yield {
            "GITHUB_TOKEN": "token",
            "GITHUB_REPOSITORY": "example/claims",
            "GITHUB_API_URL": api.url,
            "GITHUB_GRAPHQL_URL": api.url + "/graphql",
        }


def notifier(environ: dict[str, str]) -> IssueNotifier:
    """One of a new run."""
    return IssueNotifier(environ, Http())


def test_an_issue_a_claim_and_a_comment_a_change(github: GitHub, environ: dict[str, str]) -> None:
    told = notifier(environ)
    assert told.send(letter(message(seq=1, event="a" * 32))) == Sent("1")
    assert told.send(letter(message(seq=2, event="b" * 32, after=Status.DISPUTED))) == Sent("1")
    shop = message(claim=Claim("shop", "Acme will open a shop."), event="e" * 32)
    assert notifier(environ).send(letter(shop)) == Sent("2")
    assert notifier(environ).send(letter(message(seq=3, event="c" * 32))) == Sent("1")
    assert [len(github.comments[n]) for n in (1, 2)] == [3, 1]
    assert github.issues[0]["title"] == "[denied] Acme will open a plant in Northtown."


def test_what_is_sent_again_is_edited_and_not_repeated(github: GitHub, environ: dict[str, str]) -> None:
    for _ in range(3):
        assert notifier(environ).send(letter()) == Sent("1")
    assert (len(github.issues), len(github.comments[1])) == (1, 1)
    github.comments[1][0]["body"] = github.comments[1][0]["body"].replace("denied", "tampered with")
    notifier(environ).send(letter(thread="1"))
    assert "tampered" not in github.comments[1][0]["body"]
    assert sum(write.startswith("POST") for write in github.writes) == 2


def test_a_forged_marker_is_nobodys_issue(github: GitHub, environ: dict[str, str]) -> None:
    notifier(environ).send(letter())
    real_issue, real_comment = github.issues[0]["body"], github.comments[1][0]["body"]
    github.issues.clear()
    github.comments.clear()
    github.add_issue("mallory", real_issue)
    github.add_issue(LOGIN, f"quoted below\n{real_issue}")
    github.add_issue(LOGIN, real_issue)["pull_request"] = {}
    assert notifier(environ).send(letter(thread="1")) == Sent("4")
    github.comments[4] = []
    github.add_comment(4, "mallory", real_comment)
    assert notifier(environ).send(letter()) == Sent("4")
    assert [comment["user"]["login"] for comment in github.comments[4]] == ["mallory", LOGIN]


def test_an_issue_is_found_on_a_later_page(github: GitHub, environ: dict[str, str]) -> None:
    notifier(environ).send(letter())
    for n in range(250):
        github.add_issue("somebody", f"issue {n}")
        github.add_comment(1, "somebody", f"comment {n}")
    github.comments[1].append(github.comments[1].pop(0))
    assert notifier(environ).send(letter()) == Sent("1")
    assert len(github.comments[1]) == 251


def test_hostile_text_is_no_markdown(github: GitHub, environ: dict[str, str]) -> None:
    notifier(environ).send(letter(hostile()))
    for body in (github.issues[0]["body"], github.comments[1][0]["body"]):
        marker, _, rest = body.partition("\n")
        assert marker.startswith("<!-- claimtracker:")
        assert "<!--" not in rest and "<script" not in rest
        rest = re.sub(r"\]\(<https://[^<>\s]*>\)", "]", rest)  # our own links
        assert not re.search(r"@\w|(?<!\\)#\d|https?://", rest)
        assert not re.search(r"^\s*::|\x1b|\u202e", rest, re.MULTILINE)
        assert len(body) <= MOST_BODY
    assert not re.search(r"@\w|<!", github.issues[0]["title"])


def test_a_title_is_within_githubs_limit(github: GitHub, environ: dict[str, str]) -> None:
    notifier(environ).send(letter(message(claim=Claim("plant", "@a" * 400))))
    assert 200 < len(github.issues[0]["title"]) <= 256


def test_what_markdown_would_take_for_markup_is_escaped() -> None:
    assert escaped("*a* <b> [c](d) `e` & #1") == "\\*a\\* &lt;\u2060b&gt; \\[c\\]\\(d\\) \\`e\\` &amp; \\#\u20601"
    assert escaped("one\ntwo\n\n# three") == r"one two \# three"


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        (403, {"Retry-After": "90"}, b"{}", Retry("GitHub's rate limit", timedelta(seconds=90))),
        (
            403,
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW.timestamp()) + 600)},
            b"{}",
            Retry("GitHub's rate limit", timedelta(minutes=10)),
        ),
        (
            403,
            {},
            b'{"message": "You have exceeded a secondary rate limit"}',
            Retry("GitHub's rate limit", timedelta(minutes=1)),
        ),
        (403, {}, b'{"message": "Resource not accessible by integration"}', Refused("HTTP 403")),
        (401, {}, b'{"message": "Bad credentials"}', Refused("HTTP 401")),
        (200, {}, b"<html>", Retry("an answer that is not GitHub's")),
    ],
)
def test_what_github_refuses(
    environ: dict[str, str], receiver: Receiver, status: int, headers: dict[str, str], body: bytes, expected: object
) -> None:
    receiver.answers = [(status, headers, body)]
    environ |= {"GITHUB_API_URL": receiver.url}
    assert notifier(environ).send(letter()) == expected


def test_outside_of_a_job_it_says_what_is_missing() -> None:
    outcome = notifier({}).send(letter())
    assert isinstance(outcome, Retry) and "GITHUB_TOKEN" in outcome.why


# --- the summary of a job -------------------------------------------------------------------------------------------


def outputs(text: str) -> dict[str, str]:
    """GITHUB_OUTPUT as the runner reads it: the last value of each name."""
    found = re.findall(r"^(\w+)<<(\S+)\n(.*?)\n\2$", text, re.MULTILINE | re.DOTALL)
    return {name: value for name, _, value in found}


def test_a_job_shows_summary_annotation_and_outputs(actions: dict[str, str]) -> None:
    commands = io.StringIO()
    told = SummaryNotifier(actions, commands)
    assert told.send(letter()) == Sent("written")
    assert told.send(letter(message(claim=Claim("plant", "Acme."), seq=2, after=Status.DISPUTED))) == Sent("written")
    summary = Path(actions["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")
    assert summary.count("#### ") == 2
    assert commands.getvalue().startswith("::notice title=Claim tracker::unverified → denied: Acme will open")
    assert commands.getvalue().splitlines()[0].endswith(" (a sure reading)")
    given = outputs(Path(actions["GITHUB_OUTPUT"]).read_text())
    assert given["changed"] == "true"
    assert [(c["claim"], c["to"]) for c in json.loads(given["changes"])] == [("plant", "denied"), ("plant", "disputed")]


def test_what_stands_on_no_reading_is_not_said_to_be_read(actions: dict[str, str]) -> None:
    commands = io.StringIO()
    SummaryNotifier(actions, commands).send(letter(message(rule=Rule.HUMAN)))
    assert "reading" not in commands.getvalue()


def test_hostile_text_is_no_command(actions: dict[str, str]) -> None:
    commands = io.StringIO()
    evil = message(claim=Claim("plant", f"100%\r\n::error::x\n::add-mask::y {HOSTILE}"))
    SummaryNotifier(actions, commands).send(letter(evil, hostile()))
    lines = commands.getvalue().splitlines()
    assert len(lines) == 2
    assert all(line.startswith("::notice title=Claim tracker::") for line in lines)
    assert "100%25 ::error" in lines[0]
    text = Path(actions["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")
    assert "<script" not in text and "@octocat" not in text
    assert set(outputs(Path(actions["GITHUB_OUTPUT"]).read_text())) == {"changed", "changes"}


def test_githubs_limits_hold(actions: dict[str, str]) -> None:
    commands = io.StringIO()
    told = SummaryNotifier(actions, commands)
    long = message(claim=Claim("plant", "否认" * 400), evidence=message(because="x" * 500).change.evidence)
    many = [message(event=f"{n:032x}", seq=n, claim=Claim(f"c{n}", long.claim)) for n in range(1000)]
    assert told.send(letter(*many)) == Sent("written")
    for n in range(30):
        told.send(letter(*many[n * 30 : n * 30 + 30]))
    assert Path(actions["GITHUB_STEP_SUMMARY"]).stat().st_size <= MOST_SUMMARY < 1024 * 1024
    assert len(commands.getvalue().splitlines()) == MOST_ANNOTATIONS
    given = outputs(Path(actions["GITHUB_OUTPUT"]).read_text())
    assert len(json.loads(given["changes"])) == 100 and len(given["changes"]) < 1024 * 1024


def test_outside_of_a_job_a_summary_is_refused() -> None:
    assert isinstance(SummaryNotifier({}).send(letter(id=EVENT)), Refused)
