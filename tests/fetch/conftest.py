"""A web server on loopback that says exactly the bytes it is told to, however wrong they are."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tracker.claims import Settings
from tracker.fetch import Fetcher

TLS = ssl.create_default_context()  # made once: it takes 20 ms and more
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

Script = Callable[[socket.socket, "Request"], None]


class Request:
    """What a client sent."""

    def __init__(self, head: bytes) -> None:
        self.head = head
        lines = head.split(b"\r\n")
        self.path = lines[0].split(b" ")[1].decode()
        self.headers = dict(line.split(b": ", 1) for line in lines[1:] if b": " in line)

    def __getitem__(self, name: str) -> bytes:
        return {key.lower(): value for key, value in self.headers.items()}[name.lower().encode()]

    def __contains__(self, name: str) -> bool:
        return name.lower().encode() in {key.lower() for key in self.headers}


class Site:
    """Answers each path with the bytes, or by the script, that it was given; 404 for the rest, robots.txt too."""

    def __init__(self, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> None:
        self.routes: dict[str, bytes | Script] = {}
        self.requests: list[Request] = []
        self.connections = 0
        self._tls = tls
        self._closed = threading.Event()
        self._socket = socket.create_server((address, 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://{address}:{self.port}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def close(self) -> None:
        self._closed.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes accept()
        for thread in self._threads:
            thread.join(5)
        self._socket.close()

    def send_slowly(self, connection: socket.socket, pieces: Iterator[bytes], pause: float) -> None:
        """Send until the client or the test is gone."""
        with suppress(OSError):
            for piece in pieces:
                connection.sendall(piece)
                if self._closed.wait(pause):
                    return

    def _accept(self) -> None:
        while not self._closed.is_set():
            with suppress(OSError):
                connection, _ = self._socket.accept()
                self.connections += 1
                thread = threading.Thread(target=self._serve, args=(connection,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(0.1)
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                while not self._closed.is_set() and (head := self._head(connection)):
                    request = Request(head)
                    self.requests.append(request)
                    answer = self.routes.get(request.path, reply(404, b"nothing here"))
                    connection.settimeout(5)
                    if callable(answer):
                        answer(connection, request)
                        return
                    connection.sendall(answer)
                    connection.settimeout(0.1)

    def _head(self, connection: socket.socket) -> bytes:
        data = b""
        while not data.endswith(b"\r\n\r\n") and not self._closed.is_set():
            with suppress(TimeoutError):
                piece = connection.recv(65536)
                if not piece:
                    return b""
                data += piece
        return data


def reply(status: int = 200, body: bytes = b"", kind: str = "text/html", **headers: str) -> bytes:
    """A well-formed response. `content_type` is written content-type."""
    fields = {"content-type": kind, "content-length": str(len(body))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Whatever\r\n{lines}\r\n".encode("latin-1") + body


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.seconds += seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site() -> Iterator[Site]:
    with_robots = Site()
    yield with_robots
    with_robots.close()


@pytest.fixture
def sites() -> Iterator[Callable[..., Site]]:
    opened: list[Site] = []

    def more(*args: Any, **kwargs: Any) -> Site:
        opened.append(Site(*args, **kwargs))
        return opened[-1]

    yield more
    for one in opened:
        one.close()


@pytest.fixture
def fetchers() -> Iterator[Callable[..., Fetcher]]:
    """Fetchers that may reach loopback and wait for nobody, unless told otherwise."""
    opened: list[Fetcher] = []

    def make(**options: Any) -> Fetcher:
        keywords = {name: options.pop(name) for name in list(options) if name not in Settings.__dataclass_fields__}
        settings: dict[str, Any] = {
            "host_delay": timedelta(0),
            "timeout": timedelta(seconds=10),
            "allow_private": ("127.0.0.1",),
        }
        keywords.setdefault("now", lambda: NOW)
        keywords.setdefault("sleep", lambda _: None)
        keywords.setdefault("tls", TLS)
        opened.append(Fetcher(Settings(**(settings | options)), **keywords))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def fetcher(fetchers: Callable[..., Fetcher]) -> Fetcher:
    return fetchers()


def until(condition: Callable[[], bool]) -> None:
    """Wait for another thread, five seconds at most."""
    end = time.monotonic() + 5
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    assert condition()
