"""One polite exchange: redirects followed by hand, each hop checked anew, one quick retry, rest where it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TypeVar

from tracker.fetch import headers as meaning
from tracker.fetch.client import Answer, Client, Cookies, Headers
from tracker.fetch.gate import Gate
from tracker.fetch.network import Allowance
from tracker.fetch.target import Target, follow
from tracker.fetch.trouble import Trouble
from tracker.model import Outcome

MAX_REDIRECTS = 10
RETRY_PAUSE = 0.5  # seconds
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_READABLE = frozenset({200, 203})
_NOT_MODIFIED = 304

T = TypeVar("T")


class Exchanges:
    """Asks hosts for things, in turn and within an allowance. Thread-safe.

    `aside` hears of each answer that nobody takes: a redirect, a refusal.
    """

    def __init__(
        self,
        client: Client,
        gate: Gate,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        aside: Callable[[Target, Answer], None],
    ) -> None:
        self._client = client
        self._gate = gate
        self._now = now
        self._sleep = sleep
        self._aside = aside
        self._resting: dict[str, tuple[Trouble, datetime]] = {}  # authority -> its answer and when it came
        self._lock = threading.Lock()

    def ask(
        self,
        target: Target,
        headers: Callable[[Target], Headers],
        take: Callable[[Target, Answer], T],
        permit: Callable[[Target], None],
        allowance: Allowance,
    ) -> T:
        """What `take` makes of the answer at the end of the redirects: status 200, 203 or 304.

        `headers` gives each hop's request headers; `permit` may refuse a hop by raising Trouble.

        A redirect from https to http is followed. No credential or form goes along that could leak, a cookie only to
        the host that set it, and a source may be plain http in claims.yaml as well: refusing would blind sources and
        protect nothing. The snapshot's final URL shows where the text came from.
        """
        seen = set()
        cookies = Cookies()  # dropped when this page has been read: nobody is followed from page to page
        for _ in range(MAX_REDIRECTS + 1):
            cookie = cookies.header(target)
            if (target.url, *cookie) in seen:
                raise Trouble(Outcome.BLOCKED, f"the redirects go round in a circle at {target}")
            seen.add((target.url, *cookie))
            self._let_rest(target)
            permit(target)
            result = self._twice(target, [*headers(target), *cookie], take, allowance, cookies)
            if not isinstance(result, Target):
                return result
            target = result
        raise Trouble(Outcome.BLOCKED, f"more than {MAX_REDIRECTS} redirects, the last to {target}")

    def _twice(
        self,
        target: Target,
        headers: Headers,
        take: Callable[[Target, Answer], T],
        allowance: Allowance,
        cookies: Cookies,
    ) -> T | Target:
        try:
            return self._once(target, headers, take, allowance, cookies)
        except Trouble as trouble:
            if not trouble.passing:
                raise
        self._sleep(RETRY_PAUSE)
        return self._once(target, headers, take, allowance, cookies)

    def _once(
        self,
        target: Target,
        headers: Headers,
        take: Callable[[Target, Answer], T],
        allowance: Allowance,
        cookies: Cookies,
    ) -> T | Target:
        with self._gate.turn(target.authority):
            self._let_rest(target)  # another thread may have been told to go while this one waited
            with allowance.running(), self._client.get(target, headers) as answer:
                if answer.status in _REDIRECTS and (location := meaning.first(answer.headers, b"location")):
                    cookies.keep(target, answer.headers)
                    self._aside(target, answer)
                    return follow(target, _as_text(location))
                allowance.headers_came()
                if answer.status not in _READABLE and answer.status != _NOT_MODIFIED:
                    refusal = self._refusal(target, answer)
                    self._aside(target, answer)
                    raise refusal
                return take(target, answer)

    def _let_rest(self, target: Target) -> None:
        """Raise Trouble (RATE_LIMITED) if this host asked for rest before: it is not asked again by this object."""
        with self._lock:
            known = self._resting.get(target.authority)
        if known is None:
            return
        trouble, since = known
        left = None
        if trouble.retry_after is not None:
            left = max(trouble.retry_after - (self._now() - since), timedelta(0))
        raise Trouble(
            Outcome.RATE_LIMITED, f"{target.authority} asked for rest ({trouble.status}) earlier", retry_after=left
        )

    def _refusal(self, target: Target, answer: Answer) -> Trouble:
        status, detail = answer.status, f"the server answered {_named(answer.status)}"
        if status == HTTPStatus.NOT_FOUND:
            return Trouble(Outcome.NOT_FOUND, detail, status=status)
        if status == HTTPStatus.GONE:
            return Trouble(Outcome.GONE, detail, status=status)
        if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            wait = meaning.retry_after(answer.headers, self._now())
            trouble = Trouble(Outcome.RATE_LIMITED, detail, status=status, retry_after=wait)
            with self._lock:
                self._resting[target.authority] = (trouble, self._now())
            return trouble
        if status in (HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT):
            return Trouble(Outcome.EMPTY, detail, status=status)
        proxy = status in (HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT)
        return Trouble(Outcome.HTTP_ERROR, detail, status=status, passing=proxy)


def _as_text(location: str) -> str:
    """A Location header, which servers send as UTF-8 though HTTP knows only ASCII."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location


def _named(status: int) -> str:
    """The status with its standard phrase; the server's own words are not repeated."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
