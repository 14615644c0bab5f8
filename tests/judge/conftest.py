"""Short words for evidence: `say("subject refutes deny", day=3)`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tracker.claims import Claim
from tracker.model import Act, Evidence, Stance, Voice

START = datetime(2024, 1, 1, 9, tzinfo=UTC)


def build(words: str, day: float = 1, outlet: str | None = None, **more: Any) -> Evidence:
    """A piece of evidence: voice, stance and act in words, and the day on which it was published.

    Each outlet is an origin of its own unless `origin` says otherwise; official words have theirs.
    """
    voice, stance, act = words.split()
    at = START + timedelta(days=day)
    outlet = outlet or f"outlet of day {day}"
    origin = {"subject": "subject", "authority": "authority", "newsroom": f"outlet:{outlet}"}.get(voice, "unknown")
    fields: dict[str, Any] = {
        "claim": "plant", "url": f"https://{hash_of(outlet)}.example/{day}", "quote": f"{words} on day {day}",
        "start": 0, "end": 10, "stance": Stance(stance), "act": Act(act), "voice": Voice(voice), "score": 0.9,
        "probability": 0.9, "event_at": at, "seen_at": at + timedelta(hours=1), "published": at, "outlet": outlet,
        "origin": origin,
    }  # fmt: skip
    return Evidence(**{**fields, **more})


def hash_of(text: str) -> int:
    """A number for a name, the same in every process."""
    return sum(ord(c) * 31**i for i, c in enumerate(text[:12]))


@pytest.fixture(scope="session")
def say() -> Callable[..., Evidence]:
    """The builder of evidence."""
    return build


@pytest.fixture(scope="session")
def plant() -> Claim:
    """A claim that foretells something, as its article left it on the first of January."""
    return Claim("plant", "Example Corp will build a plant.", about=("example",), as_of=date(2024, 1, 1))
