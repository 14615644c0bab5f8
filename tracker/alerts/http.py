"""One HTTP exchange with a receiver that the user named: no redirects, a bounded answer, a time limit over all of it.

What comes back is sorted here once for all channels; a reason never holds an address, because an address may be the
secret. Status codes by RFC 9110 section 15; Retry-After by section 10.2.3.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

from tracker import __version__
from tracker.alerts.notifier import Refused, Retry
from tracker.urls import keeps_secrets

TIMEOUT = 20.0  # seconds for one exchange; the sender gives up a little later on what ignores it
MOST_ANSWER = 8 * 1024 * 1024  # bytes: a page of a hundred GitHub issues, each as long as GitHub lets it be
LONGEST_SILENCE = timedelta(hours=24)  # what a Retry-After may ask for
_WORD = re.compile(r"[a-z][a-z_ ]{1,60}")
_TEMPORARY = {408, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the receiver answered. Names of headers are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def good(self) -> bool:
        """Whether the receiver said yes."""
        return 200 <= self.status < 300


class Http:
    """Exchanges with one receiver. `trust` is what certificates are checked against, by default the system's."""

    def __init__(self, trust: ssl.SSLContext | None = None, timeout: float = TIMEOUT) -> None:
        self._trust, self._timeout = trust, timeout
        self._client: Any = None

    def exchange(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes = b""
    ) -> Reply | Retry | Refused:
        """Send one request; the answer, or why there is none."""
        import httpx

        if not keeps_secrets(url):
            return Refused("plain http is for this machine only: the address must begin with https://")
        try:
            return self._exchange(method, url, headers, content)
        except httpx.TimeoutException:
            return Retry(f"no answer within {self._timeout:.0f} s")
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
            return Refused("the address cannot be read")
        except (httpx.TransportError, ssl.SSLError, OSError) as error:
            return Retry(trouble(error))

    def _exchange(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Reply | Retry:
        import httpx

        if self._client is None:
            self._client = httpx.Client(
                verify=self._trust or _system_trust(),
                follow_redirects=False,
                timeout=self._timeout,
                limits=httpx.Limits(max_keepalive_connections=0),  # nothing stays open between two letters
            )
        until = time.monotonic() + self._timeout
        told = {"User-Agent": f"claimtracker/{__version__}", "Accept-Encoding": "identity", **headers}
        body = bytearray()
        with self._client.stream(method, url, headers=told, content=content) as answer:
            for chunk in answer.iter_raw():
                body += chunk
                if len(body) > MOST_ANSWER:
                    return Retry(f"the answer is larger than {MOST_ANSWER} bytes")
                if time.monotonic() > until:
                    return Retry(f"the answer was not complete within {self._timeout:.0f} s")
            return Reply(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, bytes(body))


@cache
def _system_trust() -> ssl.SSLContext:
    """Made once: it costs twenty milliseconds."""
    import httpx

    return httpx.create_ssl_context()


def trouble(error: BaseException) -> str:
    """What the network did, in words of ours: an error's own text may hold an address."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(seen):
            return "TLS: its certificate is not to be trusted"
        if isinstance(seen, ssl.SSLError):
            return "TLS failed"
        if isinstance(seen, ConnectionRefusedError):
            return "the connection was refused"
        seen = seen.__cause__ or seen.__context__
    return f"the network failed ({type(error).__name__})"


def failure(reply: Reply, now: Callable[[], datetime]) -> Retry | Refused:
    """What follows from an answer that is no yes."""
    word = answer_word(reply)
    why = f"HTTP {reply.status}" + (f" {word}" if word else "")
    if 300 <= reply.status < 400:
        return Refused(f"HTTP {reply.status}: a redirect, which is not followed")
    if reply.status in _TEMPORARY or reply.status > 504:
        return Retry(why, retry_after(reply.headers.get("retry-after"), now()))
    return Refused(why)


def answer_word(reply: Reply) -> str:
    """The receiver's own short name for what is wrong, such as `no_service`; "" where it says more than a name."""
    word = reply.body[:80].decode("ascii", "replace").strip()
    return word if _WORD.fullmatch(word) else ""


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The silence that a Retry-After asks for, in seconds or until a date, between none and a day."""
    if value is None:
        return None
    try:
        wait = timedelta(seconds=min(float(value), LONGEST_SILENCE.total_seconds()))
    except (ValueError, OverflowError):
        try:
            until = parsedate_to_datetime(value)
        except ValueError:
            return None
        wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta(0)), LONGEST_SILENCE)
