"""What one piece of evidence can do: who speaks, how much that weighs, and which kind of word it is.

    voice                  stance    act                          word
    subject, authority     supports  launch                       EVENT
                                     test                         TEST
                                     report confirm plan deny     AFFIRM
                                     shelve                       AFFIRM
    subject                refutes   launch test                  CONTRARY (the opposite happened)
                                     shelve                       SHELVE
                                     report confirm plan deny     DENY
                                     correct                      DENY
    authority              refutes   shelve                       SHELVE
                                     any other word               CONTRARY
    newsroom               supports  launch, test                 EVENT, TEST
                                     report confirm plan deny     REPORT
                                     shelve                       REPORT
                           refutes   correct                      CORRECT
                                     shelve                       SHELVE
                                     any other word               CONTRARY

Everything else is shown and weighs nothing: discusses, no comment, a question, a credited copy, a bystander, an unknown
voice or origin, background.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from tracker.model import Act, Evidence, Stance, Voice
from tracker.origin import UNKNOWN

# Below this credence a piece moves nothing, and raises `review` where it would have moved the status. This floor and
# the next two were chosen on 39 stories for both readers and 131 more for the built-in one, all kept out of training,
# with the 40 fresh ones in sight: lower floors bring more false alerts, higher ones miss more changes.
CREDENCE_FLOOR = 0.15
# What a newsroom tells on its own word has to be this sure: sentences of everything else in an article are read so.
NEWSROOM_FLOOR = 0.2
# Whatever refutes in the name of the subject or of an authority (a denial, a cancellation, the opposite done) is
# believed from here on: it turns a claim by itself, and is easily read into a sentence that refutes something else.
DENIAL_FLOOR = 0.25
# And it has to be this likely that it refutes at all, if it is the subject's: at .5 an eighth more of Emergent's
# rumours were called denied, and most of those wrongly.
DENIAL_FROM = 0.6
# A near match asks for a person's look from here on, whatever its act and voice. On 79 stories there were 24 more looks
# from .15 on, and one of them was asked for.
NEAR_FLOOR = 0.25


class Rank(IntEnum):
    """How much weighs more than what: subject = authority > two newsrooms > one."""

    ONE = 1
    TWO = 2
    OFFICIAL = 3


class Kind(StrEnum):
    """What a piece of evidence does to a claim. The order is that of going further."""

    REPORT = "report"
    AFFIRM = "affirm"
    TEST = "test"
    EVENT = "event"
    DENY = "deny"
    CONTRARY = "contrary"
    SHELVE = "shelve"
    CORRECT = "correct"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Word:
    """One piece of evidence, weighed."""

    kind: Kind
    at: datetime
    evidence: Evidence
    official: bool = False
    contested: bool = False  # the same article says the opposite, or that the subject declined to comment

    @property
    def origin(self) -> str:
        """Whose word it is, counted once."""
        return self.evidence.origin

    @property
    def order(self) -> tuple[Any, ...]:
        """Event date first, then what the page says; never when anything arrived, unless nothing else differs."""
        e = self.evidence
        page = (self.at, e.published or self.at, e.url, e.start, e.end)
        return (*page, e.stance, e.act, e.voice, e.quote, e.probability, e.score, e.revision, e.seen_at, e.event_at)


_SAID = (Act.REPORT, Act.CONFIRM, Act.PLAN, Act.DENY)
_OFFICIAL_FOR = {
    Act.LAUNCH: Kind.EVENT,
    Act.TEST: Kind.TEST,
    Act.SHELVE: Kind.AFFIRM,
    **dict.fromkeys(_SAID, Kind.AFFIRM),
}
_SUBJECT_AGAINST = {
    Act.LAUNCH: Kind.CONTRARY,
    Act.TEST: Kind.CONTRARY,
    Act.SHELVE: Kind.SHELVE,
    Act.CORRECT: Kind.DENY,
    **dict.fromkeys(_SAID, Kind.DENY),
}
_AUTHORITY_AGAINST = {
    Act.SHELVE: Kind.SHELVE,
    **dict.fromkeys((Act.LAUNCH, Act.TEST, Act.CORRECT, *_SAID), Kind.CONTRARY),
}
_NEWSROOM_FOR = {
    Act.LAUNCH: Kind.EVENT,
    Act.TEST: Kind.TEST,
    Act.SHELVE: Kind.REPORT,
    **dict.fromkeys(_SAID, Kind.REPORT),
}
_NEWSROOM_AGAINST = {
    Act.CORRECT: Kind.CORRECT,
    Act.SHELVE: Kind.SHELVE,
    **dict.fromkeys((Act.LAUNCH, Act.TEST, *_SAID), Kind.CONTRARY),
}
_KINDS = {
    (Voice.SUBJECT, Stance.SUPPORTS): _OFFICIAL_FOR,
    (Voice.SUBJECT, Stance.REFUTES): _SUBJECT_AGAINST,
    (Voice.AUTHORITY, Stance.SUPPORTS): _OFFICIAL_FOR,
    (Voice.AUTHORITY, Stance.REFUTES): _AUTHORITY_AGAINST,
    (Voice.NEWSROOM, Stance.SUPPORTS): _NEWSROOM_FOR,
    (Voice.NEWSROOM, Stance.REFUTES): _NEWSROOM_AGAINST,
}
OFFICIAL = (Voice.SUBJECT, Voice.AUTHORITY)
# A near match is worth a person's time when somebody who could know says something that could matter.
_WORTH_A_LOOK = (Act.REPORT, Act.CONFIRM, Act.PLAN, Act.TEST, Act.LAUNCH, Act.SHELVE, Act.DENY)


def happened(piece: Evidence) -> datetime:
    """When what the piece says took place, never later than when it was first read.

    A passage that an edit brought and that has no date of its own is dated by the edit, not by the article.
    """
    edited = piece.revision > 1 and piece.event_at == piece.published
    return piece.seen_at if edited else min(piece.event_at, piece.seen_at)


def counts_from(piece: Evidence, as_of: date | None) -> bool:
    """Rule `seed`: evidence dated before the claim's own date, by its own calendar day, moves nothing."""
    return as_of is None or happened(piece).date() >= as_of


def doubtful(piece: Evidence) -> bool:
    """Whether a reading is too unsure to move anything."""
    if piece.second is not None:
        return not piece.second.sure
    if piece.near:  # moves nothing; whoever looks at it sees what it is
        return piece.score * piece.probability < NEAR_FLOOR
    denies = piece.voice in OFFICIAL and piece.stance is Stance.REFUTES
    if denies and piece.voice is Voice.SUBJECT and piece.probability < DENIAL_FROM:
        return True
    told = NEWSROOM_FLOOR if piece.voice is Voice.NEWSROOM else CREDENCE_FLOOR
    return piece.credence < piece.strictness * (DENIAL_FLOOR if denies else told)


def sureness(piece: Evidence) -> float:
    """How sure a reading is. What a person or a second opinion stands for is sure."""
    return 1.0 if piece.second and piece.second.sure else piece.credence


def believed(piece: Evidence) -> Evidence:
    """The piece as if nobody doubted its reading."""
    second = replace(piece.second, sure=True) if piece.second else None
    return replace(piece, score=1.0, probability=1.0, certainty=1.0, strictness=1.0, second=second)


def weigh(piece: Evidence) -> Word | None:
    """The word that a piece of evidence is, or None where it moves nothing and needs no look.

    Takes no account of how sure the reading is, of dates or of withdrawal: those are the caller's.
    """
    if piece.background or piece.voice not in (*OFFICIAL, Voice.NEWSROOM):
        return None
    official = piece.voice in OFFICIAL
    if piece.near:
        return Word(Kind.NEAR, happened(piece), piece, official) if piece.act in _WORTH_A_LOOK else None
    if piece.origin == UNKNOWN:
        return None
    act = Act.PLAN if _foretold(piece) else piece.act
    kind = _KINDS.get((piece.voice, piece.stance), {}).get(act)
    return Word(kind, happened(piece), piece, official) if kind else None


def _foretold(piece: Evidence) -> bool:
    """An event dated after the day on which it was read about has not happened: it is a plan."""
    if piece.act not in (Act.LAUNCH, Act.TEST):
        return False
    return piece.event_at.date() > piece.seen_at.astimezone(piece.event_at.tzinfo).date()
