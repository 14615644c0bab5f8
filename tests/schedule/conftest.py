"""`tracker watch` as a process of its own, over a site on loopback, with real signals."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.site import Site

PATIENCE = 120.0  # seconds for anything that has to come; nothing is measured by it
CLAIMS = """
version: 1
entities:
  vellmart: {{names: [Vellmart], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
sources:
  - feed: {site}/feed.xml
    outlet: Meridian Post
    every: 1s
settings:
  every: 2s
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s}}
"""


class Service:
    """A running `tracker watch`; its log comes in as events."""

    def __init__(
        self, folder: Path, *options: str, environ: dict[str, str] | None = None, module: str = "tracker"
    ) -> None:
        command = [sys.executable, "-m", module, "watch", "--log-format", "json", "--listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(
            [*command, *options],
            cwd=folder,
            env=os.environ | (environ or {}),
            stdout=subprocess.PIPE if "--json" in options else None,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            self._events.put(json.loads(line) if line.startswith("{") else {"event": line})

    def event(self, name: str, wanted: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """The next event of that name that is wanted; those before it are let go."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                event = self._events.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {name!r}: {self.lines}") from None
            if event["event"] == name and wanted(event):
                return event

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self) -> int:
        """Its exit code, once it has ended."""
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return code


@contextmanager
def hook(got: list[dict[str, Any]]) -> Iterator[str]:
    """The address of a webhook that puts what it is told into `got`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            got.append(body | {"id": self.headers["webhook-id"]})
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/hook"
        server.shutdown()
        thread.join()


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_feed("/feed.xml", "Meridian Post", [])
        yield site


@pytest.fixture
def folder(tmp_path: Path, site: Site) -> Path:
    (tmp_path / "claims.yaml").write_text(CLAIMS.format(site=site.url("")), encoding="utf-8")
    return tmp_path


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[..., Service]]:
    """Starts services, and sees to it that none outlives its test."""
    started: list[Service] = []

    def start(*options: str, environ: dict[str, str] | None = None) -> Service:
        started.append(Service(folder, *options, environ=environ))
        return started[-1]

    yield start
    for service in started:
        if service.process.poll() is None:
            service.process.kill()
        if service.process.stderr is not None and not service.process.stderr.closed:
            service.end()
