"""Who hears of a change: `on`, `claims` and `min_independent` of each channel in claims.yaml. By default, everyone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.model import Change, Channel

DIGEST = "digest"


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


def wanted(channel: Channel, change: Change) -> bool:
    """Whether a channel wants to hear of a change."""
    statuses, claims = channel.options.get("on"), channel.options.get("claims")
    least = channel.options.get("min_independent") or 0
    if isinstance(statuses, tuple | list) and statuses and change.after not in statuses:
        return False
    if isinstance(claims, tuple | list) and claims and change.claim not in claims:
        return False
    return independent(change) >= int(str(least))


def independent(change: Change) -> int:
    """How many independent origins are behind a change."""
    return len({piece.origin for piece in change.evidence} - {"unknown"})


def deliveries(channels: Sequence[Channel], change: Change) -> Iterator[tuple[str, str]]:
    """The (channel, recipient) pairs that are to hear of a change."""
    for channel in channels:
        if wanted(channel, change):
            for recipient in recipients(channel):
                yield name(channel), recipient
