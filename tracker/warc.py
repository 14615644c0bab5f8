"""What was fetched, kept as evidence: a WARC 1.1 file (ISO 28500:2017), one gzip member a record.

Each exchange becomes a response and the request before it, refusals and redirects as well; a 304 becomes a revisit,
which has headers and no body. Bodies are stored as they were read: undone from the compression of the transfer, so its
headers are renamed and the length is that of what is stored.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import threading
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Protocol
from urllib.parse import urlsplit

from tracker import __version__
from tracker.errors import UsageError

_OF_THE_TRANSFER = frozenset({b"content-encoding", b"transfer-encoding", b"content-length"})

_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"  # WARC 1.1, 6.7.3

Headers = Sequence[tuple[bytes, bytes]]


class Exchange(Protocol):
    """One request and its answer, as the fetcher tells it."""

    @property
    def url(self) -> str: ...
    @property
    def address(self) -> str | None: ...
    @property
    def at(self) -> datetime: ...
    @property
    def request_headers(self) -> Headers: ...
    @property
    def status(self) -> int: ...
    @property
    def response_headers(self) -> Headers: ...
    @property
    def body(self) -> bytes: ...
    @property
    def truncated(self) -> bool: ...


class WarcWriter:
    """Appends to a WARC file. A context manager; may be called from any thread.

    Raises UsageError where the file cannot be written.
    """

    def __init__(self, path: Path, now: datetime) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            self._file = path.open("ab")
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}. Name a file in a folder of yours") from error
        about = f"software: claimtracker/{__version__}\r\nformat: WARC File Format 1.1\r\n"
        self._write("warcinfo", now, {"Content-Type": "application/warc-fields"}, about.encode())

    def __enter__(self) -> WarcWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __call__(self, exchange: Exchange) -> None:
        """Store one exchange."""
        about = {"WARC-Target-URI": exchange.url}
        if exchange.address:
            about["WARC-IP-Address"] = exchange.address
        kind, response = "response", about | {"Content-Type": "application/http;msgtype=response"}
        if exchange.status == HTTPStatus.NOT_MODIFIED:
            kind = "revisit"
            response |= {"WARC-Profile": _NOT_MODIFIED, "WARC-Refers-To-Target-URI": exchange.url}
        else:
            response["WARC-Payload-Digest"] = _digest(exchange.body)
        if exchange.truncated:
            response["WARC-Truncated"] = "length"
        with self._lock:
            first = self._write(kind, exchange.at, response, _response(exchange))
            request = about | {"Content-Type": "application/http;msgtype=request", "WARC-Concurrent-To": first}
            self._write("request", exchange.at, request, _request(exchange))

    def _write(self, kind: str, at: datetime, fields: dict[str, str], block: bytes) -> str:
        """Append a record; returns its id."""
        name = f"<urn:uuid:{uuid.uuid4()}>"
        head = {
            "WARC-Type": kind,
            "WARC-Record-ID": name,
            "WARC-Date": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            **fields,
            "WARC-Block-Digest": _digest(block),
            "Content-Length": str(len(block)),
        }
        lines = "".join(f"{key}: {value}\r\n" for key, value in head.items())
        try:
            self._file.write(gzip.compress(b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"))
            self._file.flush()
        except OSError as error:
            raise UsageError(f"{self._path} cannot be written: {error.strerror}. Make room for it") from error
        return name


def _response(exchange: Exchange) -> bytes:
    kept = [
        (b"X-Archive-Orig-" + name if name.lower() in _OF_THE_TRANSFER else name, value)
        for name, value in exchange.response_headers
    ]
    kept.append((b"Content-Length", str(len(exchange.body)).encode()))
    return f"HTTP/1.1 {exchange.status} {_phrase(exchange.status)}\r\n".encode() + _lines(kept) + exchange.body


def _request(exchange: Exchange) -> bytes:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"GET {target} HTTP/1.1\r\n".encode() + _lines(exchange.request_headers)


def _lines(headers: Headers) -> bytes:
    return b"".join(name + b": " + value + b"\r\n" for name, value in headers) + b"\r\n"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _digest(data: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode()
