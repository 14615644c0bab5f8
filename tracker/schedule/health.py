"""Three pages for those who look after the service.

/healthz   200 while the process works; 503 when it should be restarted
/readyz    200 while what is known may be relied on; 503 with the reason
/metrics   for Prometheus
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tracker.errors import UsageError
from tracker.schedule.facts import Facts

IDLE = 10  # seconds that a client may say nothing


@contextmanager
def served(facts: Facts, host: str, port: int) -> Iterator[str]:
    """Serve the pages while the context is open; yields their address. Raises UsageError where the port is taken."""
    try:
        server = ThreadingHTTPServer((host, port), _handler(facts))
    except (OSError, OverflowError) as error:
        raise UsageError(f"--listen {host}:{port}: {error}; name another HOST:PORT, or --listen none") from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.2,), name="health", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(facts: Facts) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = IDLE

        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/healthz":
                    self._judged(facts.unwell())
                case "/readyz":
                    self._judged(facts.unwell() or facts.unready())
                case "/metrics":
                    self._send(200, facts.metrics(), "text/plain; version=0.0.4; charset=utf-8")
                case _:
                    self._send(404, "/healthz, /readyz and /metrics are here\n")

        def _judged(self, trouble: str) -> None:
            self._send(503 if trouble else 200, f"{trouble or 'ok'}\n")

        def _send(self, status: int, text: str, content_type: str = "text/plain; charset=utf-8") -> None:
            body = text.encode("utf-8", "replace")
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Quiet: probes come every few seconds."""

    return Handler
