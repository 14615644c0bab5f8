"""A change as it is told, the same for every channel: what a reader needs to decide in ten seconds whether to look.

What moved and where to, the passage behind it and who printed that when, what an edit changed in the page, a count of
the origins for and against, the rule, and where the whole story stands. Everything here is on one line, free of hidden
characters and bounded in length; escaping is the business of each channel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from tracker.alerts.edits import Piece, shown_edits
from tracker.claims import Claim
from tracker.inert import one_line
from tracker.judge.sureness import trust
from tracker.judge.tally import origins
from tracker.model import Act, Change, Evidence, Flag, Stance, Status, Voice

MOST_CLAIM = 500  # characters; a claim is one sentence
MOST_QUOTE = 600  # one to three sentences
MOST_NAME = 80
MOST_URL = 1500  # longer ones are cut off by mail programs; left out

_VOICES = {
    Voice.SUBJECT: "in the subject's words",
    Voice.AUTHORITY: "in an authority's words",
    Voice.NEWSROOM: "in the newsroom's own reporting",
    Voice.CREDITED: "credited to another outlet",
    Voice.OTHER: "in a third party's words",
    Voice.UNKNOWN: "it is not clear in whose words",
}
_ACTS = {
    Act.REPORT: "report",
    Act.CONFIRM: "confirmation",
    Act.DENY: "denial",
    Act.NO_COMMENT: "no comment",
    Act.PLAN: "plan",
    Act.TEST: "test",
    Act.LAUNCH: "launch",
    Act.SHELVE: "shelving",
    Act.CORRECT: "correction",
    Act.QUESTION: "question",
}
_AGAINST = {Stance.SUPPORTS: Stance.REFUTES, Stance.REFUTES: Stance.SUPPORTS}


@dataclass(frozen=True, slots=True)
class Quote:
    """The passage that did it."""

    text: str
    outlet: str
    day: str  # of what is said: 12 Nov 2020
    url: str  # "" where it is no address that a reader may be sent to
    side: str  # for, against, about
    who: str  # what, from whom, how surely: denial, in the subject's words; a sure reading
    sure: str  # how far its reading may be trusted; "" where it is for a person to say
    withdrawn: bool  # an edit took it away


@dataclass(frozen=True, slots=True)
class Message:
    """One change, ready to be put in a channel's own form."""

    event_id: str
    change: Change
    claim: str  # its text
    quote: Quote | None
    edits: tuple[tuple[Piece, ...], ...]
    supporting: int  # independent origins, when the change was found
    refuting: int
    timeline: str  # "" where no board is published

    @property
    def move(self) -> str:
        """From which status to which, in words: `unverified → denied`."""
        before, after = words(self.change.before), words(self.change.after)
        if before != after:
            return f"{before} → {after}"
        if Flag.REVIEW in self.change.flags:
            return f"still {after}, a person should look"
        if Flag.STALE in self.change.flags:
            return f"still {after}, no evidence for long in the sources checked"
        return f"still {after}, no longer flagged"

    @property
    def flags(self) -> str:
        """The flags that came with a new status, in words."""
        return ", ".join(sorted(self.change.flags)) if self.change.before is not self.change.after else ""

    @property
    def headline(self) -> str:
        """All of it in one line: `unverified → denied: the claim`."""
        return f"{self.move}: {self.claim}"

    @property
    def because(self) -> str:
        """The rule's name and its reason, and where a person should look, the command that shows at what."""
        reason = one_line(self.change.because, MOST_CLAIM)
        told = f"{self.change.rule}: {reason}" if reason else str(self.change.rule)
        if Flag.REVIEW not in self.change.flags:
            return told
        return f"{told.rstrip('.')}. What to look at: tracker review show {one_line(self.change.claim, MOST_CLAIM)}"

    @property
    def origins(self) -> str:
        """How many independent origins stand on each side."""
        return f"{self.supporting} independent {_origins(self.supporting)} for it, {self.refuting} against"

    @property
    def edit_label(self) -> str:
        """What kind of edit it was."""
        announced = self.change.diff is not None and self.change.diff.announced
        return "Edited, and said so" if announced else "Edited without a word"


def compose(change: Change, claim: Claim, evidence: Sequence[Evidence], event_id: str, timeline: str = "") -> Message:
    """The message for a change. `evidence` is all that the claim is judged from, origins assigned.

    Counts are of the moment when the change was found, so that a letter says the same however late it is sent.
    """
    denial = claim.denies is not None  # its evidence is its target's: what denies that supports this
    sides = {side: origins(evidence, side, change.at) for side in (Stance.SUPPORTS, Stance.REFUTES)}
    deciding = change.evidence[0] if change.evidence else None
    return Message(
        event_id=event_id,
        change=change,
        claim=one_line(claim.text, MOST_CLAIM),
        quote=_quote(deciding, denial) if deciding else None,
        edits=shown_edits(change.diff, deciding.quote if deciding else ""),
        supporting=sides[Stance.REFUTES if denial else Stance.SUPPORTS],
        refuting=sides[Stance.SUPPORTS if denial else Stance.REFUTES],
        timeline=timeline,
    )


def words(status: Status) -> str:
    """A status as people write it: `in progress`."""
    return status.replace("_", " ")


def day(moment: datetime) -> str:
    """A date as a person reads it, as the publisher counts days: 12 Nov 2020."""
    return f"{moment.day} {moment:%b %Y}"


def link(url: str) -> str:
    """A web address that means the same in every format and breaks out of none; "" where it is no such thing."""
    url = one_line(url)
    try:
        usable = urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        usable = False
    safe = percent(url, safe=":/?#@!$&+,;=%~-._[]") if usable else ""
    return safe if len(safe) <= MOST_URL else ""


def _quote(piece: Evidence, denial: bool) -> Quote:
    stance = _AGAINST.get(piece.stance, piece.stance) if denial else piece.stance
    host = urlsplit(link(piece.address)).hostname or "an unnamed outlet"
    sure = trust(piece)
    return Quote(
        text=one_line(piece.quote, MOST_QUOTE),
        outlet=one_line(piece.outlet or "", MOST_NAME) or host,
        day=day(piece.event_at),
        url=link(piece.address),
        side={Stance.SUPPORTS: "for", Stance.REFUTES: "against"}.get(stance, "about"),
        who="; ".join(filter(None, (f"{_ACTS[piece.act]}, {_VOICES[piece.voice]}", sure or one_line(piece.labelled)))),
        sure=sure,
        withdrawn=piece.withdrawn_at is not None,
    )


def _origins(count: int) -> str:
    return "origin" if count == 1 else "origins"
