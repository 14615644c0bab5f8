"""A server on loopback that answers as endpoints of the OpenAI kind do, and as they should not."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Behaviour = Callable[["Handler"], None]


def label(about: str = "yes", stance: str = "refutes", act: str = "deny", voice: str = "subject") -> dict[str, str]:
    """A label as a model writes it."""
    return {"about": about, "stance": stance, "act": act, "voice": voice}


def completion(*contents: object, finish: str | None = "stop") -> bytes:
    """A chat completion with so many answers."""
    choices = [
        {"index": n, "finish_reason": finish, "message": {"role": "assistant", "content": said}}
        for n, said in enumerate(contents)
    ]
    reply = {"id": "x", "object": "chat.completion", "model": "m", "choices": choices, "usage": {"total_tokens": 9}}
    return json.dumps(reply).encode()


def says(said: object) -> Behaviour:
    """Answers with a text, or with a value as JSON text."""
    return sends(completion(said if isinstance(said, str) else json.dumps(said)))


def sends(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    """Answers with these bytes."""

    def behave(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        with contextlib.suppress(OSError):  # whoever asked may have heard enough
            handler.wfile.write(body)

    return behave


def drops(handler: Handler) -> None:
    """Closes the connection half way through an answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(completion(json.dumps(label()))[:40])
    handler.close_connection = True


def stalls(handler: Handler) -> None:
    """Begins its headers and never ends them, until the test does."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.model.ended.wait(0.02):
        try:
            handler.wfile.write(b"X-More: x\r\n")
        except OSError:
            break
    handler.close_connection = True


class Model:
    """`model.behaves(...)` with one behaviour a request, the last of them for all that follow; `model.asked` is what
    came in."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.ended = threading.Event()
        self._behaviours: list[Behaviour] = [says(label())]
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"model": self}))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Model:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def behaves(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours)

    def next(self) -> Behaviour:
        return self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: Model

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.model.asked.append({"path": self.path, **json.loads(body)})
        self.model.headers.append(dict(self.headers))
        self.model.next()(self)

    def log_message(self, format: str, *arguments: object) -> None:
        pass
