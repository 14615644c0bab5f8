"""Asking for second opinions on what the judge wants a person to look at, and keeping the answers.

Only what is asked for here is ever labelled: a passage in review on which the status does not stand already, and which
no person has ruled on. Answers are kept in the store at once, so that nobody is asked the same twice; `Gathered` hears
them, and the claims are judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tracker import config as loader
from tracker.claims import Claim, Config
from tracker.errors import UsageError
from tracker.judge.human import pin, standing
from tracker.judge.opinion import place
from tracker.model import Article, Evidence, Label, Match, Opinion, Passage
from tracker.settle import Gathered, rulings_on, verdict_on
from tracker.stance.protocol import Query
from tracker.store import Store

BEFORE = 600  # characters before a passage: they may say what "it" is


class Answer(Protocol):
    """What came back from an adviser."""

    @property
    def label(self) -> Label | None:
        """What the passage is; None leaves the built-in reading as it is."""
        ...

    @property
    def final(self) -> bool:
        """Whether there was an answer, so that asking again would bring the same."""
        ...


class Adviser(Protocol):
    """Whoever can be asked about passages, within the budget of a run."""

    trouble: str  # why nobody is asked any more
    calls: int  # made
    characters: int  # sent

    @property
    def name(self) -> str:
        """Who labels."""
        ...

    def digest(self, query: Query) -> str | None:
        """The same for the same question; None for a passage that is not to be sent to anybody."""
        ...

    def may(self, query: Query) -> bool:
        """Whether the budget has room for a question and there is somebody to ask."""
        ...

    def ask(self, query: Query) -> Answer:
        """What they say; never raises for what the network or the other side does."""
        ...


@dataclass(slots=True)
class Consulted:
    """What came of asking in one run."""

    labelled: int = 0
    unlabelled: int = 0  # what came back could not be used, or the passage is not to be sent
    remembered: int = 0  # of both: the same was asked before, about another page
    left: int = 0  # not asked: the budget was spent, or nobody answers
    calls: int = 0
    characters: int = 0
    trouble: str = ""  # why nobody answers


def adviser(config: Config, environ: Mapping[str, str]) -> Adviser | None:
    """Whom to ask, by claims.yaml; None where nobody is. A key that is not set is trouble and stops no check."""
    settings = config.settings.second_opinion
    if settings is None:
        return None
    from tracker.opinion.adviser import Adviser as Endpoint  # only where it is used

    try:
        return Endpoint(settings, loader.expand(settings.key, environ))
    except UsageError as error:
        return Endpoint(settings, trouble=str(error))


def consult(
    config: Config, store: Store, adviser: Adviser, now: datetime, enough: Callable[[], bool] = lambda: False
) -> Consulted:
    """Ask about each passage that wants a look, the newest of each claim first, and keep what is said."""
    found = Consulted()
    kept = store.opinions()
    places, known = {o.place for o in kept}, {o.asked: o.label for o in kept}
    for claim, piece in _in_review(config, store, now):
        here = place(adviser.name, claim, piece)
        if here in places:
            continue
        places.add(here)
        query = _query(claim, piece, config, store)
        asked = adviser.digest(query)
        if asked is None:
            found.unlabelled += 1
            continue
        if asked in known:
            found.remembered += 1
        elif enough() or not adviser.may(query) or not (answer := adviser.ask(query)).final:
            found.left += 1
            continue
        else:
            known[asked] = answer.label
        label = known[asked]
        store.save_opinion(Opinion(here, asked, label))
        found.labelled += label is not None
        found.unlabelled += label is None
    found.calls, found.characters, found.trouble = adviser.calls, adviser.characters, adviser.trouble
    return found


def _in_review(config: Config, store: Store, now: datetime) -> Iterator[tuple[Claim, Evidence]]:
    """What to ask about, each piece with the claim that it was read against."""
    gathered = Gathered(config, store)
    for claim in config.claims:
        rulings = standing(rulings_on(claim, store))
        if pin([ruling for ruling in rulings if ruling.claim == claim.id]):
            continue  # a person has it in hand
        verdict = verdict_on(claim, config, gathered, store, now)
        ruled = {
            ruling.evidence[:3] for ruling in rulings if ruling.evidence
        }  # a relabelled piece has other labels now
        for piece in verdict.review:
            if not (piece.second or piece.withdrawn_at or piece.key[:3] in ruled or piece in verdict.evidence):
                yield config.claim(piece.claim), piece


def _query(claim: Claim, piece: Evidence, config: Config, store: Store) -> Query:
    """The passage as the built-in reader had it, as far as evidence and the stored article tell."""
    revision = store.latest(piece.url)
    article = revision.article if revision else Article(piece.url, "", piece.quote)
    stands = article.content[piece.start : piece.end] == piece.quote
    before = article.content[max(0, piece.start - BEFORE) : piece.start].strip() if stands else ""
    passage = Passage(piece.quote, piece.start, piece.end, before, piece.headline)
    subjects = tuple(config.entities[i] for i in claim.about if i in config.entities)
    return Query(claim, subjects, Match(claim.id, passage, piece.score, piece.near), article)
