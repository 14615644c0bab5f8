"""Mail as it arrives: headers, threads, both parts, what TLS is asked for."""

from __future__ import annotations

import email
import email.policy
import ssl
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.alerts.conftest import EVENT, Mailbox, hostile, letter, mail_server, message, piece
from tracker.alerts import mail
from tracker.alerts.mail import MailNotifier, compose
from tracker.alerts.mail_html import page
from tracker.alerts.notifier import Letter, Refused, Retry, Sent
from tracker.claims import Claim


def arrived(sent: Letter) -> EmailMessage:
    """A letter as a mail program reads it."""
    parsed = email.message_from_bytes(compose(sent, "tracker@example.com").as_bytes(), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_the_headers() -> None:
    got = arrived(letter())
    assert got["To"] == "desk@example.com"
    assert got["Message-ID"] == f"<{EVENT}@example.com>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["List-Unsubscribe"] == "<mailto:tracker@example.com?subject=unsubscribe>"
    assert got["Subject"] == "unverified → denied: Acme will open a plant in Northtown."
    assert got["Date"].datetime == letter().at


def test_a_claim_is_a_thread() -> None:
    first, second = arrived(letter(message(seq=1))), arrived(letter(message(seq=2), id="f" * 32))
    other = arrived(letter(message(claim=Claim("shop", "Acme will open a shop."), seq=3)))
    assert first["References"] == second["References"] == first["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]
    assert arrived(letter(message(seq=1, claim=Claim("plant", "Reworded."))))["References"] == first["References"]
    assert other["References"] != first["References"]
    digest = arrived(letter(message(seq=1), message(seq=2)))
    assert digest["References"] is None


def test_text_and_html_say_the_same() -> None:
    got = arrived(letter())
    text, html = got.get_body(("plain",)), got.get_body(("html",))
    assert text is not None and html is not None
    for words in ("Acme denied that it plans a plant", "Northern Ledger", "1 Mar 2026", "0 independent origins for it"):
        assert words in text.get_content()
        assert words in html.get_content()
    assert 'href="https://news.example/acme?id=1&amp;x=2"' in html.get_content()


def test_hostile_text_makes_no_header_and_no_markup() -> None:
    got = arrived(letter(hostile()))
    assert got["Bcc"] is None
    assert set(got.keys()) == set(arrived(letter()).keys())
    assert Elements.of(page(letter(hostile()))) <= PLAIN


class Elements(HTMLParser):
    """The names of all elements in a page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    @classmethod
    def of(cls, html: str) -> set[str]:
        parser = cls()
        parser.feed(html)
        assert all(link.startswith(("https://", "http://")) for link in parser.links)
        return parser.names


PLAIN = {
    "html", "head", "meta", "title", "style", "body", "div", "h1", "p", "span", "blockquote", "a", "del", "ins",
}  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=300), url=st.text(max_size=60))
def test_whatever_a_page_says_the_mail_is_whole(text: str, url: str) -> None:
    evil = message(
        claim=Claim("plant", text), evidence=(piece(quote=text, outlet=text, url="https://x.example/" + url),)
    )
    got = arrived(letter(evil))
    assert len(list(got.walk())) == 3
    assert Elements.of(page(letter(evil))) <= PLAIN


@pytest.mark.parametrize("address", ["desk@example.com\r\nBcc: all@example.com", "desk@example.com\nSubject: x"])
def test_an_address_with_a_line_break_is_refused(address: str) -> None:
    notifier = MailNotifier({"smtp": "smtp://127.0.0.1:1", "from": "tracker@example.com"})
    assert isinstance(notifier.send(letter(to=address)), Refused)


def test_without_starttls_nothing_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(Mailbox()) as mailbox:
        notifier = MailNotifier({"smtp": f"smtp://127.0.0.1:{mailbox.port}", "from": "tracker@example.com"})
        assert isinstance(notifier.send(letter()), Sent)  # to itself it may
        monkeypatch.setattr(mail, "loopback", lambda host: False)
        outcome = notifier.send(letter())
        assert isinstance(outcome, Retry) and "STARTTLS" in outcome.why
        assert len(mailbox.mails) == 1


def test_tls_from_the_first_byte(server_tls: ssl.SSLContext, trust: ssl.SSLContext) -> None:
    with mail_server(Mailbox(), ssl_context=server_tls) as mailbox:
        options = {"smtp": f"smtps://127.0.0.1:{mailbox.port}", "from": "tracker@example.com"}
        assert isinstance(MailNotifier(options, trust).send(letter()), Sent)
        outcome = MailNotifier(options).send(letter())
        assert isinstance(outcome, Retry) and "TLS" in outcome.why


def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
    """A mail server's list of users: one."""
    from aiosmtpd.smtp import AuthResult

    good = (data.login, data.password) == (b"me", b"pass word")
    return AuthResult(success=good, handled=good)


@pytest.mark.parametrize(("password", "kind"), [("pass%20word", Sent), ("wrong", Retry)])
def test_login(password: str, kind: type, server_tls: ssl.SSLContext, trust: ssl.SSLContext) -> None:
    with mail_server(Mailbox(), tls_context=server_tls, authenticator=login, auth_required=True) as mailbox:
        server = f"smtp://me:{password}@127.0.0.1:{mailbox.port}"
        outcome = MailNotifier({"smtp": server, "from": "tracker@example.com"}, trust).send(letter())
        assert isinstance(outcome, kind), outcome


@pytest.mark.parametrize(("answer", "expected"), [("450 greylisted", Retry), ("550 unknown", Refused)])
def test_one_bad_address_says_nothing_of_the_server(answer: str, expected: type) -> None:
    with mail_server(Mailbox(to_rcpt=answer)) as mailbox:
        notifier = MailNotifier({"smtp": f"smtp://127.0.0.1:{mailbox.port}", "from": "tracker@example.com"})
        outcome = notifier.send(letter())
        assert isinstance(outcome, expected)
        assert isinstance(outcome, Refused) or outcome.alone


@pytest.mark.parametrize("farewell", ["421 going down", "500 what?"])
def test_a_mail_that_was_taken_is_sent_however_the_server_takes_leave(farewell: str) -> None:
    class Rude(Mailbox):
        async def handle_QUIT(self, *_: Any) -> str:  # noqa: N802
            return farewell

    with mail_server(Rude()) as mailbox:
        notifier = MailNotifier({"smtp": f"smtp://127.0.0.1:{mailbox.port}", "from": "tracker@example.com"})
        assert isinstance(notifier.send(letter()), Sent)
    assert len(mailbox.mails) == 1
