"""One claim's page: where it stands and why, what changed, all evidence, and the edits of its pages."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.board.html import badge, dated, edited, flags, link, moved, quoted, spoken, text, timed
from tracker.board.html import page as document
from tracker.board.view import Board, Standing, address
from tracker.judge.copies import each_once
from tracker.judge.flags import last_heard
from tracker.judge.sureness import chances
from tracker.language import counted
from tracker.model import Change, Evidence, Flag, Revision, Stance
from tracker.sight import Sight


def page(standing: Standing, board: Board) -> str:
    """The page of one claim."""
    claim = standing.claim
    body = f"""\
<header>
<nav><a href="index.html">← {text(board.title, 80)}</a></nav>
<h1>{spoken(claim.text)}</h1>
{_wordings(standing)}
</header>
<main>
{_verdict(standing, len(board.blind))}
{_changes(standing)}
{_evidence(standing)}
{_edits(standing)}
</main>
<footer><p class="dim">Claim <code>{text(claim.id)}</code>. Every change: <a href="changes.atom">Atom feed</a>,
<a href="changes.csv">table (CSV)</a>.</p></footer>"""
    return document(claim.text, body)


def _wordings(standing: Standing) -> str:
    claim = standing.claim
    lines = [f"<p>Also: {spoken(wording)}</p>" for wording in claim.also]
    if claim.attributed_to:
        lines.append(f"<p>Attributed to {text(claim.attributed_to)}</p>")
    if claim.due:
        lines.append(f"<p>Due {claim.due.day} {claim.due:%b %Y}</p>")
    if claim.denies:
        where = f'<a href="{text(address(claim.denies))}">{text(claim.denies)}</a>'
        lines.append(f"<p>This is the denial of {where}: the evidence is the same, seen from the other side.</p>")
    return f'<div class="dim">{"".join(lines)}</div>' if lines else ""


def _verdict(standing: Standing, blind: int) -> str:
    verdict = standing.verdict
    since = f" since {dated(verdict.since)}" if verdict.since else ""
    reason = f": {text(verdict.because)}" if verdict.because else ""
    count_for, count_against = standing.origins(Stance.SUPPORTS), standing.origins(Stance.REFUTES)
    deciding = "".join(quoted(piece, standing.side(piece)) for piece in verdict.evidence[:1])
    review = _quotes(standing, verdict.review)
    look = f"<h3>A person should look at</h3>{review}" if review else ""
    # Silence is told together with how many could not be heard.
    last = last_heard(standing.claim, standing.evidence)
    silence = f'<p class="flag">{text(Sight(blind).silence(last))}</p>' if Flag.STALE in verdict.flags else ""
    return f"""\
<section class="verdict" aria-labelledby="verdict"><h2 id="verdict" class="hidden">Verdict</h2>
<p class="state big">{badge(verdict.status)}{since}{flags(verdict.flags)}</p>
<p>Rule <b>{text(verdict.rule)}</b>{reason}</p>{silence}
<p class="dim">Independent origins: {count_for} for, {count_against} against.</p>
{deciding}{look}</section>"""


def _changes(standing: Standing) -> str:
    if not standing.changes:
        return "<section><h2>What changed</h2><p>Nothing yet.</p></section>"
    rows = "\n".join(_change(standing, change) for change in reversed(standing.changes))
    return f'<section><h2>What changed</h2><ol class="timeline" reversed>{rows}</ol></section>'


def _change(standing: Standing, change: Change) -> str:
    reason = f": {text(change.because)}" if change.because else ""
    quotes = _quotes(standing, change.evidence)
    edit = edited(change.diff) if change.diff is not None and change.diff.changed else ""
    return f"""\
<li id="change-{change.seq}"><p class="when">{timed(change.at)}</p><p>{moved(change)}</p>
<p class="dim">Rule {text(change.rule)}{reason}</p>{quotes}{edit}</li>"""


def _quotes(standing: Standing, pieces: Iterable[Evidence]) -> str:
    """The quotes, copies told by their number."""
    return "".join(
        quoted(piece, standing.side(piece), f" · and {counted(copies, 'copy', 'copies')}" if copies else "")
        for piece, copies in each_once(pieces)
    )


def _evidence(standing: Standing) -> str:
    ordered = sorted(standing.evidence, key=lambda e: (e.event_at, e.seen_at, e.key), reverse=True)
    rows = "\n".join(f"<li>{quoted(piece, standing.side(piece), _details(piece))}</li>" for piece in ordered)
    head = f'<h2>All evidence <span class="dim">({len(ordered)})</span></h2>'
    inner = f'<ul class="evidence">{rows}</ul>' if rows else "<p>None yet.</p>"
    return f"<section>{head}{inner}</section>"


def _details(piece: Evidence) -> str:
    notes = ["near match, moves nothing"] if piece.near else []
    notes += ["an old statement told again"] if piece.background else []
    notes += [f"seen {dated(piece.seen_at)}", chances(piece)]
    return "".join(f" · {note}" for note in notes)


def _edits(standing: Standing) -> str:
    shown = [r for r in standing.edits if r.diff is not None and r.diff.changed]
    ordered = sorted(shown, key=lambda r: (r.seen_at, r.article.url), reverse=True)
    rows = "\n".join(map(_edit, ordered))
    return f'<section><h2>Edits of these pages</h2><ul class="edits">{rows}</ul></section>' if rows else ""


def _edit(revision: Revision) -> str:
    article = revision.article
    assert revision.diff is not None
    head = f"{link(article.link or article.url, article.title or article.url)}, version {revision.number}"
    outlet = text(article.outlet or "", 80)
    return f"<li><p>{outlet} {head}, seen {timed(revision.seen_at)}</p>{edited(revision.diff)}</li>"
