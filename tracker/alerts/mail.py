"""Mail: one letter to one address, over STARTTLS or TLS, as text and HTML.

A claim is a thread: every letter refers to an id made from the claim alone, which needs no memory (RFC 5322 section
3.6.4). The Message-ID comes from the letter's id, so that a letter that arrives twice is one to a mail program.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Mapping
from datetime import timedelta
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from tracker.alerts import mail_html, text
from tracker.alerts.http import trouble
from tracker.alerts.notifier import Letter, Outcome, Refused, Retry, Sent
from tracker.urls import loopback

TIMEOUT = 20.0  # seconds for each step of the exchange
_PORTS = {"smtp": 587, "smtps": 465}  # RFC 8314
_LATER = "the mail server says later"


class _Plain(Exception):
    """The server offers no STARTTLS, and is not this machine."""


class MailNotifier:
    """Sends through one mail server."""

    pace = timedelta(0)

    def __init__(self, options: Mapping[str, Any], trust: ssl.SSLContext | None = None) -> None:
        self._server, self._from, self._trust = str(options["smtp"]), str(options["from"]), trust

    def send(self, letter: Letter) -> Outcome:
        """See Notifier."""
        try:
            mail = compose(letter, self._from)
            server = urlsplit(self._server)
            port = server.port or _PORTS[server.scheme]
        except (ValueError, KeyError, MessageError):
            return Refused("the addresses or the mail server's URL cannot be read")
        try:
            connection = self._connected(server, port)
            try:
                connection.send_message(mail, self._from, [letter.to])
            finally:
                _close(connection)
        except _Plain:
            return Retry("the mail server offers no STARTTLS; without it nothing is sent")
        except smtplib.SMTPException as error:
            return _answer(error)
        except TimeoutError:
            return Retry(f"no answer within {TIMEOUT:.0f} s")
        except (OSError, ssl.SSLError) as error:
            return Retry(trouble(error))
        return Sent(str(mail["Message-ID"]))

    def preview(self, letter: Letter) -> str:
        """See Notifier."""
        mail = compose(letter, self._from)
        head = "\n".join(f"{name}: {mail[name]}" for name in ("From", "To", "Subject", "Message-ID"))
        return f"{head}\n\n{text.body(letter)}"

    def _connected(self, server: SplitResult, port: int) -> smtplib.SMTP:
        host, trust = server.hostname or "", self._trust or ssl.create_default_context()
        connection: smtplib.SMTP
        if server.scheme == "smtps":
            connection = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=trust)
        else:
            connection = smtplib.SMTP(host, port, timeout=TIMEOUT)
        try:
            connection.ehlo_or_helo_if_needed()
            if server.scheme == "smtp" and connection.has_extn("starttls"):
                connection.starttls(context=trust)
            elif server.scheme == "smtp" and not loopback(host):
                raise _Plain
            if server.username:
                connection.login(unquote(server.username), unquote(server.password or ""))
        except BaseException:
            connection.close()
            raise
        return connection


def _close(connection: smtplib.SMTP) -> None:
    """Take leave; what goes wrong here undoes no mail that the server has taken."""
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()


def _answer(error: smtplib.SMTPException) -> Retry | Refused:
    """What follows from what the mail server said: 4yz is for now, 5yz for good (RFC 5321 section 4.2.1).

    A refused password is for now: whoever mends it within three days still gets the alerts.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = min((code for code, _ in error.recipients.values()), default=550)
        return Retry(f"{code} for this address", alone=True) if code < 500 else Refused(f"{code} for this address")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Retry(f"{error.smtp_code}: the mail server does not take the user or the password")
    if isinstance(error, smtplib.SMTPDataError):
        code = error.smtp_code
        return Retry(f"{code} for this mail", alone=True) if code < 500 else Refused(f"{code} for this mail")
    if isinstance(error, smtplib.SMTPResponseException):
        return Retry(f"{error.smtp_code}: {_LATER}") if error.smtp_code < 500 else Refused(f"SMTP {error.smtp_code}")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Refused("the mail server lacks what this address or login needs")
    return Retry(f"the mail server broke off ({type(error).__name__})")


def compose(letter: Letter, sender: str) -> EmailMessage:
    """The mail for a letter. Raises ValueError where an address cannot stand in a header."""
    domain = sender.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = f"Claim tracker <{sender}>", letter.to
    mail["Subject"] = text.subject(letter)
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.id}@{domain}>"
    if letter.messages and not letter.digest:
        thread = hashlib.sha256(letter.messages[0].change.claim.encode()).hexdigest()[:32]
        mail["In-Reply-To"] = mail["References"] = f"<claim.{thread}@{domain}>"
    mail["List-Unsubscribe"] = f"<mailto:{quote(sender, safe='@')}?subject=unsubscribe>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(text.body(letter) + "\n", cte="base64")
    mail.add_alternative(mail_html.page(letter), subtype="html", cte="base64")
    return mail
