"""What every notifier has to do, against real servers: one suite for all channels.

A channel is played by a `Stage`: a server that can say yes, not now, never, slow down, go elsewhere, or nothing at all.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import trustme

from tests.alerts.conftest import (
    EVENT,
    HOSTILE,
    NOW,
    Answer,
    Asked,
    Mailbox,
    Receiver,
    hostile,
    letter,
    mail_server,
    message,
    piece,
    serving,
)
from tracker.alerts import mail
from tracker.alerts.channels import notifier
from tracker.alerts.http import Http
from tracker.alerts.line import attempt
from tracker.alerts.notices import Notice, of_losses, of_sources
from tracker.alerts.notifier import Letter, Notifier, Outcome, Refused, Retry, Sent
from tracker.alerts.quiet import hushed
from tracker.model import Outcome as Reading
from tracker.watching import Health, SourceNews

SECRET = "s3cr3t-WORD-of-this-channel"
KINDS = [
    *("slack", "slack-bot", "webhook", "github", "email"),
    pytest.param("apprise", marks=pytest.mark.filterwarnings("ignore::DeprecationWarning")),  # its own business
]
BY_HTTP = [
    "slack",
    "slack-bot",
    "webhook",
    "github",
]  # ours from the first byte to the last; Apprise has its own client


def slack_api(asked: Asked) -> Answer:
    """Slack's Web API."""
    return 200, {}, b'{"ok": true, "ts": "1700000000.000100"}'


def github_api(asked: Asked) -> Answer:
    """GitHub with an empty repository."""
    if asked.path.endswith("/graphql"):
        return 200, {}, b'{"data": {"viewer": {"login": "tracker[bot]"}}}'
    if asked.method == "GET":
        return 200, {}, b"[]"
    return 201, {}, b'{"number": 7, "id": 70}'


GOOD: dict[str, Answer | Callable[[Asked], Answer]] = {
    "slack": (200, {}, b"ok"),
    "slack-bot": slack_api,
    "webhook": (204, {}, b""),
    "github": github_api,
    "apprise": (200, {}, b"{}"),
}


@dataclass
class Stage:
    """One channel with its server."""

    kind: str
    receiver: Receiver
    mailbox: Mailbox
    options: dict[str, Any]
    environ: dict[str, str]

    def notifier(self, trust: ssl.SSLContext | None = None) -> Notifier:
        return notifier(self.kind.partition("-")[0], self.options, self.environ, trust)

    def send(self, sent: Letter | None = None, trust: ssl.SSLContext | None = None) -> Outcome:
        with hushed():
            return attempt(self.notifier(trust), sent or letter(), frozenset({SECRET}))

    def said(self) -> str:
        """All that the server was told, decoded."""
        return "\n".join(asked.body.decode() for asked in self.receiver.asked) + "\n".join(
            content.decode() for _, _, content in self.mailbox.mails
        )


def options_for(kind: str, url: str, port: int) -> tuple[dict[str, Any], dict[str, str]]:
    address = f"{url}/{SECRET}"
    github = {"GITHUB_TOKEN": SECRET, "GITHUB_REPOSITORY": "example/claims", "GITHUB_API_URL": url}
    return {
        "slack": ({"url": address}, {}),
        "slack-bot": ({"token": SECRET, "channel": "C1"}, {"SLACK_API_URL": url + "/api/"}),
        "webhook": ({"url": address, "secret": SECRET}, {}),
        "github": ({"report": "issue"}, github | {"GITHUB_GRAPHQL_URL": url + "/graphql"}),
        "email": ({"smtp": f"smtp://127.0.0.1:{port}", "from": "tracker@example.com", "to": ("desk@example.com",)}, {}),
        "apprise": ({"url": f"json://{url.partition('//')[2]}/{SECRET}"}, {}),
    }[kind]


@pytest.fixture(params=KINDS)
def stage(request: pytest.FixtureRequest, server_tls: ssl.SSLContext) -> Iterator[Stage]:
    if request.param == "apprise":
        pytest.importorskip("apprise", reason="the extra is not installed")
    with ExitStack() as stack:
        receiver = stack.enter_context(serving(Receiver(answers=[GOOD.get(request.param, (200, {}, b""))])))
        mailbox = Mailbox()
        if request.param == "email":
            stack.enter_context(mail_server(mailbox, tls_context=server_tls, require_starttls=True))
        options, environ = options_for(request.param, receiver.url, mailbox.port)
        yield Stage(request.param, receiver, mailbox, options, environ)


def only(*kinds: str) -> Any:
    return pytest.mark.parametrize("stage", kinds, indirect=True)


def test_a_yes_is_sent(stage: Stage, trust: ssl.SSLContext) -> None:
    assert isinstance(stage.send(trust=trust), Sent)
    assert len(stage.receiver.asked) + len(stage.mailbox.mails) >= 1


def test_what_fails_for_now_is_for_later(stage: Stage, trust: ssl.SSLContext) -> None:
    stage.receiver.answers = [(503, {}, b"try later")]
    stage.mailbox.to_data = ["451 try later"]
    outcome = stage.send(trust=trust)
    assert isinstance(outcome, Retry)
    assert outcome.after is None


@only("slack", "slack-bot", "webhook", "github", "email")
@pytest.mark.parametrize("status", [400, 404, 410])
def test_what_is_refused_is_refused(stage: Stage, status: int, trust: ssl.SSLContext) -> None:
    stage.receiver.answers = [(status, {}, b"no_such_thing")]
    stage.mailbox.to_rcpt = "550 no such user"
    assert isinstance(stage.send(trust=trust), Refused)


@only(*BY_HTTP)
@pytest.mark.parametrize(("asked_for", "seconds"), [("30", 30), ("-5", 0), ("99999999999", 86400), ("soon", None)])
def test_a_receiver_that_asks_for_silence_gets_it(stage: Stage, asked_for: str, seconds: int | None) -> None:
    stage.receiver.answers = [(429, {"Retry-After": asked_for}, b"")]
    outcome = stage.send()
    assert isinstance(outcome, Retry)
    if seconds is not None or stage.kind != "github":  # GitHub asks for a minute where it says nothing
        assert outcome.after == (None if seconds is None else timedelta(seconds=seconds))


@only(*BY_HTTP)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(stage: Stage, status: int) -> None:
    with serving(Receiver(answers=[(200, {}, b"ok")])) as elsewhere:
        stage.receiver.answers = [(status, {"Location": elsewhere.url + "/stolen"}, b"")]
        assert isinstance(stage.send(), Refused)
        assert elsewhere.asked == []


@only(*BY_HTTP)
def test_an_answer_that_never_ends_is_given_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.receiver.drip = 0.05
    stage.receiver.answers = [(200, {}, b"x" * 1000)]
    monkeypatch.setattr(Http.__init__, "__defaults__", (None, 0.3))
    outcome = stage.send()
    assert isinstance(outcome, Retry)
    assert "not complete" in outcome.why


@only("slack", "slack-bot", "webhook", "github", "email")
def test_a_receiver_that_says_nothing_is_for_later(stage: Stage, trust: ssl.SSLContext, monkeypatch: Any) -> None:
    stage.receiver.delay = stage.mailbox.delay = 1.0
    monkeypatch.setattr(Http.__init__, "__defaults__", (None, 0.2))
    monkeypatch.setattr(mail, "TIMEOUT", 0.2)
    outcome = stage.send(trust=trust)
    assert isinstance(outcome, Retry)


def test_a_certificate_that_nobody_vouches_for_is_not_taken(stage: Stage, server_tls: ssl.SSLContext) -> None:
    with ExitStack() as stack:
        secure = stack.enter_context(serving(Receiver(answers=[GOOD.get(stage.kind, (200, {}, b""))]), server_tls))
        if stage.kind != "email":  # its own server has the same certificate
            options, environ = options_for(stage.kind, secure.url, 0)
            stage = replace(stage, options=options, environ=environ)
            if stage.kind == "apprise":
                stage.options = {"url": stage.options["url"].replace("json://", "jsons://")}
        outcome = stage.send()
        assert isinstance(outcome, Retry)
        assert secure.asked == [] and stage.mailbox.mails == []
        assert stage.kind == "apprise" or "TLS" in outcome.why


@only(*BY_HTTP)
def test_a_certificate_that_is_vouched_for_is_taken(
    stage: Stage, server_tls: ssl.SSLContext, trust: ssl.SSLContext
) -> None:
    with serving(Receiver(answers=[GOOD[stage.kind]]), server_tls) as secure:
        options, environ = options_for(stage.kind, secure.url, 0)
        assert isinstance(replace(stage, options=options, environ=environ).send(trust=trust), Sent)


def test_nobody_there_is_for_later(stage: Stage, trust: ssl.SSLContext) -> None:
    options, environ = options_for(stage.kind, "http://127.0.0.1:1", 1)
    assert isinstance(replace(stage, options=options, environ=environ).send(trust=trust), Retry)


@only(*BY_HTTP)
def test_plain_http_leaves_this_machine_for_nobody(stage: Stage) -> None:
    options, environ = options_for(stage.kind, "http://alerts.example", 1)
    outcome = replace(stage, options=options, environ=environ).send()
    assert isinstance(outcome, Refused)
    assert "https" in outcome.why


def test_hostile_text_arrives_as_text(stage: Stage, trust: ssl.SSLContext) -> None:
    assert isinstance(stage.send(letter(hostile()), trust), Sent)
    said = stage.said()
    assert "\x1b" not in said and "\u202e" not in said and "\\u202e" not in said
    assert "<!channel>" not in said or stage.kind in ("webhook", "email")  # JSON as data; base64, see test_mail
    assert all("\nBcc:" not in content.decode() for _, _, content in stage.mailbox.mails)


def test_evidence_of_any_length_is_sent(stage: Stage, trust: ssl.SSLContext) -> None:
    long = message(evidence=tuple(piece(quote="否认 deny 𝒟 " * 20_000, outlet="O" * 9999) for _ in range(40)))
    assert isinstance(stage.send(letter(long), trust), Sent)
    assert len(stage.said()) < 100_000


def test_a_digest_and_a_notice_are_sent(stage: Stage, trust: ssl.SSLContext) -> None:
    many = tuple(message(event=f"{n:032x}", seq=n) for n in range(1, 81))
    shown = many[:3] if stage.kind == "github" else many
    assert isinstance(stage.send(letter(*shown), trust), Sent)
    for notice in (of_losses("hook", HOSTILE, NOW), hostile_sources()):
        assert isinstance(stage.send(Letter(EVENT, letter().to, NOW, notices=(notice,)), trust), Sent)
    assert isinstance(stage.send(letter(message(), notices=(hostile_sources(),)), trust), Sent)


def hostile_sources() -> Notice:
    """Fifty sources with commands in their names."""
    blind = Health(HOSTILE, HOSTILE, Reading.HTTP_ERROR, HOSTILE, since=NOW)
    return of_sources(SourceNews(NOW, (blind,) * 50), EVENT)


def test_hostile_words_about_sources_arrive_as_text(stage: Stage, trust: ssl.SSLContext) -> None:
    assert isinstance(stage.send(Letter(EVENT, letter().to, NOW, notices=(hostile_sources(),)), trust), Sent)
    said = stage.said()
    assert "\x1b" not in said and "\u202e" not in said and "\\u202e" not in said
    assert "<!channel>" not in said or stage.kind in ("webhook", "email")  # as in the words of a change
    assert all("\nBcc:" not in content.decode() for _, _, content in stage.mailbox.mails)
    assert len(said) < 40_000


TROUBLES: list[tuple[str, Answer]] = [
    ("echoes", (500, {}, SECRET.encode())),
    ("echoes a refusal", (400, {}, f"no such hook: {SECRET}".encode())),
    ("talks of it", (404, {"Location": SECRET}, SECRET.encode())),
    ("redirects to it", (302, {"Location": f"http://127.0.0.1:1/{SECRET}"}, b"")),
    ("says yes", (200, {}, b"ok")),
    ("answers with it", (200, {}, f'{{"ok": false, "error": "{SECRET}"}}'.encode())),
]


@pytest.mark.parametrize("answer", [answer for _, answer in TROUBLES], ids=[name for name, _ in TROUBLES])
def test_no_secret_is_told(
    stage: Stage,
    answer: Answer,
    trust: ssl.SSLContext,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    stage.receiver.answers = [answer]
    stage.mailbox.to_data = [f"550 {SECRET}"]
    outcome = stage.send(trust=trust)
    assert SECRET not in repr(outcome)
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]  # the server's own log
    assert not [line for line in ours if SECRET in line]
    assert SECRET not in "".join(capfd.readouterr())


def test_a_preview_sends_nothing_and_tells_no_secret(stage: Stage) -> None:
    shown = stage.notifier().preview(letter())
    assert "Acme" in shown and SECRET not in shown
    assert stage.receiver.asked == [] and stage.mailbox.mails == []


@pytest.mark.parametrize("port", ["no", "99999999"])
def test_an_address_that_cannot_be_read_is_refused(port: str) -> None:
    for kind, options in [
        ("webhook", {"url": f"https://[::1:{port}"}),
        ("email", {"smtp": f"smtp://x:{port}", "from": "a@b"}),
    ]:
        assert isinstance(attempt(notifier(kind, options, {}), letter(), frozenset()), Refused)


def test_the_certificates_of_the_tests_are_good(authority: trustme.CA) -> None:
    assert b"BEGIN CERTIFICATE" in authority.cert_pem.bytes()
