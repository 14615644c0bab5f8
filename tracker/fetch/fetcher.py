"""Safe, polite HTTP: a URL becomes a snapshot, "not modified", or a named failure."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from types import TracebackType

from tracker import __version__
from tracker.claims import Settings
from tracker.fetch import body, content
from tracker.fetch import headers as meaning
from tracker.fetch.client import Answer, Client, Headers
from tracker.fetch.content import KINDS, Kind
from tracker.fetch.detour import detour
from tracker.fetch.exchange import Exchanges
from tracker.fetch.gate import Gate
from tracker.fetch.network import Allowance, GuardedBackend, Resolver, system_resolver
from tracker.fetch.robots import READ_AT_MOST, Robots
from tracker.fetch.target import Target, parse, shown
from tracker.fetch.trouble import Trouble
from tracker.model import Failure, Fetched, NotModified, Outcome, Snapshot, Validators

PRODUCT = "claimtracker"
PATIENCE = 600.0  # seconds that a request waits for its turn at a host; past that it is left for the next run
PACES = {"api.gdeltproject.org": 5.0}  # seconds between requests, where a host asks for them outside of robots.txt
REFUSAL_KEPT = 64 * 1024  # bytes of the body of a 4xx or 5xx that the records keep
_NO_CONTACT = "automated follow-up of news reports; no contact was set"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, for whoever keeps records (WARC, say). `body` is decoded, and b"" for a redirect."""

    url: str
    address: str | None
    at: datetime
    request_headers: Headers
    status: int
    response_headers: Headers
    body: bytes
    truncated: bool = False  # whether there was more of the body, or may have been


@dataclass(frozen=True, slots=True)
class _Question:
    """What a caller wants: the page of this URL, as this kind of thing, unless it is still what it was."""

    url: str
    target: Target
    kind: Kind
    validators: Validators

    def is_at(self, hop: Target) -> bool:
        """Whether a hop is the page that was asked for, at most under another scheme or host name (https, www)."""
        return hop.path == self.target.path

    def headers(self, hop: Target) -> Headers:
        """What to ask a hop with."""
        return [(b"Accept", self.kind.accept), *(meaning.conditional(self.validators) if self.is_at(hop) else ())]


class Fetcher:
    """Fetches for one run, from any number of threads. A context manager.

    Hosts are asked at the pace of `settings`, as their robots.txt allows, and no more once they ask for rest.
    `resolver` turns names into addresses; `now`, `sleep` and `monotonic` are the clock. `tls` is for sites whose
    certificates a private authority signed. `on_exchange` hears of every answer: pages as they were read, the beginning
    of refusals, redirects and 304s.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        now: Callable[[], datetime],
        user_agent: str | None = None,
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        on_exchange: Callable[[Exchange], None] | None = None,
    ) -> None:
        self._settings = settings
        self._now = now
        self._monotonic = monotonic
        self._on_exchange = on_exchange
        agent = user_agent or default_user_agent(settings.contact)
        backend = GuardedBackend(resolver or system_resolver, map(_host, settings.allow_private))
        self._client = Client(backend, agent, tls)
        delay = settings.host_delay.total_seconds()
        self._gate = Gate(delay, settings.host_concurrency, PATIENCE, monotonic, sleep)
        self._exchanges = Exchanges(self._client, self._gate, now, sleep, self._tell_aside)
        self._robots = Robots(agent.partition("/")[0], self._read_robots, monotonic)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def fetch(self, url: str, validators: Validators = Validators(), *, accept: str = "page") -> Fetched:
        """Get `url`. Whatever the network or the page does becomes a `Failure`; nothing of it is raised.

        `validators` are those of the last snapshot: an unchanged page is then `NotModified`. `accept` says what is
        looked for: a page, a feed, a sitemap (gzipped files are unpacked) or a robots.txt; KeyError for another word.
        """
        kind = KINDS[accept]
        try:
            asked = _Question(url, parse(url), kind, validators)
        except Trouble as trouble:
            return self._failure(shown(url) if "@" in url or not url.isprintable() else url, trouble)
        permit = _anyone if kind.name == "robots" else self._permit
        try:
            return self._exchanges.ask(
                asked.target, asked.headers, partial(self._take, asked), permit, self._allowance()
            )
        except Trouble as trouble:
            return self._failure(url, trouble)

    def _failure(self, url: str, trouble: Trouble) -> Failure:
        return Failure(url, trouble.outcome, trouble.detail, self._now(), trouble.retry_after, trouble.status)

    def _take(self, asked: _Question, hop: Target, answer: Answer) -> Snapshot | NotModified:
        """Read the answer at the end of the redirects. Raises Trouble."""
        same_page = asked.is_at(hop)
        if answer.status == HTTPStatus.NOT_MODIFIED:
            if same_page and meaning.conditional(asked.validators):
                self._tell(hop, answer, b"")
                return NotModified(asked.url, self._now())
            raise _unasked_304()
        if asked.kind.name == "page" and (elsewhere := detour(asked.target, hop)):
            raise Trouble(Outcome.SUSPECT, f"the page {elsewhere}")
        content_type = meaning.first(answer.headers, b"content-type")
        content.check_type(asked.kind, content_type)
        data = self._read_body(asked.kind, answer)
        self._tell(hop, answer, data)
        if not data or data.isspace():
            raise Trouble(Outcome.EMPTY, "the server answered without any content", status=answer.status)
        now = self._now()
        return Snapshot(
            url=asked.url,
            final_url=hop.url,
            fetched_at=now,
            body=data,
            content_type=content_type,
            # Those of another page would be shown to this one next time, which may then wrongly say "unchanged".
            validators=meaning.validators(answer.headers) if same_page else Validators(),
            max_age=meaning.max_age(answer.headers, now),
        )

    def _read_body(self, kind: Kind, answer: Answer) -> bytes:
        limit = self._settings.max_bytes
        declared = meaning.first(answer.headers, b"content-length") or ""
        if declared.isdecimal() and (len(declared) > 15 or int(declared) > limit):
            raise Trouble(Outcome.TOO_LARGE, f"the page is larger than {limit} bytes")
        encoding = _encoding(answer.headers)

        def look(head: bytes) -> None:
            content.check_bytes(kind, head)

        data = body.read(answer.chunks, encoding, limit, look)
        return body.unpacked(data, limit, look) if kind.gzip else data

    def _permit(self, hop: Target) -> None:
        """Raise Trouble if the site's robots.txt is against it; else fall in with the pace that it asks for."""
        self._gate.slow(hop.authority, max(self._robots.delay(hop), PACES.get(hop.host, 0.0)))

    def _read_robots(self, target: Target) -> bytes:
        """The beginning of a robots.txt. Raises Trouble."""

        def take(hop: Target, answer: Answer) -> bytes:
            if answer.status == HTTPStatus.NOT_MODIFIED:
                raise _unasked_304()
            data = body.head(answer.chunks, _encoding(answer.headers), READ_AT_MOST)
            self._tell(hop, answer, data)
            return data

        asked = _Question(target.url, target, KINDS["robots"], Validators())
        return self._exchanges.ask(target, asked.headers, take, _anyone, self._allowance())

    def _allowance(self) -> Allowance:
        # On the wire a page is smaller than decoded, but framing in tiny chunks may multiply it.
        wire = 2 * self._settings.max_bytes + 1024 * 1024
        return Allowance(self._settings.timeout.total_seconds(), wire, self._monotonic)

    def _tell_aside(self, hop: Target, answer: Answer) -> None:
        """A redirect or a refusal, for the records: of what a refusal says, the beginning."""
        if self._on_exchange is None:
            return
        data, whole = b"", meaning.first(answer.headers, b"content-length") == "0"
        if answer.status >= HTTPStatus.BAD_REQUEST:
            with suppress(Trouble):
                data = body.head(answer.chunks, _encoding(answer.headers), REFUSAL_KEPT)
                whole = len(data) < REFUSAL_KEPT
        self._tell(hop, answer, data, truncated=not whole)

    def _tell(self, hop: Target, answer: Answer, data: bytes, *, truncated: bool = False) -> None:
        if self._on_exchange is not None:
            asked, headers = answer.asked_with, answer.headers
            self._on_exchange(
                Exchange(hop.url, answer.address, self._now(), asked, answer.status, headers, data, truncated)
            )


def default_user_agent(contact: str | None) -> str:
    """`claimtracker/VERSION (+contact)`: who asks, and where to complain."""
    plain = "".join(c for c in contact or "" if " " <= c <= "~" and c not in "()\\").strip()
    return f"{PRODUCT}/{__version__} ({'+' + plain if plain else _NO_CONTACT})"


def _encoding(headers: Headers) -> str:
    return ",".join(value.decode("latin-1") for key, value in headers if key.lower() == b"content-encoding")


def _anyone(_: Target) -> None:
    """No robots.txt is asked before a robots.txt."""


def _unasked_304() -> Trouble:
    return Trouble(Outcome.HTTP_ERROR, "the server answered 304 Not Modified, though that was not asked", status=304)


def _host(name: str) -> str:
    """A host of `allow_private` as it looks in a target, however the user wrote it."""
    for spelling in (name, f"[{name}]"):
        with suppress(Trouble):
            return parse(f"http://{spelling}/").host
    return name
