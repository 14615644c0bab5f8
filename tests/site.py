"""A web site on loopback that tests write as they go: real sockets, real headers, a memory of who asked for what."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass
class Page:
    """What the site answers under one path."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:12]}"'


@dataclass
class Asked:
    """One request that came in, and how it was answered."""

    path: str
    headers: dict[str, str]
    status: int


class Site:
    """`site.put(path, text)` and fetch `site.url(path)`; `site.asked` is what came in, in order."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def put(self, path: str, text: str, content_type: str = "text/html; charset=utf-8", status: int = 200) -> None:
        self.pages[path] = Page(text.encode(), content_type, status)

    def put_article(self, path: str, title: str, paragraphs: list[str], outlet: str, published: str) -> None:
        """An article page as a small site would serve it."""
        body = "".join(f"<p>{p}</p>" for p in paragraphs)
        self.put(
            path,
            f"<!doctype html><html lang=en><head><title>{title}</title>"
            f'<meta property="og:site_name" content="{outlet}">'
            f'<meta property="article:published_time" content="{published}"></head>'
            f"<body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>{body}</article></body></html>",
        )

    def put_feed(self, path: str, title: str, entries: list[tuple[str, str]]) -> None:
        """An RSS feed of (path, title) entries."""
        items = "".join(f"<item><title>{t}</title><link>{self.url(p)}</link></item>" for p, t in entries)
        text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
        self.put(path, text, "application/rss+xml")

    def times_asked(self, path: str) -> int:
        return sum(a.path == path for a in self.asked)

    def _handler(site) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler needs `self` for itself
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                page = site.pages.get(self.path)
                status = 404 if page is None else page.status
                if page is not None and status == 200 and self.headers.get("If-None-Match") == page.etag:
                    status = 304
                site.asked.append(Asked(self.path, dict(self.headers), status))
                body = page.body if page is not None and status != 304 else b""
                self.send_response(status)
                if page is not None and page.status == 200:
                    self.send_header("ETag", page.etag)
                for name, value in (page.headers if page else {}).items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Type", page.content_type if page else "text/plain")
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        return Handler
