"""Where connections are made: every address is checked here, on every hop, and every wait ends at one deadline.

The check and the connection use the same address, so a name that answers differently the second time (DNS rebinding)
gains nothing. TLS is still verified against the name, by the layer above.
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore

from tracker.fetch.address import is_literal, refusal
from tracker.fetch.trouble import Trouble
from tracker.model import Outcome

MAX_ADDRESSES = 6  # of a host that are tried; the time left is shared out among them

HEADER_BYTES = 256 * 1024  # on the wire before the last header; one block of them may be 100 KiB, see `client`

Resolver = Callable[[str], Sequence[str]]
"""A host name to its addresses as text; raises OSError where there are none."""


def system_resolver(host: str) -> list[str]:
    """The addresses that the operating system knows for a name. Raises OSError."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Allowance:
    """What one exchange may use up, over all its redirects: seconds on the network and bytes on the wire.

    The clock runs only inside `running()`: waiting for a turn at a host is politeness, not the host's slowness.
    Until `headers_came()` is called only HEADER_BYTES may come, then `body_bytes` more.
    """

    def __init__(self, seconds: float, body_bytes: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._body_bytes = body_bytes
        self._bytes = 0
        self._monotonic = monotonic
        self._left = seconds
        self._end = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the clock run, and hold all traffic of this thread to this allowance."""
        self._bytes = HEADER_BYTES
        self._end = self._monotonic() + self._left
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)
            self._left = self._end - self._monotonic()

    def remaining(self) -> float:
        """Seconds left, more than 0. Raises Trouble (TIMEOUT)."""
        left = self._end - self._monotonic()
        if left <= 0:
            raise self.timeout()
        return left

    def headers_came(self) -> None:
        """Allow for the body from here on."""
        self._bytes = self._body_bytes

    def spend(self, count: int) -> None:
        """Count bytes that came. Raises Trouble (TOO_LARGE)."""
        self._bytes -= count
        if self._bytes < 0:
            raise Trouble(Outcome.TOO_LARGE, "the server went on sending past every limit")

    def timeout(self) -> Trouble:
        """What is said when the time is up."""
        return Trouble(Outcome.TIMEOUT, f"no complete answer within {self.seconds:g} s")


_current: ContextVar[Allowance] = ContextVar("allowance")


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections, to checked addresses only. `allowed` hosts are exempt: the user named them.

    Hosts are spelt as in `Target.host`.
    """

    def __init__(self, resolver: Resolver, allowed: Iterable[str]) -> None:
        self._resolver = resolver
        self._allowed = frozenset(allowed)
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers, all of them having passed. Raises Trouble, httpcore errors."""
        allowance = _current.get()
        addresses = self._checked(host, allowance)[:MAX_ADDRESSES]
        for left in range(len(addresses), 0, -1):
            try:
                stream = self._sockets.connect_tcp(
                    addresses[-left], port, timeout=allowance.remaining() / left, socket_options=socket_options
                )
            except httpcore.ConnectError:
                if left == 1:
                    raise
            except httpcore.ConnectTimeout:
                if left == 1:
                    raise allowance.timeout() from None
            else:
                return _Stream(stream)
        raise AssertionError("there is at least one address")

    def _checked(self, host: str, allowance: Allowance) -> list[str]:
        """The host's addresses. One bad address spoils them all: an honest site has no reason to name it."""
        addresses = [host] if is_literal(host) else _resolve(self._resolver, host, allowance)
        for address in addresses:
            why = None if host in self._allowed else refusal(address)
            if why is not None:
                where = address if address == host else f"{host} leads to {address}, which"
                raise Trouble(
                    Outcome.BLOCKED, f"{where} is {why}; if it is meant, name {host} in settings.allow_private"
                )
        return addresses


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline of whoever uses it now, whatever timeout is handed in."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        allowance = _current.get()
        with _in_time(allowance) as seconds:
            data = self._stream.read(max_bytes, timeout=seconds)
        allowance.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        with _in_time(_current.get()) as seconds:
            self._stream.write(buffer, timeout=seconds)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        with _in_time(_current.get()) as seconds:
            return _Stream(self._stream.start_tls(ssl_context, server_hostname=server_hostname, timeout=seconds))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@contextmanager
def _in_time(allowance: Allowance) -> Iterator[float]:
    """Give the seconds left, and call a wait that used them up by its name."""
    try:
        yield allowance.remaining()
    except httpcore.TimeoutException:
        raise allowance.timeout() from None


def _resolve(resolver: Resolver, host: str, allowance: Allowance) -> list[str]:
    """Ask the resolver in a thread of its own, because getaddrinfo knows no timeout. Raises Trouble."""
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolver(host))
        except (OSError, ValueError) as error:  # UnicodeError, which odd names cause, is a ValueError
            answers.put(error)

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    try:
        answer = answers.get(timeout=allowance.remaining())
    except queue.Empty:
        raise allowance.timeout() from None
    if isinstance(answer, Exception) or not answer:
        raise Trouble(Outcome.NETWORK, f"the name {host} could not be resolved")
    return list(answer)
