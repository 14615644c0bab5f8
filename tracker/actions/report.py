"""What a job shows: the board in its summary, annotations, outputs for later steps.

Everything that comes from pages is escaped: as Markdown for the summary, and for annotations as
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands asks.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker import records
from tracker.alerts.markdown import described, escaped
from tracker.alerts.message import compose
from tracker.claims import Claim, Config
from tracker.errors import Problem
from tracker.inert import one_line
from tracker.judge.sureness import deciding, trust
from tracker.model import Change, Evidence, Stance, Verdict
from tracker.pipeline import Report
from tracker.settle import Gathered, seed_verdict
from tracker.store import Store
from tracker.telling import timeline
from tracker.watching import Health

MOST_SUMMARY = 900 * 1024  # bytes: GitHub drops a summary of more than 1 MiB as a whole
MOST_OUTPUT = 400 * 1024  # characters of one output; GitHub allows 1 MiB in UTF-16 for all outputs of a job
MOST_ANNOTATIONS = 9  # of one kind in one step GitHub shows ten; the last is kept for "and more"
MOST_BLIND = 50  # rows


def summary(config: Config, store: Store, report: Report) -> str:
    """The job's summary: what changed, the board, what could not be read; past the limit, less."""
    sections = [_changes(config, store, report), _board(config, store), _blind(report.blind), _counts(report)]
    kept: list[str] = []
    for section in filter(None, sections):
        if sum(len(s.encode()) for s in kept) + len(section.encode()) > MOST_SUMMARY:
            section = "This run has more to show than a summary may hold: `tracker status` shows all of it."
        kept.append(section)
    return "\n\n".join(kept) + "\n"


def _changes(config: Config, store: Store, report: Report) -> str:
    if any(channel.kind == "github" and channel.options.get("report") == "summary" for channel in config.channels):
        return ""  # that channel writes them
    gathered = Gathered(config, store)
    told = []
    for change in report.changes:
        claim = config.claim(change.claim)
        message = compose(change, claim, gathered.shown(claim), "", timeline(config, claim.id))
        told.append(described(message, "###"))
    return "\n\n".join([f"## {len(told)} changes", *told]) if told else ""


def _board(config: Config, store: Store) -> str:
    stored, gathered = store.verdicts(), Gathered(config, store)
    lines = ["## Claims", "", "| claim | status | since | for | against |", "|---|---|---|--:|--:|"]
    lines += [
        _row(claim, stored.get(claim.id) or seed_verdict(claim), gathered.shown(claim)) for claim in config.claims
    ]
    return "\n".join([*lines, "", "For, against: independent origins, copies counted once."])


def _row(claim: Claim, verdict: Verdict, evidence: Sequence[Evidence]) -> str:
    flags = "".join(f" ⚑ {flag}" for flag in sorted(verdict.flags))
    status = verdict.status.replace("_", " ")
    since = f"{verdict.since:%Y-%m-%d}" if verdict.since else ""
    sides = (Stance.REFUTES, Stance.SUPPORTS) if claim.denies else (Stance.SUPPORTS, Stance.REFUTES)
    counts = " | ".join(str(_origins(evidence, side)) for side in sides)
    return f"| **{escaped(claim.id)}** {escaped(one_line(claim.text, 200))} | {status}{flags} | {since} | {counts} |"


def _origins(evidence: Sequence[Evidence], stance: Stance) -> int:
    standing = {e.origin for e in evidence if e.stance is stance and not e.near and e.withdrawn_at is None}
    return len(standing - {"unknown"})


def _blind(blind: Sequence[Health]) -> str:
    if not blind:
        return ""
    lines = ["## Could not be read", "", "| source | why | since |", "|---|---|---|"]
    for health in blind[:MOST_BLIND]:
        since = f"{health.since:%Y-%m-%d %H:%M}" if health.since else ""
        why = f"{health.outcome}: {one_line(health.detail, 200)}"
        lines.append(f"| {escaped(one_line(health.label, 120))} | {escaped(why)} | {since} |")
    if len(blind) > MOST_BLIND:
        lines.append(f"| and {len(blind) - MOST_BLIND} more | | |")
    return "\n".join(lines)


def _counts(report: Report) -> str:
    left = f", {report.left_over} left for the next run" if report.left_over else ""
    return f"{report.new} new pages, {report.revised} edited, {report.unchanged} unchanged{left}."


# --- annotations ----------------------------------------------------------------------------------------------------


def notes(report: Report) -> Iterator[str]:
    """The annotations of a run: its changes, what went blind and what can be read again, a state that began anew."""
    if report.baseline:
        yield command("warning", "No state was found: this run took a baseline and alerted nobody of what it found.")
    else:
        yield from _some("notice", [_moved(change) for change in report.changes])
    yield from _some("warning", [f"{h.label} cannot be read: {h.outcome}: {h.detail}" for h in report.went_blind])
    yield from _some("notice", [f"{h.label} can be read again" for h in report.recovered])


def _moved(change: Change) -> str:
    piece = deciding(change)
    sure = trust(piece) if piece else ""
    return f"{change.claim}: {change.before} → {change.after} ({', '.join(filter(None, (change.rule, sure)))})"


def problems(found: Sequence[Problem]) -> Iterator[str]:
    """The mistakes of a claims file, each at its line."""
    for problem in found:
        text = f"{problem.found}; expected {problem.expected}" + (f" ({problem.hint})" if problem.hint else "")
        yield command("error", text, file=problem.file, line=problem.line, col=problem.column)


def _some(kind: str, texts: Sequence[str]) -> Iterator[str]:
    yield from (command(kind, text) for text in texts[:MOST_ANNOTATIONS])
    if len(texts) > MOST_ANNOTATIONS:
        yield command(kind, f"and {len(texts) - MOST_ANNOTATIONS} more: see the summary")


def command(kind: str, text: str, **where: object) -> str:
    """One annotation; no text can end it or begin another."""
    at = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in {"title": "Claim tracker", **where}.items())
    return f"::{kind} {at}::{_escaped(one_line(text, 400))}"


def _escaped(text: str, also: str = "") -> str:
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" + also else c for c in text)


# --- outputs --------------------------------------------------------------------------------------------------------


def outputs(report: Report | None) -> dict[str, str]:
    """`changed` and `changes`: the records of changes.jsonl as one JSON array; None for a run that did nothing."""
    changes = report.changes if report else []
    rows: list[dict[str, Any]] = [records.change_record(change) for change in changes]
    text = json.dumps(rows)  # in ASCII, so that no character is special to anybody
    if len(text) > MOST_OUTPUT:
        text = json.dumps([{k: v for k, v in row.items() if k not in ("evidence", "diff")} for row in rows])
    return {"changed": "true" if rows else "false", "changes": text if len(text) <= MOST_OUTPUT else "[]"}


def write(environ: Mapping[str, str], text: str, values: Mapping[str, str], commands: Sequence[str]) -> None:
    """Hand a summary, outputs and annotations to the runner; outside of a job the files are left out."""
    if path := environ.get("GITHUB_STEP_SUMMARY"):
        with Path(path).open("a", encoding="utf-8", errors="replace") as file:
            file.write(text)
    if path := environ.get("GITHUB_OUTPUT"):
        with Path(path).open("a", encoding="utf-8") as file:
            for name, value in values.items():
                delimiter = f"end_{secrets.token_hex(16)}"  # drawn anew, so that no value can hold it
                file.write(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")
    sys.stdout.writelines(f"{line}\n" for line in commands)
    sys.stdout.flush()
