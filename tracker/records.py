"""What the tracker prints for machines: the records of changes.jsonl and the summary of a check.

The fields are the public contract; they may grow and never change meaning.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.judge.sureness import sureness
from tracker.model import Change, Diff, Evidence, Verdict
from tracker.watching import Health


def when(moment: datetime | None) -> str | None:
    """RFC 3339 with the offset that the moment carries."""
    return moment.isoformat() if moment else None


def evidence_record(evidence: Evidence) -> dict[str, Any]:
    """One piece of evidence, as changes and timelines show it."""
    record: dict[str, Any] = {
        "url": evidence.address,
        "outlet": evidence.outlet,
        "origin": evidence.origin,
        "published": when(evidence.published),
        "quote": evidence.quote,
        "stance": str(evidence.stance),
        "act": str(evidence.act),
        "voice": str(evidence.voice),
        "score": round(evidence.score, 3),
        "probability": round(evidence.probability, 3),
        "certainty": round(evidence.certainty, 3),
        "sureness": str(sureness(evidence)),
        "revision": evidence.revision,
        "span": [evidence.start, evidence.end],
        "event_at": when(evidence.event_at),
        "seen_at": when(evidence.seen_at),
    }
    if evidence.near:
        record["flags"] = ["review"]
    if evidence.ruled:
        record["ruled"] = evidence.ruled
    if evidence.second is not None:
        first = evidence.second.first
        record["second_opinion"] = {"by": evidence.second.by, "sure": evidence.second.sure}
        record["second_opinion"]["first"] = {k: str(getattr(first, k)) for k in ("stance", "act", "voice")}
    if evidence.withdrawn_at is not None:
        record["withdrawn_at"] = when(evidence.withdrawn_at)
        record["withdrawn_in"] = evidence.withdrawn_in
    return record


def diff_record(diff: Diff | None) -> dict[str, Any] | None:
    """What an edit took out of a page and put into it, sentence by sentence."""
    if diff is None:
        return None
    return {
        "announced": diff.announced,
        "went": [e.before.strip() for e in diff.changed if e.before.strip()],
        "came": [e.after.strip() for e in diff.changed if e.after.strip()],
    }


def change_record(change: Change) -> dict[str, Any]:
    """One line of changes.jsonl."""
    return {
        "seq": change.seq,
        "at": when(change.at),
        "claim": change.claim,
        "from": str(change.before),
        "to": str(change.after),
        "rule": str(change.rule),
        "flags": sorted(str(f) for f in change.flags),
        "because": change.because,
        "evidence": [evidence_record(e) for e in change.evidence],
        "diff": diff_record(change.diff),
    }


def verdict_record(verdict: Verdict) -> dict[str, Any]:
    """Where a claim stands, for `tracker status --json`."""
    return {
        "claim": verdict.claim,
        "status": str(verdict.status),
        "rule": str(verdict.rule),
        "flags": sorted(str(f) for f in verdict.flags),
        "because": verdict.because,
        "since": when(verdict.since),
        "evidence": [evidence_record(e) for e in verdict.evidence],
        "review": [evidence_record(e) for e in verdict.review],
    }


def health_record(health: Health) -> dict[str, Any]:
    """How one source or page was read."""
    return {
        "source": health.source,
        "label": health.label,
        "outcome": str(health.outcome),
        "detail": health.detail,
        "leads": health.leads,
        "blind_since": when(health.since),
    }
