"""The story on the air: a site on loopback whose clock the caller sets, the claims file to go with it, and the same
story as recorded coverage.

    with DemoSite(load_story()) as site:
        for moment in site.story.moments():
            site.now = moment
            ...  # fetch site.url("/quillon/feed.xml") and whatever it links to
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import urlsplit

from tracker.demo import render
from tracker.demo.story import Outlet, Story

LOOPBACK = "127.0.0.1"
SHARED = ""  # the server of all outlets that have none of their own
PLACE = re.compile(r"\{base\}(/[^\s\"]*)")  # in the template of the claims file
RETRY_AFTER = 3600  # seconds; what an outlet that is down asks for
POLL = 0.02  # seconds between looks at whether the site is to close
IDLE = 5  # seconds that a kept connection may say nothing


@dataclass(frozen=True, slots=True)
class Response:
    """What the site answers to one path at one time."""

    status: int
    body: bytes
    content_type: str
    changed_at: datetime | None = None  # Last-Modified, where there is one

    @property
    def etag(self) -> str:
        """A strong validator: it changes with every byte."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


class DemoSite:
    """The story's outlets, served on 127.0.0.1 at free ports while the context is open. `now` is its clock: set it to
    any aware datetime; only what is published by then is there.

    Outlets share a port, but for those that have an outage: a server that answers 503 asks for rest for all of its
    host, and a tracker obeys.
    """

    def __init__(self, story: Story, now: datetime | None = None) -> None:
        self.story = story
        self.now = now or story.moments()[0]
        self._apart = {o.outlet for o in story.outages}
        self._ports: dict[str, int] = {}  # SHARED, and the slugs of `_apart`
        self._open = ExitStack()

    def __enter__(self) -> DemoSite:
        handler = _handler(self.answer, lambda: self.now)
        self._ports = {name: self._open.enter_context(_serving(handler)) for name in (SHARED, *sorted(self._apart))}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ports = {}
        self._open.close()

    def url(self, path: str) -> str:
        """The address of a site path such as `/quillon/feed.xml`. Raises RuntimeError when the site is closed."""
        if not self._ports:
            raise RuntimeError("the demo site has addresses only inside its `with` block")
        slug = _slug(path)
        return f"http://{LOOPBACK}:{self._ports[slug if slug in self._apart else SHARED]}{path}"

    def claims_yaml(self) -> str:
        """The claims file of the story, its sources pointing at this site."""
        return claims_yaml(self.story, self.url)

    def answer(self, path: str) -> Response:
        """What `path` (without its query) is at the site's time; no socket needed. A slash at its end means nothing."""
        path = path.rstrip("/")
        if path == "/robots.txt":
            return Response(200, render.ROBOTS.encode(), "text/plain")
        outlet = self.story.outlets.get(_slug(path))
        if outlet is None:
            return _not_found()
        if self.story.down(outlet.slug, self.now):
            return Response(503, b"<h1>503 Service Unavailable</h1>", "text/html")
        if path == f"/{outlet.slug}{outlet.feed_path}".rstrip("/"):
            return self._feed(outlet)
        return self._page(path)

    def _feed(self, outlet: Outlet) -> Response:
        text = render.feed(self.story, outlet, self.now, self._base)
        times = [v.changed_at for p in self.story.pieces if p.outlet is outlet and (v := p.at(self.now))]
        media_type = f"{render.MEDIA_TYPES[outlet.feed]}; charset={outlet.charset}"
        return Response(200, text.encode(outlet.charset), media_type, max(times, default=None))

    def _page(self, path: str) -> Response:
        piece, mobile = self.story.by_path.get(path, (None, False))
        version = piece.at(self.now) if piece else None
        if piece is None or version is None:
            return _not_found()
        text = render.page(piece, version, self._base, mobile=mobile)
        # The charset stands in the page alone, as on many an older site.
        body = text.encode(piece.outlet.charset, "xmlcharrefreplace")
        return Response(200, body, "text/html", version.changed_at)

    def _base(self, outlet: Outlet) -> str:
        return self.url(f"/{outlet.slug}")


def claims_yaml(story: Story, url: Callable[[str], str] | None = None) -> str:
    """The text of the story's claims file. `url` gives the address of a site path; without it there are no sources,
    as for recorded coverage."""
    head, sources = story.claims_template.split("# --- sources ---\n")
    return head if url is None else head + PLACE.sub(lambda found: url(found[1]), sources)


def coverage(story: Story) -> list[dict[str, str]]:
    """The same story as rows of coverage.jsonl, in the order of `seen_at`: each version of each article once, at the
    first check that could have seen it, on hosts of its own (`https://quillon.example/...`)."""
    rows, seen = [], set()
    for now in story.moments():
        for piece in story.pieces:
            version = piece.at(now)
            if version is None or (piece.key, version.number) in seen or story.down(piece.outlet.slug, now):
                continue
            seen.add((piece.key, version.number))
            html = render.page(piece, version, _recorded_base)
            rows.append({"seen_at": now.isoformat(), "url": recorded_url(piece.site_path), "html": html})
    return rows


def recorded_url(site_path: str) -> str:
    """The address in recorded coverage of a site path: `/quillon/a` is `https://quillon.example/a`."""
    slug, _, rest = site_path.removeprefix("/").partition("/")
    return f"https://{slug}.example/{rest}"


def _recorded_base(outlet: Outlet) -> str:
    return f"https://{outlet.slug}.example"


def _slug(path: str) -> str:
    return path.split("/")[1] if path else ""


def _not_found() -> Response:
    return Response(404, b"<h1>404 Not Found</h1>", "text/html")


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """A server on loopback in a thread of its own; yields its port."""
    server = ThreadingHTTPServer((LOOPBACK, 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(POLL,), name="demo-site", daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(answer: Callable[[str], Response], clock: Callable[[], datetime]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = IDLE

        def do_GET(self) -> None:
            self._send(answer(urlsplit(self.path).path), body=True)

        def do_HEAD(self) -> None:
            self._send(answer(urlsplit(self.path).path), body=False)

        def _send(self, response: Response, *, body: bool) -> None:
            fresh = response.status == 200 and self._has(response)
            self.send_response_only(304 if fresh else response.status)
            self.send_header("Date", format_datetime(clock().astimezone(UTC), usegmt=True))
            if response.status == 200:
                self.send_header("ETag", response.etag)
                if response.changed_at:
                    self.send_header("Last-Modified", format_datetime(response.changed_at.astimezone(UTC), usegmt=True))
            if response.status == 503:
                self.send_header("Retry-After", str(RETRY_AFTER))
            if not fresh:
                self.send_header("Content-Type", response.content_type)
                self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            if body and not fresh:
                self.wfile.write(response.body)

        def _has(self, response: Response) -> bool:
            """RFC 9110: If-None-Match decides; If-Modified-Since counts only without it."""
            if tags := self.headers.get("If-None-Match"):
                return response.etag in (t.strip().removeprefix("W/") for t in tags.split(","))
            since = self.headers.get("If-Modified-Since")
            if not since or response.changed_at is None:
                return False
            try:
                return response.changed_at <= parsedate_to_datetime(since)
            except ValueError:
                return False

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the demonstration's output is the tracker's."""

    return Handler
