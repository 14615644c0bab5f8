"""robots.txt, by RFC 9309: what a site asks robots to leave alone, and how fast they may come."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from protego import Protego

from tracker.fetch.target import Target
from tracker.fetch.trouble import Trouble
from tracker.model import Outcome

READ_AT_MOST = 512 * 1024  # bytes; RFC 9309, 2.5 asks for 500 KiB at least
KEPT_SECONDS = 24 * 3600.0  # RFC 9309, 2.4
LONGEST_DELAY = 30.0  # seconds of Crawl-delay that are obeyed; past that a site with ten pages would fill the hour

_AGENT_LINE = re.compile(r"user(?:-|\s*)agent(?:\s*:|\s)\s*(.*)", re.IGNORECASE)


class Robots:
    """The rules of every site asked so far. Thread-safe; each robots.txt is fetched once, whoever needs it first.

    `product` is the name we go by; `read` gets a robots.txt, at most READ_AT_MOST bytes of it, and raises Trouble.
    """

    def __init__(self, product: str, read: Callable[[Target], bytes], monotonic: Callable[[], float]) -> None:
        self._product = product.lower()
        self._read = read
        self._monotonic = monotonic
        self._sites: dict[str, _Site] = {}
        self._lock = threading.Lock()

    def delay(self, target: Target) -> float:
        """The pause in seconds that the site asks for, at most LONGEST_DELAY.

        Raises Trouble: ROBOTS where the site refuses this page or fails to show its rules; else why they could not
        be read.
        """
        rules = self._rules(target)
        if not rules.can_fetch(target.url, self._product):
            raise Trouble(Outcome.ROBOTS, f"robots.txt of {target.authority} asks robots not to read this page")
        return min(rules.crawl_delay(self._product) or 0.0, LONGEST_DELAY)

    def _rules(self, target: Target) -> Protego:
        with self._lock:
            site = self._sites.setdefault(target.origin, _Site())
        with site.lock:
            if site.known is None or self._monotonic() - site.read_at > KEPT_SECONDS:
                site.known, site.read_at = self._look(target), self._monotonic()
            if isinstance(site.known, Trouble):
                raise _again(site.known)
            return site.known

    def _look(self, target: Target) -> Protego | Trouble:
        try:
            text = self._read(Target(target.scheme, target.host, target.port, "/robots.txt"))
        except Trouble as trouble:
            return _meaning(trouble)
        return Protego.parse(_ours(text.decode("utf-8-sig", errors="replace"), self._product))


@dataclass(slots=True)
class _Site:
    known: Protego | Trouble | None = None
    read_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


def _meaning(trouble: Trouble) -> Protego | Trouble:
    """RFC 9309, 2.3.1: refused or missing (4xx) allows everything, unreachable (5xx, no answer) allows nothing.

    A rate limit comes through as one: the host asked for rest. So do a failed name, connection or certificate: the
    page itself would fail the same way, and that is what a person must hear.
    """
    status = trouble.status or 0
    if trouble.outcome is Outcome.RATE_LIMITED:
        return trouble
    if 400 <= status < 500:
        return Protego.parse("")
    if status:
        detail = f"robots.txt could not be read (the server answered {status}), which asks robots to stay away"
        return Trouble(Outcome.ROBOTS, detail, status=status)
    return Trouble(trouble.outcome, f"robots.txt: {trouble.detail}", retry_after=trouble.retry_after)


def _again(trouble: Trouble) -> Trouble:
    """The same trouble for another page: one exception object must not be raised by two threads."""
    return Trouble(trouble.outcome, trouble.detail, status=trouble.status, retry_after=trouble.retry_after)


def _ours(text: str, product: str) -> str:
    """The file with every other robot's name made one, `other`.

    The parser gives each named robot its own copy of the rules that follow: 16,000 names before 20,000 rules, which fit
    into 500 KiB, would take all memory. It also takes a name with a version for another name.
    """
    lines = []
    for line in text.splitlines():
        agent = _AGENT_LINE.match(line.partition("#")[0].strip())
        if agent:
            name = agent[1].partition("/")[0].strip().lower()
            line = f"User-agent: {name if name in ('*', product) else 'other'}"
        lines.append(line)
    return "\n".join(lines)
