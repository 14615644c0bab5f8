"""The first page: every claim and where it stands, what changed lately, and what could not be read."""

from __future__ import annotations

from collections import Counter

from tracker.board.html import FLAGS, badge, dated, flags, link, moved, plain, spoken, text, timed
from tracker.board.html import page as document
from tracker.board.view import Board, Standing, address
from tracker.model import Change, Stance, Status
from tracker.watching import Health

MOST_CHANGES = 10

_MEANS = {
    Status.UNVERIFIED: "one origin says so, or nobody any more",
    Status.CORROBORATED: "a second, independent origin has it",
    Status.CONFIRMED: "the subject or an authority says that it is so, or is planned",
    Status.DENIED: "the subject denies it; a denial is no refutation",
    Status.DISPUTED: "word stands against word",
    Status.IN_PROGRESS: "it has begun: a test, a build, a roll-out",
    Status.FULFILLED: "it happened",
    Status.ABANDONED: "it was cancelled before it happened",
    Status.REFUTED: "an authority or two origins have evidence to the contrary",
    Status.RETRACTED: "whoever said it took it back",
}


def page(board: Board) -> str:
    """The first page."""
    body = f"""\
<header>
<h1>{spoken(board.title)}</h1>
<p class="dim">{_source(board)}{_looked(board)}</p>
<p class="counts">{_counts(board)}</p>
</header>
<main>
{_blind(board.blind)}
<section aria-labelledby="claims"><h2 id="claims">Claims</h2>
<ol class="claims">
{"".join(map(_claim, board.standings))}</ol>
<p class="dim">For and against count independent origins: copies of one report are one.</p></section>
{_changes(board)}
{_meanings()}
</main>
<footer><p class="dim">Made {timed(board.made)}. Every change: <a href="changes.atom">Atom feed</a>,
<a href="changes.csv">table (CSV)</a>.</p></footer>"""
    return document(board.title, body)


def _source(board: Board) -> str:
    article = board.article
    label = article.outlet or "the article"
    published = f", {article.published.day} {article.published:%b %Y}" if article.published else ""
    return f"Claims of {link(article.url or '', label)}{published}. "


def _looked(board: Board) -> str:
    return f"Sources last looked at: {timed(board.looked)}." if board.looked else ""


def _counts(board: Board) -> str:
    found = Counter(s.verdict.status for s in board.standings)
    return " ".join(f'<span class="count">{found[s]} {badge(s)}</span>' for s in Status if found[s])


def _claim(standing: Standing) -> str:
    claim, verdict = standing.claim, standing.verdict
    return f"""\
<li><article>
<p class="state">{badge(verdict.status)}{flags(verdict.flags)}</p>
<h3><a href="{text(address(claim.id))}">{spoken(claim.text)}</a></h3>
<dl class="facts">
<div><dt>since</dt><dd>{dated(verdict.since)}</dd></div>
<div><dt>for</dt><dd>{standing.origins(Stance.SUPPORTS)}</dd></div>
<div><dt>against</dt><dd>{standing.origins(Stance.REFUTES)}</dd></div>
<div class="last"><dt>last change</dt><dd>{_last(standing)}</dd></div>
</dl>
</article></li>
"""


def _last(standing: Standing) -> str:
    if not standing.changes:
        return "none yet"
    change = standing.changes[-1]
    return f'<a href="{text(address(change.claim, change))}">{dated(change.at)}</a>'


def _changes(board: Board) -> str:
    rows = "\n".join(_change(standing, change) for standing, change in board.changes[:MOST_CHANGES])
    if not rows:
        return ""
    head = '<h2 id="lately">What changed lately</h2>'
    return f'<section aria-labelledby="lately">{head}<ol class="lately">{rows}</ol></section>'


def _change(standing: Standing, change: Change) -> str:
    claim = f'<a href="{text(address(change.claim, change))}">{spoken(standing.claim.text)}</a>'
    return f"<li><p>{dated(change.at)} {moved(change)}</p><p>{claim}</p></li>"


def _blind(blind: tuple[Health, ...]) -> str:
    if not blind:
        return ""
    rows = "".join(
        f"<li><b>{text(h.label, 120)}</b>: {plain(h.outcome)}{f' ({text(h.detail, 200)})' if h.detail else ''}"
        f"{f', since {dated(h.since)}' if h.since else ''}</li>"
        for h in blind
    )
    count = "1 source" if len(blind) == 1 else f"{len(blind)} sources"
    return (
        f'<section class="blind" aria-labelledby="blind"><h2 id="blind">{count} could not be read</h2>'
        f"<p>That nothing was found there means nothing.</p><ul>{rows}</ul></section>"
    )


def _meanings() -> str:
    rows = "".join(f"<div><dt>{badge(status)}</dt><dd>{text(words)}</dd></div>" for status, words in _MEANS.items())
    rows += "".join(
        f'<div><dt><span class="flag">⚑&nbsp;{plain(f)}</span></dt><dd>{text(w)}</dd></div>' for f, w in FLAGS.items()
    )
    return f'<details><summary>What the statuses mean</summary><dl class="meanings">{rows}</dl></details>'
