"""A made-up change, to try a channel with."""

from __future__ import annotations

import hashlib
from datetime import datetime

from tracker import diff
from tracker.alerts.message import Message, compose
from tracker.claims import Claim
from tracker.model import Act, Change, Evidence, Rule, Stance, Status, Voice

_BEFORE = "Example Corp. did not answer questions. The plant is to open in May."
_AFTER = "Example Corp. said that there is no such plan. The plant is to open in May."


def sample(now: datetime, timeline: str = "") -> Message:
    """A message that says of itself that it is a test."""
    claim = Claim("test-alert", "This is a test of the claim tracker: Example Corp. will open a plant in May.")
    piece = Evidence(
        claim=claim.id,
        url="https://news.example/plant",
        quote="Example Corp. said that there is no such plan.",
        start=0,
        end=46,
        stance=Stance.REFUTES,
        act=Act.DENY,
        voice=Voice.SUBJECT,
        score=0.97,
        probability=0.94,
        event_at=now,
        seen_at=now,
        published=now,
        outlet="Example News",
        origin="example-corp",
        revision=2,
    )
    change = Change(
        seq=0,
        at=now,
        claim=claim.id,
        before=Status.UNVERIFIED,
        after=Status.DENIED,
        rule=Rule.DENIAL,
        evidence=(piece,),
        diff=diff.diff(_BEFORE, _AFTER),
        because="a sample, nothing was denied",
    )
    event = hashlib.sha256(f"test {now.isoformat()}".encode()).hexdigest()[:32]
    return compose(change, claim, change.evidence, event, timeline)
