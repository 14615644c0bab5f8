"""Words about the watching itself: sources that cannot be read or can be again, channels that lose alerts.

They say nothing of any claim. Everything in them is on a line of its own, free of hidden characters and bounded;
escaping is the business of each channel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tracker.alerts.message import MOST_URL
from tracker.inert import one_line
from tracker.model import Outcome
from tracker.records import health_record
from tracker.watching import Health, SourceNews

MOST_NAMED = 10  # sources named in one word
MOST_RECORDS = 100  # and of each kind in the data of one
MOST_LABEL = 120
MOST_DETAIL = 200
_UNHEARD = (
    "No claim changes by this, and none counts as silent for it; what is published there is not heard until it can be "
    "read again. Open it: a fault of theirs mostly passes; where it has moved or wants a login, mend it in claims.yaml "
    "(`tracker doctor` tries every source)."
)
_HEARD = "What can be read again has been read."


@dataclass(frozen=True, slots=True)
class Notice:
    """A word about the watching, ready to be put in a channel's own form."""

    kind: str  # the type that a webhook gets
    subject: str  # what all such words have in common: the title of the issue that collects them
    title: str  # one line
    lines: tuple[str, ...]
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All of its lines."""
        return "\n".join(self.lines)


def of_sources(news: SourceNews, event_id: str) -> Notice:
    """What is said of sources that went blind or see again."""
    blind = [health for health in news.sources if health.blind]
    seeing = [health for health in news.sources if not health.blind]
    lines = [_blind(health) for health in blind] + [_seeing(health) for health in seeing]
    if len(lines) > MOST_NAMED:
        lines = [*lines[:MOST_NAMED], f"and {len(lines) - MOST_NAMED} more: tracker status names the blind"]
    meaning = [_UNHEARD] * bool(blind) + [_HEARD] * bool(seeing)
    title = "; ".join(filter(None, (_count(blind, "cannot be read"), _count(seeing, "can be read again"))))
    data = {
        "event": event_id,
        "text": title,
        "blind": [_record(health) for health in blind[:MOST_RECORDS]],
        "recovered": [_record(health) for health in seeing[:MOST_RECORDS]],
    }
    return Notice("sources.changed", "Sources that cannot be read", title, (*lines, *meaning), news.at, data)


def of_losses(channel: str, why: str, at: datetime) -> Notice:
    """What is said in one channel of another that loses alerts."""
    text = one_line(
        f"Alerts to {channel} are being lost: {why}. "
        "`tracker alerts list` shows them, `tracker alerts retry` sends them again."
    )
    return Notice("alerts.failing", "Alerts are being lost", text, (text,), at, {"text": text})


def _count(some: Sequence[Health], what: str) -> str:
    """`Meridian Post cannot be read`, `3 sources cannot be read`."""
    if len(some) == 1:
        return f"{one_line(some[0].label, MOST_LABEL)} {what}"
    return f"{len(some)} sources {what}" if some else ""


def _blind(health: Health) -> str:
    kind = str(health.outcome).replace("_", " ")
    parts = [health.detail] if health.outcome is Outcome.SUSPECT and health.detail else [kind, health.detail]
    why = ": ".join(filter(None, parts))
    since = f" since {health.since:%d %b %Y %H:%M %Z}" if health.since else ""
    return f"{one_line(health.label, MOST_LABEL)} cannot be read{since} ({one_line(why, MOST_DETAIL)})"


def _seeing(health: Health) -> str:
    since = f", for the first time since {health.since:%d %b %Y %H:%M %Z}" if health.since else ""
    return f"{one_line(health.label, MOST_LABEL)} can be read again{since}"


def _record(health: Health) -> dict[str, Any]:
    label, detail = one_line(health.label, MOST_LABEL), one_line(health.detail, MOST_DETAIL)
    return health_record(health) | {"source": one_line(health.source, MOST_URL), "label": label, "detail": detail}
