"""Who hears of what: `on`, `claims`, `min_independent` and `min_sureness` of a channel in claims.yaml. By default,
everyone of all.

Words about sources concern every claim: only `on` keeps them from a channel, where it does not name `blind`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.claims import Channel
from tracker.judge.sureness import Sureness, deciding, sureness
from tracker.model import Change
from tracker.watching import SourceNews

DIGEST = "digest"
BLIND = "blind"  # in `on`: words about sources


def name(channel: Channel) -> str:
    """What the outbox knows a channel by: its kind and where it leads, secrets as `${NAME}`.

    It stays the same when the order of the file changes, and two entries with one name are one place to tell: a change
    that both want is told there once.
    """
    options = channel.options
    places = {
        "slack": options.get("channel") or options.get("url"),
        "email": options.get("from"),
        "github": options.get("report"),
    }
    tail = " daily" if options.get(DIGEST) else ""
    return f"{channel.kind}:{places.get(channel.kind, options.get('url'))}{tail}"


def recipients(channel: Channel) -> tuple[str, ...]:
    """Whom a channel reaches one by one; ("",) where it leads to one place."""
    to = channel.options.get("to")
    return tuple(map(str, to)) if isinstance(to, tuple | list) else ("",)


def wanted(channel: Channel, news: Change | SourceNews) -> bool:
    """Whether a channel wants to hear of a change, or of sources."""
    subjects, claims = channel.options.get("on"), channel.options.get("claims")
    origins = channel.options.get("min_independent") or 0
    subject = BLIND if isinstance(news, SourceNews) else news.after
    if isinstance(subjects, tuple | list) and subjects and subject not in subjects:
        return False
    if isinstance(news, SourceNews):
        return True
    if isinstance(claims, tuple | list) and claims and news.claim not in claims:
        return False
    return independent(news) >= int(str(origins)) and _sure_enough(news, channel.options.get("min_sureness"))


def _sure_enough(change: Change, least: object) -> bool:
    """Whether the reading that a change stands on, where it stands on one, is as sure as a channel wants it."""
    piece, order = deciding(change), list(Sureness)
    if not least or piece is None:
        return True
    return order.index(sureness(piece)) <= order.index(Sureness(str(least)))


def independent(change: Change) -> int:
    """How many independent origins are behind a change."""
    return len({piece.origin for piece in change.evidence} - {"unknown"})


def deliveries(channels: Sequence[Channel], news: Change | SourceNews) -> Iterator[tuple[str, str]]:
    """The (channel, recipient) pairs that are to hear of a change, or of sources."""
    for channel in channels:
        if wanted(channel, news):
            for recipient in recipients(channel):
                yield name(channel), recipient
