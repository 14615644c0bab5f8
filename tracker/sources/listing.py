"""What all lists of articles have in common: asking for them, believing them, and how much of them is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tracker import urls
from tracker.model import Failure, Lead, NotModified, Outcome, Snapshot, Validators
from tracker.sources.protocol import Discovery, Fetch
from tracker.watching import Visit

# Leads of one list in one look; the newest stay. A front page's feed has 20 to 100, a news sitemap up to 1,000.
MOST_LEADS = 500
# A list with this many leads last time and none now has broken rather than emptied.
ONCE_FULL = 3
# A publisher's clock may run ahead, and a date without a zone may be read half a day off.
_AHEAD = timedelta(days=1)

# What the parsers are given at most. A feed of 1,000 entries has 30,000 tags and a MB or two; feedparser takes some
# five seconds for 100,000 tags.
MOST_BYTES = 6_000_000
MOST_TAGS = 150_000  # opening ones

_ROOT = re.compile(rb"<[A-Za-z_]")
_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!\s*DOCTYPE", re.IGNORECASE)
_GRAMMAR = re.compile(rb"\[|SYSTEM", re.IGNORECASE)


class UnreadableError(Exception):
    """A list that cannot be read, with the outcome to report."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(outcome, detail)
        self.outcome, self.detail = outcome, detail


@dataclass(frozen=True, slots=True)
class Listing:
    """What was read of a list."""

    leads: Sequence[Lead]
    left_out: int = 0  # entries that were not even read, because the list is too long
    ttl: timedelta | None = None  # for how long the list says that it may be kept


def look(url: str, fetch: Fetch, visit: Visit | None, read: Callable[[Snapshot], Listing]) -> Discovery:
    """Fetch a list, read it with `read`, and judge what came. `read` may raise UnreadableError."""
    fetched = fetch(url, visit.validators if visit else Validators())
    if isinstance(fetched, Failure):
        return Discovery((), fetched.outcome, fetched.detail, retry_after=fetched.retry_after)
    if isinstance(fetched, NotModified):
        return Discovery((), Outcome.NOT_MODIFIED, validators=visit.validators if visit else Validators())
    try:
        found = read(fetched)
    except UnreadableError as error:
        return Discovery((), error.outcome, error.detail, max_age=fetched.max_age)
    fresh = max((age for age in (found.ttl, fetched.max_age) if age is not None), default=None)
    return judged(found, visit, validators=fetched.validators, max_age=fresh)


def judged(
    found: Listing,
    visit: Visit | None,
    *,
    detail: str = "",
    validators: Validators | None = None,
    max_age: timedelta | None = None,
) -> Discovery:
    """What a list held: each page once, at most `MOST_LEADS`, and SUSPECT where a list that was full is empty."""
    once: dict[str, Lead] = {}
    for lead in found.leads:
        once.setdefault(urls.canonical(lead.url), lead)
    leads = list(once.values())
    if not leads and visit is not None and visit.items >= ONCE_FULL:
        lost = f"the list held {visit.items} entries at the last look and holds none now"
        return Discovery((), Outcome.SUSPECT, lost, max_age=max_age)
    capped = max(0, len(leads) - MOST_LEADS) + found.left_out
    if capped:
        oldest = datetime.min.replace(tzinfo=UTC)
        leads = sorted(leads, key=lambda lead: lead.published or oldest, reverse=True)[:MOST_LEADS]
        detail = "; ".join(filter(None, (detail, f"{capped} entries were left out, the newest kept")))
    return Discovery(tuple(leads), Outcome.OK, detail, validators or Validators(), max_age=max_age, capped=capped)


def dated(moment: datetime | None, now: datetime) -> datetime | None:
    """A date to be believed: None for one in the future, which is then dated by first sight."""
    return None if moment is None or moment > now + _AHEAD else moment


def is_web(url: str) -> bool:
    """Whether a link can be fetched at all."""
    return url.lower().startswith(("http://", "https://")) and bool(urls.host(url))


def fits(body: bytes, most_bytes: int = MOST_BYTES, most_tags: int = MOST_TAGS) -> None:
    """Raise UnreadableError (TOO_LARGE) for a list that would take more time and memory than any is worth."""
    if len(body) > most_bytes:
        raise UnreadableError(Outcome.TOO_LARGE, f"the list is larger than {most_bytes} bytes")
    if body.count(b"<") - body.count(b"</") > most_tags:
        raise UnreadableError(Outcome.TOO_LARGE, f"the list has more than {most_tags:,} tags")


def refuse_declarations(body: bytes) -> None:
    """Refuse XML that declares entities or brings its own grammar: no list of articles needs either.

    Takes time in proportion to the body, whatever is in it. Raises UnreadableError.
    """
    text = _without_comments(body.replace(b"\0", b""))  # without NULs wide encodings read as plain
    root = _ROOT.search(text)
    head = text[: root.start()] if root else text
    doctype = _DOCTYPE.search(head)
    end = head.find(b">", doctype.end()) if doctype else 0
    grammar = doctype and _GRAMMAR.search(head, doctype.end(), end if end >= 0 else len(head))
    if grammar or _ENTITY.search(head):
        raise UnreadableError(Outcome.SUSPECT, "the list declares XML entities, which are refused")


def _without_comments(text: bytes) -> bytes:
    kept, at = [], 0
    while (start := text.find(b"<!--", at)) >= 0 and (end := text.find(b"-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return b"".join([*kept, text[at:]])
