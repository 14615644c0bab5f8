"""Where a claim stands while its evidence is read in the order of event dates: the state that the rules work on.

A claim has two layers. What has *happened* (`in_progress`, `fulfilled`, `abandoned`, refuted by an official word) is
held with the rank of the evidence that said so, and goes only for evidence of equal or higher rank. Under it lies what
is *said*: who reports the claim, what the subject last said of it, who holds against it. `said` turns that into a
status; it shows as long as nothing has happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tracker.claims import Claim
from tracker.judge.weigh import Rank, Word
from tracker.model import Evidence, Rule, Status, Voice
from tracker.origin import ARTICLE

_CORROBORATED = 2  # independent origins
_ANOTHER = "another"  # the second origin of a claim that starts as corroborated: nobody knows its name
_HAPPENED = (Status.IN_PROGRESS, Status.FULFILLED, Status.ABANDONED, Status.REFUTED)


@dataclass(frozen=True, slots=True)
class Step:
    """One change of status: by which rule, from when, on what."""

    status: Status
    rule: Rule
    at: datetime | None
    stands_on: tuple[Evidence, ...]
    by_subject: bool = False  # the deciding word is the subject's own
    denied: bool = False  # the subject's denial is on record, overtaken or not


@dataclass(slots=True)
class Ledger:
    """The state of one claim. The rules change it; `settle` records the status that results."""

    steps: list[Step]
    happened: Status | None = None
    rank: Rank = Rank.OFFICIAL  # of what happened
    supports: dict[str, Word | None] = field(default_factory=dict)  # origin -> its first report; None: the seed says so
    contrary: dict[str, Word] = field(default_factory=dict)
    tests: dict[str, Word] = field(default_factory=dict)
    events: dict[str, Word] = field(default_factory=dict)
    shelvings: dict[str, Word] = field(default_factory=dict)
    anew: dict[str, Word] = field(default_factory=dict)  # newsrooms that report the claim after it was closed
    affirmed: bool | None = None  # the last word of the subject or an authority; None: there is none
    statement: Word | None = None  # that word, unless the seed says so
    has_denied: bool = False  # a denial is on record, overtaken or not
    has_affirmed: bool = False
    doubts: list[tuple[int, Word]] = field(default_factory=list)  # what a person should look at, with its turn
    turn: int = 0  # counts the words read
    moved: int = 0  # the turn of the last change of status

    @classmethod
    def of(cls, claim: Claim) -> Ledger:
        """The ledger of a claim as claims.yaml leaves it."""
        status = claim.status
        ledger = cls([])
        ledger.happened = status if status in _HAPPENED else None
        ledger.supports = {} if status is Status.RETRACTED else {ARTICLE: None}
        if status in (Status.CORROBORATED, Status.DISPUTED):
            ledger.supports[_ANOTHER] = None
        ledger.has_denied = status in (Status.DENIED, Status.DISPUTED)
        ledger.has_affirmed = status is Status.CONFIRMED
        ledger.affirmed = True if ledger.has_affirmed else False if ledger.has_denied else None
        ledger.steps.append(Step(status, Rule.SEED, None, (), denied=ledger.has_denied))
        return ledger

    @property
    def status(self) -> Status:
        """Where the claim stands now."""
        return self.steps[-1].status

    @property
    def corroborated(self) -> bool:
        """Whether two independent origins carry the claim."""
        return len(self.supports) >= _CORROBORATED

    @property
    def contradicted(self) -> bool:
        """Whether two independent origins hold against it."""
        return len(self.contrary) >= _CORROBORATED

    @property
    def over(self) -> bool:
        """Whether the claim is closed without being fulfilled."""
        return self.happened in (Status.ABANDONED, Status.REFUTED)

    @property
    def overtaken(self) -> Word | None:
        """The denial that an event goes over: both are shown."""
        return self.statement if self.affirmed is False else None

    def close(self, status: Status, rank: Rank) -> None:
        """It is over; what may open it again is counted from here."""
        self.happened, self.rank = status, rank
        self.affirmed = self.statement = None
        for tally in (self.tests, self.events, self.anew):
            tally.clear()

    def reopen(self) -> None:
        """What had happened does not hold any more."""
        self.happened = None
        self.anew.clear()
        self.shelvings.clear()

    def settle(self, word: Word, rule: Rule, *on: Word | None) -> None:
        """Record where the claim stands now, if that is not where it stood. `rule` names what has happened, or the
        withdrawal that left nothing; what is only said names its own rule."""
        if self.happened:
            status, stands_on = self.happened, (word, *on)
        else:
            status, own, stands_on = self._said(rule, word)
            if rule is Rule.WITHDRAWAL and own is not rule:  # it stands on what is left; what went comes last
                stands_on = (*stands_on[1:], word)
            rule = own
        if status is not self.status:
            self.record(status, rule, word, stands_on)

    def record(self, status: Status, rule: Rule, word: Word, on: tuple[Word | None, ...]) -> None:
        """Record a status, also where it is the same on better grounds."""
        pieces = tuple(dict.fromkeys(w.evidence for w in on if w))
        by_subject = word.evidence.voice is Voice.SUBJECT
        self.steps.append(Step(status, rule, word.at, pieces, by_subject, self.has_denied))
        self.moved = self.turn

    def doubt(self, word: Word) -> None:
        """A person should look at this."""
        self.doubts.append((self.turn, word))

    def _said(self, rule: Rule, word: Word) -> tuple[Status, Rule, tuple[Word | None, ...]]:
        """The status by what is said, the rule for it, and what it stands on, the word that did it first."""
        reports, against = tuple(self.supports.values()), tuple(self.contrary.values())
        if self.contradicted:
            if self.corroborated:
                return Status.DISPUTED, Rule.DENIAL, (word, *against, *reports)
            return Status.REFUTED, Rule.CONTRARY, (word, *against)
        if self.affirmed:
            return Status.CONFIRMED, Rule.ON_RECORD, (word, self.statement)
        if not self.supports:
            return Status.RETRACTED, Rule.WITHDRAWAL, (word,)
        if self.affirmed is False:
            if self.corroborated:
                return Status.DISPUTED, Rule.DENIAL, (word, self.statement, *reports)
            return Status.DENIED, Rule.DENIAL, (word, self.statement)
        if self.corroborated:
            return Status.CORROBORATED, Rule.SECOND_ORIGIN, (word, *reports)
        return Status.UNVERIFIED, rule, (word, *reports)
