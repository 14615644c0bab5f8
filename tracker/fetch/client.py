"""The one file that knows which HTTP library is used."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import certifi
import httpcore
import httpx

from tracker.fetch.network import GuardedBackend
from tracker.fetch.target import Target
from tracker.fetch.trouble import Trouble
from tracker.model import Outcome

KEEPALIVE_SECONDS = 15.0
MOST_COOKIES = 50  # of one answer; RFC 6265, 6.1
LONGEST_COOKIE = 4096  # bytes; the same
_PLAIN = re.compile(rb"[ -~]{1,%d}" % LONGEST_COOKIE)
_TOO_LONG = 431  # h11's hint at a header block past httpcore's 100 KiB

Headers = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A response whose body was not read yet. `chunks` are bytes as they came over the wire, still encoded."""

    status: int
    headers: Headers
    chunks: Iterator[bytes]
    address: str | None  # the IP address that answered
    asked_with: Headers  # the request's headers


class Client:
    """HTTP/1.1 over guarded connections. Keeps no cookies, follows no redirect, decodes nothing, asks no proxy."""

    def __init__(self, backend: GuardedBackend, user_agent: str, tls: ssl.SSLContext | None = None) -> None:
        transport = _Transport(
            httpcore.ConnectionPool(
                ssl_context=tls or _default_tls(),
                network_backend=backend,
                max_connections=None,
                keepalive_expiry=KEEPALIVE_SECONDS,
            )
        )
        self._http = httpx.Client(transport=transport, trust_env=False)
        self._http.headers = httpx.Headers(
            [("User-Agent", user_agent), ("Accept-Encoding", "gzip, deflate"), ("Connection", "keep-alive")]
        )

    @contextmanager
    def get(self, target: Target, headers: Headers) -> Iterator[Answer]:
        """Ask for the target. Raises Trouble; reading `chunks` does so too."""
        with _translated():
            request = self._http.build_request("GET", target.url, headers=list(headers))
            response = self._http.send(request, stream=True)
        try:
            facts = response.extensions
            peer = facts["network_stream"].get_extra_info("server_addr")
            yield Answer(
                response.status_code,
                facts["headers"],
                _chunks(response),
                peer[0] if peer else None,
                request.headers.raw,
            )
        finally:
            response.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()


class Cookies:
    """The cookies of one fetch, all of its hops, as RFC 6265 and httpx have them: each for the one host that set it.

    Some sites show an article only to who brings back the cookie that their redirect to the same address set.
    """

    def __init__(self) -> None:
        self._jars: dict[str, httpx.Cookies] = {}

    def keep(self, target: Target, headers: Headers) -> None:
        """Take what an answer of the target sets."""
        told = [value for name, value in headers if name.lower() == b"set-cookie" and _PLAIN.fullmatch(value)]
        if not told:
            return
        request = httpx.Request("GET", target.url)
        answer = httpx.Response(200, headers=[(b"set-cookie", v) for v in told[:MOST_COOKIES]], request=request)
        with suppress(Exception):  # the library's parser meets hostile bytes: a cookie that it cannot read is none
            self._jars.setdefault(target.host, httpx.Cookies()).extract_cookies(answer)

    def header(self, target: Target) -> Headers:
        """The header to ask the target with, if there is any."""
        request = httpx.Request("GET", target.url)
        if target.host in self._jars:
            self._jars[target.host].set_cookie_header(request)
        value = request.headers.get("cookie", "")
        return [(b"Cookie", value.encode("latin-1", "ignore"))] if 0 < len(value) <= LONGEST_COOKIE else []


class _Transport(httpx.BaseTransport):
    """httpx over a pool of ours: its own transport has no public way to hand it a network backend."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
            )
        )
        # httpx is not shown the headers: it would keep cookies, and choke on a Location that it is not to follow.
        facts = {"headers": answer.headers, "network_stream": answer.extensions["network_stream"]}
        return httpx.Response(answer.status, stream=_Body(answer), extensions=facts)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def _default_tls() -> ssl.SSLContext:
    """The system's certificates (SSL_CERT_FILE is obeyed) and certifi's, for machines that have none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _chunks(response: httpx.Response) -> Iterator[bytes]:
    with _translated():
        yield from response.iter_raw()


@contextmanager
def _translated() -> Iterator[None]:
    """Say in our words what went wrong below."""
    try:
        yield
    except (Trouble, GeneratorExit):
        raise
    except Exception as error:  # the parsers below meet hostile bytes: whatever they raise is the page's doing
        raise _trouble(error) from error


def _trouble(error: Exception) -> Trouble:
    causes = list(_causes(error))
    if any(getattr(cause, "error_status_hint", None) == _TOO_LONG for cause in causes):
        return Trouble(Outcome.TOO_LARGE, "the headers are larger than 100 KiB")
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return _tls_trouble(cause)
    for cause in causes:
        if isinstance(cause, OSError):
            reset = isinstance(cause, ConnectionResetError | BrokenPipeError)
            return Trouble(Outcome.NETWORK, f"the connection failed: {cause.strerror or 'no reason'}", passing=reset)
    if isinstance(error, httpcore.RemoteProtocolError):
        # Without a cause in the parser: the server hung up before it said a word.
        return Trouble(Outcome.NETWORK, "the server broke off or does not speak HTTP", passing=len(causes) == 1)
    return Trouble(Outcome.NETWORK, f"the answer could not be read as HTTP ({type(error).__name__})")


def _tls_trouble(error: ssl.SSLError) -> Trouble:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Trouble(Outcome.TLS, f"the certificate was not accepted: {error.verify_message}")
    return Trouble(Outcome.TLS, f"no secure connection: {(error.reason or 'no reason').replace('_', ' ').lower()}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
