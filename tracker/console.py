"""What a person sees in a terminal: changes as cards, the board as a table, a claim's timeline. Fits 80 columns."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TextIO, cast

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from tracker import health, pipeline
from tracker.alerts.line import Report as Told
from tracker.claims import Claim, Config
from tracker.consult import Consulted
from tracker.inert import no_orders, one_line, shown
from tracker.judge.copies import each_once
from tracker.judge.flags import last_heard
from tracker.judge.sureness import Sureness, chances, sureness, trust
from tracker.judge.tally import origins
from tracker.language import counted
from tracker.model import Change, Diff, Evidence, Flag, Revision, Stance, Status, Verdict
from tracker.settle import Gathered, seed_verdict
from tracker.sight import Sight
from tracker.store import Store
from tracker.watching import Health

WIDEST = 100  # longer lines are hard to read, however wide the window is

COLOURS = {
    Status.UNVERIFIED: "bright_black",
    Status.CORROBORATED: "cyan",
    Status.CONFIRMED: "green",
    Status.DENIED: "red",
    Status.DISPUTED: "yellow",
    Status.IN_PROGRESS: "blue",
    Status.FULFILLED: "bold green",
    Status.ABANDONED: "magenta",
    Status.REFUTED: "bold red",
    Status.RETRACTED: "bright_red",
}
STANCES = {Stance.SUPPORTS: ("for", "green"), Stance.REFUTES: ("against", "red"), Stance.DISCUSSES: ("about", "yellow")}


class _Printed:
    """Standard output, on which no text from a page gives orders to GitHub Actions."""

    def write(self, text: str) -> int:
        return sys.stdout.write(no_orders(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.stdout, name)


def _out() -> Console:
    console = Console(file=cast(TextIO, _Printed()), highlight=False, emoji=False, markup=False, soft_wrap=False)
    console.width = min(console.width, WIDEST)
    return console


def day(moment: datetime | None) -> str:
    """A date as a person reads it: 12 Nov 2020."""
    return f"{moment.day} {moment:%b %Y}" if moment else "no date"


def status_text(status: Status) -> Text:
    """A status in its colour, in words: `in progress`."""
    return Text(status.replace("_", " "), style=COLOURS[status])


def say(words: str) -> None:
    """A few plain words to the person at the terminal."""
    _out().print(Text(words))


# --- a change -------------------------------------------------------------------------------------------------------


def show_change(change: Change, config: Config) -> None:
    """One change as a card: the claim, from and to, the quote that did it, the edit, the rule."""
    _out().print(change_card(change, config.claim(change.claim)), crop=False)


def change_card(change: Change, claim: Claim) -> RenderableType:
    """A change with its quotes, ready to print; the first one alone where only a flag went up or down."""
    head = Text()
    head.append("● ", style=COLOURS[change.after])
    head.append(f"{day(change.at)}  ", style="bold")
    head.append(change.claim, style="bold cyan")
    move = Text("  ")
    move.append_text(status_text(change.before))
    if change.after is not change.before:
        move.append(" → ")
        move.append_text(status_text(change.after))
    for flag in sorted(change.flags):
        move.append(f"  ⚑ {flag}", style="yellow")
    move.append(f"   rule: {change.rule}", style="bright_black")
    parts: list[RenderableType] = [
        head,
        Padding(Text(one_line(claim.text), style="italic"), (0, 0, 0, 2), expand=False),
        move,
    ]
    if change.because:
        parts.append(Padding(Text(one_line(change.because)), (0, 0, 0, 2), expand=False))
    parts.extend(_quote(e, claim) for e in change.evidence[: 1 if change.after is change.before else 2])
    if change.diff is not None and change.diff.changed:
        parts.append(Padding(_edit(change.diff), (0, 0, 0, 4), expand=False))
    return Group(*parts, "")


def _side(stance: Stance, claim: Claim) -> Stance:
    """Which way a stance on what was denied goes for the claim that tracks the denial."""
    turned = {Stance.SUPPORTS: Stance.REFUTES, Stance.REFUTES: Stance.SUPPORTS}
    return turned.get(stance, stance) if claim.denies else stance


def _quote(evidence: Evidence, claim: Claim) -> RenderableType:
    label, colour = STANCES.get(_side(evidence.stance, claim), ("about", "yellow"))
    quote = Text("“" + one_line(evidence.quote, 320) + "”")
    source = Text()
    source.append(f"{label}", style=colour)
    source.append(f" · {evidence.voice}, {str(evidence.act).replace('_', ' ')}", style="bright_black")
    source.append(f" · {one_line(evidence.outlet or '?', 40)} · {day(evidence.event_at)}", style="bright_black")
    if trusted := trust(evidence):
        style = "yellow" if sureness(evidence) is Sureness.UNSURE else "bright_black"
        source.append(f" · {trusted}", style=style)
    if evidence.labelled:
        source.append(f" · {one_line(evidence.labelled)}", style="yellow")
    if evidence.withdrawn_at is not None:
        source.append(" · withdrawn by an edit", style="yellow")
    # In one piece however long it is, so that it can be opened from the terminal or a mail: print with crop=False.
    link = Text("    " + one_line(evidence.address), style="bright_black", overflow="ignore", no_wrap=True)
    return Group(Padding(Group(quote, source), (0, 0, 0, 4), expand=False), link)


def _edit(diff: Diff) -> Text:
    text = Text("announced edit:\n" if diff.announced else "silent edit:\n", style="bright_black")
    for edit in diff.changed[:6]:
        if edit.words:
            for word in edit.words:
                if word.kept:
                    text.append(shown(word.after))
                else:
                    text.append(f"[-{shown(word.before)}-]" if word.before else "", style="red strike")
                    text.append(f"{{+{shown(word.after)}+}}" if word.after else "", style="bold green")
            text.append("\n")
            continue
        if edit.before.strip():
            text.append(f"- {one_line(edit.before, 300)}\n", style="red")
        if edit.after.strip():
            text.append(f"+ {one_line(edit.after, 300)}\n", style="green")
    text.rstrip()
    return text


# --- the board ------------------------------------------------------------------------------------------------------


def show_board(config: Config, store: Store) -> None:
    """Every claim and where it stands, and the sources that cannot be read."""
    _out().print(board(config, store))
    _out().print(Text(looked(health.last_look(store)), style="bright_black"))
    if unread := health.blind(config, store):
        _out().print(blind_table(unread))


def looked(at: datetime | None) -> str:
    """When the sources were last looked at, in words."""
    if at is None:
        return "no source has been looked at yet: tracker check"
    return f"sources last looked at {day(at)}, {at:%H:%M} {at:%Z}"


def board(config: Config, store: Store) -> RenderableType:
    """The board as a table of at most 80 columns."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("claim", no_wrap=False, overflow="fold", max_width=38)
    table.add_column("status", no_wrap=True)
    table.add_column("since", no_wrap=True, style="bright_black")
    table.add_column("for", justify="right", no_wrap=True)
    table.add_column("against", justify="right", no_wrap=True)
    stored = store.verdicts()
    gathered = Gathered(config, store)
    for claim in config.claims:
        verdict = stored.get(claim.id) or seed_verdict(claim)
        evidence = gathered.shown(claim)
        status = status_text(verdict.status)
        for flag in sorted(verdict.flags):
            status.append(f"\n⚑ {flag}", style="yellow")
        name = Text(claim.id, style="bold")
        name.append("\n" + one_line(claim.text, 110), style="bright_black")
        since = day(verdict.since) if verdict.since else "–"
        table.add_row(
            name,
            status,
            since,
            *(str(origins(evidence, _side(stance, claim)) or "–") for stance in (Stance.SUPPORTS, Stance.REFUTES)),
        )
    return Group(table, Text("for, against: independent origins, copies counted once", style="bright_black"))


# --- one claim ------------------------------------------------------------------------------------------------------


def show_claim(
    claim: Claim,
    verdict: Verdict,
    evidence: Sequence[Evidence],
    changes: Sequence[Change],
    edits: Sequence[Revision],
    unread: Sequence[Health] = (),
) -> None:
    """Why a claim stands where it stands: rule, quotes with dates and origins, changes, edits, and blind sources."""
    out = _out()
    title = Text(claim.id, style="bold cyan")
    title.append("\n" + one_line(claim.text))
    if claim.attributed_to:
        title.append(f"\nattributed to {one_line(claim.attributed_to)}", style="bright_black")
    out.print(title)
    state = Text("\n")
    state.append_text(status_text(verdict.status))
    state.append(f"   rule: {verdict.rule}", style="bright_black")
    for flag in sorted(verdict.flags):
        state.append(f"   ⚑ {flag}", style="yellow")
    if verdict.because:
        state.append("\n" + one_line(verdict.because))
    if Flag.STALE in verdict.flags:
        state.append("\n" + Sight(len(unread)).silence(last_heard(claim, evidence)), style="yellow")
    out.print(state)
    if unread:
        out.print(blind_table(unread))
    if changes:
        out.print(_history(changes))
    out.print(_evidence_list(evidence, claim), crop=False)
    for revision in edits:
        if revision.diff is not None:
            where = one_line(revision.article.link or revision.article.url)
            head = f"edit {revision.number} of {where}, seen {day(revision.seen_at)}"
            out.print(Text(head, style="bold"))
            out.print(Padding(_edit(revision.diff), (0, 0, 1, 2), expand=False))


def _history(changes: Sequence[Change]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title="what changed", title_justify="left", title_style="bold")
    for column in ("#", "seen", "from", "to", "rule"):
        table.add_column(column, no_wrap=True)
    for change in changes:
        after = status_text(change.after)
        for flag in sorted(change.flags):
            after.append(f" ⚑ {flag}", style="yellow")
        table.add_row(str(change.seq), day(change.at), status_text(change.before), after, str(change.rule))
    return table


def show_piece(name: str, claim: Claim, piece: Evidence, ruling: str = "") -> None:
    """One piece of evidence under the name by which a person rules on it."""
    head = Text(name, style="bold")
    head.append(f"  {claim.id}", style="bold cyan")
    head.append(f"  ruled: {ruling}" if ruling else "", style="yellow")
    head.append(f"  {chances(piece)}", style="bright_black")
    _out().print(Group(head, _quote(piece, claim), ""), crop=False)


def _evidence_list(evidence: Sequence[Evidence], claim: Claim) -> RenderableType:
    if not evidence:
        return Text("\nno evidence yet", style="bright_black")
    ordered = sorted(evidence, key=lambda e: (e.event_at, e.seen_at))
    parts: list[RenderableType] = [Text("\nevidence", style="bold")]
    for piece, copies in each_once(ordered):
        line = Text(f"{day(piece.event_at)}  ", style="bold")
        line.append(f"origin: {one_line(piece.origin, 50)}", style="bright_black")
        if piece.near:
            line.append("  ⚑ near match", style="yellow")
        if piece.background:
            line.append("  an old statement", style="bright_black")
        line.append(f"  {chances(piece)}", style="bright_black")
        if copies:
            line.append(f"  and {counted(copies, 'copy', 'copies')}", style="bright_black")
        parts.append(Group(line, _quote(piece, claim), ""))
    return Group(*parts)


# --- a pass ---------------------------------------------------------------------------------------------------------


def show_report(report: pipeline.Report, config: Config) -> None:
    """What one check did: the changes, and which sources it could read. Quiet where nothing happened."""
    out = _out()
    for change in report.changes:
        out.print(change_card(change, config.claim(change.claim)), crop=False)
    if report.baseline:
        out.print(Text("First run: this is the baseline; from the next run on, changes are alerted.", style="bold"))
    seen = Text()
    seen.append(counted(len(report.changes), "change"), style="bold")
    seen.append(
        f" · {counted(report.new, 'new page')}, {report.revised} edited, {report.unchanged} unchanged"
        f" · {counted(len(report.sources), 'source')}"
    )
    if report.left_over:
        seen.append(f" · {counted(report.left_over, 'page')} left for the next run", style="yellow")
    out.print(seen)
    if report.consulted:
        out.print(consulted_line(report.consulted))
    show_sight(report)
    if report.blind:
        out.print(blind_table(report.blind))


def consulted_line(found: Consulted) -> Text:
    """What came of asking for second opinions."""
    line = Text(f"second opinion: {found.labelled} labelled, {found.unlabelled} without a usable answer")
    if found.left:
        line.append(f", {found.left} not asked", style="yellow")
    if found.trouble:
        line.append(f" ({one_line(found.trouble, 120)})", style="yellow")
    return line


def show_sight(report: pipeline.Report) -> None:
    """What can no longer be read, and what can be again: each is said once."""
    out = _out()
    for state in report.went_blind:
        why = f"{state.outcome}: {one_line(state.detail, 120)}"
        out.print(Text(f"blind from now on: {one_line(state.label)} ({why})", style="bold yellow"))
    for state in report.recovered:
        blind_for = f", blind since {day(state.since)}" if state.since else ""
        out.print(Text(f"can be read again: {one_line(state.label)}{blind_for}", style="green"), soft_wrap=True)


def show_alerts(told: Told) -> None:
    """What became of the alerts that were due. Quiet where there were none."""
    out = _out()
    if told.sent:
        out.print(Text(f"{counted(told.sent, 'alert')} sent", style="bold"))
    for channel, why in told.failures.items():
        out.print(Text(f"not sent to {one_line(channel, 60)}: {one_line(why, 160)}", style="yellow"))
    if told.dead:
        out.print(Text(f"{counted(told.dead, 'alert')} given up: tracker alerts list --only dead", style="red"))


def blind_table(blind: Sequence[Health]) -> Table:
    """The sources and pages that could not be read, with the reason."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title="could not be read", title_justify="left", title_style="bold")
    table.add_column("source", overflow="fold", max_width=36)
    table.add_column("outcome", no_wrap=True, style="yellow")
    table.add_column("why", overflow="fold")
    for state in blind:
        since = f" (since {day(state.since)})" if state.since else ""
        table.add_row(one_line(state.label, 90), str(state.outcome), one_line(state.detail, 120) + since)
    return table


@contextmanager
def progress() -> Iterator[pipeline.Progress]:
    """A bar on standard error while a person watches; nothing in a pipe or a cron job."""
    if not sys.stderr.isatty():
        yield pipeline.silent
        return
    columns = (TextColumn("{task.description:>8}"), BarColumn(30), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {stage: bars.add_task(stage, total=None, visible=False) for stage in ("sources", "pages")}

        def tell(stage: str, done: int, total: int) -> None:
            bars.update(tasks[stage], completed=done, total=total, visible=True)

        yield tell


def show_finding(what: str, level: str, detail: str, remedy: str) -> None:
    """One finding of the doctor."""
    mark, colour = {"good": ("✓", "green"), "warning": ("!", "yellow")}.get(level, ("✗", "bold red"))
    line = Text(f"{mark} ", style=colour)
    line.append(f"{one_line(what, 60)}  ", style="bold")
    line.append(shown(detail))
    if remedy:
        line.append(f"\n  → {remedy}", style=colour)
    _out().print(line)
