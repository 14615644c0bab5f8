"""Receivers on loopback that play Slack, GitHub, a webhook's owner and a mail server; changes to tell them."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from tracker import diff
from tracker.alerts.message import Message, compose
from tracker.alerts.notifier import Letter
from tracker.claims import Claim
from tracker.model import Act, Change, Evidence, Flag, Rule, Stance, Status, Voice

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EVENT = "0123456789abcdef0123456789abcdef"
CLAIM = Claim("plant", "Acme will open a plant in Northtown.", about=("acme",))


@dataclass
class Asked:
    """One request that a receiver got."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Receiver:
    """An HTTP server whose answers a test writes: one after the other, then the last one for ever."""

    url: str = ""
    answers: list[Answer | Callable[[Asked], Answer]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    delay: float = 0.0  # seconds before an answer
    drip: float = 0.0  # seconds between the bytes of an answer

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return given(asked) if callable(given) else given


@contextmanager
def serving(receiver: Receiver, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """The receiver on a port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {k.lower(): v for k, v in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(length))
            status, more, body = receiver.answer(asked)
            time.sleep(receiver.delay)
            try:
                self.send_response(status)
                for name, value in ({"Content-Type": "application/json"} | more).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                for byte in [body[i : i + 1] for i in range(len(body))] if receiver.drip else [body]:
                    self.wfile.write(byte)
                    self.wfile.flush()
                    time.sleep(receiver.drip)
            except OSError:
                pass  # the client gave up, as some tests want it to

        do_GET = do_POST = do_PATCH = respond  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    receiver.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving(Receiver(answers=[(200, {}, b"ok")])) as running:
        yield running


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


@pytest.fixture(scope="session")
def trust(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@dataclass
class Mailbox:
    """A mail server with what it took, and the answers that it gives instead of a yes."""

    port: int = 0
    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    to_rcpt: str = ""  # instead of 250 to RCPT
    to_data: list[str] = field(default_factory=list)  # instead of 250 to the mail itself, one after the other
    delay: float = 0.0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
        if self.to_rcpt:
            return self.to_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        import asyncio

        await asyncio.sleep(self.delay)
        if self.to_data:
            return self.to_data.pop(0)
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 taken"


@contextmanager
def mail_server(mailbox: Mailbox, **options: Any) -> Iterator[Mailbox]:
    """The mailbox behind aiosmtpd on a port of loopback."""
    from aiosmtpd.controller import Controller

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        mailbox.port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, ready_timeout=10, **options)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


# --- what is told ---------------------------------------------------------------------------------------------------


def piece(**changes: Any) -> Evidence:
    """A denial by the subject."""
    given: dict[str, Any] = {
        "claim": "plant",
        "url": "https://news.example/acme?id=1&x=2",
        "quote": "Acme denied that it plans a plant in Northtown.",
        "start": 0,
        "end": 10,
        "stance": Stance.REFUTES,
        "act": Act.DENY,
        "voice": Voice.SUBJECT,
        "score": 0.9,
        "probability": 0.9,
        "event_at": NOW,
        "seen_at": NOW,
        "published": NOW,
        "outlet": "Northern Ledger",
        "origin": "acme",
    }
    return Evidence(**(given | changes))


def change(seq: int = 1, **changes: Any) -> Change:
    """A claim that went from unverified to denied."""
    given: dict[str, Any] = {
        "seq": seq,
        "at": NOW,
        "claim": "plant",
        "before": Status.UNVERIFIED,
        "after": Status.DENIED,
        "rule": Rule.DENIAL,
        "evidence": (piece(),),
        "because": "the subject denied it",
    }
    return Change(**(given | changes))


def message(event: str = EVENT, claim: Claim = CLAIM, **changes: Any) -> Message:
    """A message as the tracker makes it."""
    made = change(**({"claim": claim.id} | changes))
    return compose(made, claim, made.evidence, event, "https://board.example/plant.html")


def letter(*messages: Message, **options: Any) -> Letter:
    """A letter with these messages, or a plain one."""
    given: dict[str, Any] = {"id": EVENT, "to": "desk@example.com", "at": NOW, "messages": messages or (message(),)}
    return Letter(**(given | options))


HOSTILE = (
    "Deal <!channel> @here <!everyone> *bold* _it_ ~gone~ `code` & <script>alert(1)</script>\r\n"
    "Bcc: all@example.com\r\n"
    "::error::forged\n::add-mask::plant <!-- claimtracker:event=ffff --> @octocat #1 </style> \x1b[31mred\u202e gnp.exe"
)


def hostile() -> Message:
    """A message with everything that could be taken for a command, in each place that a page can fill."""
    before = "Acme said yes <!channel>. It denied ::error:: all @here."
    after = "Acme said no <!channel>\r\nBcc: all@example.com. It denied ::error:: all @here."
    evil = piece(
        quote=HOSTILE,
        outlet=HOSTILE,
        url='https://news.example/a"><script>x</script>?<!channel>)](javascript:alert(1))\r\nBcc: x@example.com',
    )
    return message(
        claim=Claim("plant", HOSTILE),
        evidence=(evil,),
        because=HOSTILE,
        diff=diff.diff(before, after),
        flags=frozenset({Flag.REVIEW}),
    )


@pytest.fixture
def actions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a job in GitHub Actions."""
    return {
        "GITHUB_TOKEN": "ghs_TOKENTOKENTOKEN",
        "GITHUB_REPOSITORY": "example/claims",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "output.txt"),
    }
