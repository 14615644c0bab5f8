"""Where claims stand: every claim judged from all its evidence, and what changed stored in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker import origin
from tracker.claims import Claim, Config
from tracker.judge import Difference, News, compare, judge, opinion
from tracker.judge.copies import unasked
from tracker.judge.human import marked, standing
from tracker.model import Change, Diff, Evidence, Flag, Label, Rule, Ruling, Verdict
from tracker.sight import CLEAR, Sight
from tracker.store import Store
from tracker.watching import SourceNews

Whom = Callable[[Change | SourceNews], Iterable[tuple[str, str]]]  # the (channel, recipient) pairs for a piece of news


@dataclass
class Gathered:
    """Evidence by claim with its origins, gathered once a pass: a tracked denial shares its target's."""

    config: Config
    store: Store
    _found: dict[str, list[Evidence]] = field(default_factory=dict)
    _labels: dict[str, Label] | None = None

    def of(self, claim: Claim) -> list[Evidence]:
        """All evidence that a claim is judged from: origins assigned, second opinions heard."""
        claim_id = claim.denies or claim.id
        if claim_id not in self._found:
            rows = self.store.evidence(claim_id)
            sketches = self.store.sketches({e.url for e in rows}) if rows else {}
            placed = origin.assign(rows, sketches, self.config.article, self.config.outlets)
            self._found[claim_id] = [self._with_opinion(piece) for piece in placed]
        return self._found[claim_id]

    def shown(self, claim: Claim) -> list[Evidence]:
        """The same for people: each piece with what a person said of it."""
        return marked(self.of(claim), standing(rulings_on(claim, self.store)))

    def _with_opinion(self, piece: Evidence) -> Evidence:
        """The piece as a second opinion labelled it, where one is configured and was asked."""
        adviser = self.config.settings.second_opinion
        if adviser is None:
            return piece
        if self._labels is None:
            self._labels = {o.place: o.label for o in self.store.opinions() if o.label}
        label = self._labels.get(opinion.place(adviser.model, self.config.claim(piece.claim), piece))
        return opinion.relabelled(piece, label, adviser.model) if label else piece


def seed_verdict(claim: Claim) -> Verdict:
    """Where a claim stands before anything was read."""
    return Verdict(claim.id, claim.status, Rule.SEED, because="as the article left it")


def rulings_on(claim: Claim, store: Store) -> list[Ruling]:
    """A person's rulings on a claim and on the evidence that it is judged from."""
    return [*store.rulings(claim.id), *(store.rulings(claim.denies) if claim.denies else ())]


def verdict_on(
    claim: Claim, config: Config, gathered: Gathered, store: Store, now: datetime, sight: Sight = CLEAR
) -> Verdict:
    """The verdict on one claim as things stand."""
    target = config.claim(claim.denies) if claim.denies else None
    rulings = rulings_on(claim, store)
    return judge(claim, gathered.of(claim), now, target=target, rulings=rulings, unseen=sight.spells)


def settle(
    config: Config, store: Store, now: datetime, whom: Whom | None = None, *, sight: Sight = CLEAR
) -> list[Change]:
    """Judge every claim from all its evidence; store verdicts and changes in one transaction, and return the changes.

    `whom` says who is to hear of a change of a claim that had a verdict before; of a first verdict nobody does, it is a
    baseline. By `sight`, silence while most sources were blind makes no claim stale. A status that went A, B, A since
    the last time was never stored as B, so it is no change.
    """
    verdicts: list[Verdict] = []
    changes: list[Change] = []
    known = store.verdicts()
    gathered = Gathered(config, store)
    for claim in config.claims:
        verdict = verdict_on(claim, config, gathered, store, now, sight)
        before = known.get(claim.id)
        if verdict != before:
            verdicts.append(verdict)
            news = compare(before or seed_verdict(claim), verdict, _shown_before(claim, verdict, store))
            if news:
                changes.append(change(before or seed_verdict(claim), verdict, news, store, now, sight))
    return store.record(verdicts, changes, lambda c: whom(c) if whom and c.claim in known else (), at=now)


def _shown_before(claim: Claim, verdict: Verdict, store: Store) -> list[Evidence]:
    """The evidence that a person was asked to look at before: asked once is asked."""
    if not verdict.review:
        return []
    asked = (c for c in store.changes(claim=claim.id) if Flag.REVIEW in c.flags)
    return [piece for c in asked for piece in c.evidence]


def change(
    before: Verdict, after: Verdict, news: Difference, store: Store, now: datetime, sight: Sight = CLEAR
) -> Change:
    """The record of a claim that went from one verdict to another. Its number is given when it is stored."""
    flags = after.flags
    if news.news is News.STATUS and not unasked(after.review, before.review):
        # A flag that was up before is on the board; in this record it would ask for the same look again.
        flags = after.flags - before.flags
    elif news.news is News.FLAGS:
        flags = (after.flags - before.flags) or after.flags  # one that was up already is not what is told
    silent = news.news is News.FLAGS and Flag.STALE in after.flags - before.flags
    return Change(
        seq=0,
        at=now,
        claim=after.claim,
        before=before.status,
        after=after.status,
        rule=news.rule,
        flags=flags,
        evidence=news.evidence,
        diff=None if silent else _edit_behind(news.evidence, store),
        because=sight.silence() if silent else after.because,
    )


def _edit_behind(evidence: Sequence[Evidence], store: Store) -> Diff | None:
    """The edit that took a piece of what this rests on, else the one that brought the deciding piece."""
    for piece in [*(e for e in evidence if e.withdrawn_in), *evidence[:1]]:
        number = piece.withdrawn_in or (piece.revision if piece.revision > 1 else None)
        for revision in store.revisions(piece.url) if number is not None else ():
            if revision.number == number:
                return revision.diff
    return None
