"""The nouns of the tracker: what flows from a source to an alert.

Everything here is a frozen value without behaviour that touches the world. Times are aware `datetime`s; the offset that
a publisher gave is kept, because "12 November" means the publisher's day. Whatever crosses a process boundary can be
pickled.

    Config (claims.py: claims, entities, sources, settings)
      Source -> Lead -> Snapshot -> Article -> Revision -> Match -> Evidence -> Verdict -> Change
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# --- vocabulary -----------------------------------------------------------------------------------------------------


class Stance(StrEnum):
    """The direction of what a passage says of a claim, whoever says it."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    DISCUSSES = "discusses"
    UNRELATED = "unrelated"


class Act(StrEnum):
    """What a passage does."""

    REPORT = "report"
    CONFIRM = "confirm"
    DENY = "deny"
    NO_COMMENT = "no_comment"
    PLAN = "plan"
    TEST = "test"
    LAUNCH = "launch"
    SHELVE = "shelve"
    CORRECT = "correct"
    QUESTION = "question"


class Voice(StrEnum):
    """Who speaks in a passage."""

    SUBJECT = "subject"
    AUTHORITY = "authority"
    NEWSROOM = "newsroom"
    CREDITED = "credited"
    OTHER = "other"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """Where a claim stands."""

    UNVERIFIED = "unverified"
    CORROBORATED = "corroborated"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    DISPUTED = "disputed"
    IN_PROGRESS = "in_progress"
    FULFILLED = "fulfilled"
    ABANDONED = "abandoned"
    REFUTED = "refuted"
    RETRACTED = "retracted"


class Flag(StrEnum):
    """What lies over a status and never replaces it."""

    STALE = "stale"
    REVIEW = "review"


class Rule(StrEnum):
    """The names of the judge's rules; every verdict quotes one."""

    REPETITION = "repetition"
    SECOND_ORIGIN = "second-origin"
    ON_RECORD = "on-record"
    DENIAL = "denial"
    NO_COMMENT = "no-comment"
    TESTING = "testing"
    EVENT = "event"
    SHELVED = "shelved"
    CONTRARY = "contrary"
    WITHDRAWAL = "withdrawal"
    NEAR_MATCH = "near-match"
    TRACKED_DENIAL = "tracked-denial"
    HYSTERESIS = "hysteresis"
    SEED = "seed"
    HUMAN = "human"


class Outcome(StrEnum):
    """How an attempt to read something ended; all but the first two leave a source blind."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    BLOCKED = "blocked"  # refused by our own rules: a private address, a scheme, a redirect
    ROBOTS = "robots"  # refused by the site's robots.txt
    TLS = "tls"
    NETWORK = "network"
    RATE_LIMITED = "rate_limited"
    HTTP_ERROR = "http_error"
    NOT_FOUND = "not_found"
    GONE = "gone"
    UNSUPPORTED_TYPE = "unsupported_type"
    UNDECODABLE = "undecodable"
    EMPTY = "empty"  # answered, but nothing that could be an article or a list was in it
    SUSPECT = "suspect"  # read, but not to be believed: a login page, a feed that lost its entries
    NOT_TRIED = "not_tried"  # left out this time: the budget or the deadline was spent, or it is not due


# --- from the world -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lead:
    """An article that a source points to, with what the source says of it: hints, never evidence."""

    url: str
    title: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    official_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask again with, byte for byte."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One page as it was fetched."""

    url: str  # as asked for
    final_url: str  # after redirects
    fetched_at: datetime
    body: bytes  # after decompression
    content_type: str | None = None  # the header as it came
    validators: Validators = Validators()
    max_age: timedelta | None = None  # from Cache-Control: a hint for the next visit


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server said that nothing changed since the validators it was shown."""

    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Failure:
    """Something could not be read: an error as a value."""

    url: str
    outcome: Outcome
    detail: str  # one line for a person; no secret, no page text
    at: datetime
    retry_after: timedelta | None = None
    status: int | None = None  # the HTTP status, where there was one


Fetched = Snapshot | NotModified | Failure


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, with the furniture taken away."""

    url: str  # canonical
    title: str
    text: str  # paragraphs separated by one newline
    outlet: str | None = None
    author: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    lang: str = "en"  # "en", "zh" or another code
    official_for: tuple[str, ...] = ()  # entities whose own word this page is
    link: str | None = None  # where a reader finds it: the address as it was fetched, canonical or not

    @property
    def content(self) -> str:
        """Headline, blank line, text: what sentences, diffs and the offsets of evidence are counted in."""
        return f"{self.title}\n\n{self.text}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place in `Article.content`: `content[start:end] == text`."""

    text: str
    start: int
    end: int
    paragraph: int  # 0 is the headline


# --- the core's answers ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WordEdit:
    """Within a changed sentence: the words that went and the words that came, either may be empty."""

    before: str
    after: str
    kept: bool = False  # True: both are the same, white space aside, and stay


@dataclass(frozen=True, slots=True)
class SentenceEdit:
    """One step from an old text to a new one; a list of them is a whole diff."""

    before: str  # "" where the sentence is new
    after: str  # "" where it went
    words: tuple[WordEdit, ...] = ()  # only where both are there and differ
    moved: bool = False  # the same sentence stands elsewhere in the other text

    @property
    def kept(self) -> bool:
        """Whether this stretch of text is the same on both sides, white space aside."""
        return self.before == self.after or self.before.split() == self.after.split()


@dataclass(frozen=True, slots=True)
class Diff:
    """How one text became another: `apply(diff(a, b), a) == b`."""

    edits: tuple[SentenceEdit, ...]
    announced: bool = False  # the new text says itself that it was corrected or updated

    @property
    def changed(self) -> tuple[SentenceEdit, ...]:
        """The edits that changed what is said: neither kept nor merely moved."""
        return tuple(e for e in self.edits if not (e.kept or e.moved))


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an article. Number 1 is the first that was seen."""

    article: Article
    number: int
    seen_at: datetime
    diff: Diff | None = None  # from the revision before


@dataclass(frozen=True, slots=True)
class Passage:
    """One to three sentences of an article that may bear on a claim."""

    text: str
    start: int  # offsets in Article.content
    end: int
    context: str = ""  # the sentences before it, which say what "it" and "the report" are
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A passage and a claim that it may be about."""

    claim: str
    passage: Passage
    score: float  # calibrated: the probability that the passage is about the claim
    near: bool = False  # close to the claim but perhaps not it: never moves a status, raises `review`
    why: str = ""  # the words that made it match, or that make it near
    overlap: float = 1.0  # how much of the weight of the claim's words the passage says itself, 0..1


@dataclass(frozen=True, slots=True)
class Reading:
    """What a passage says of a claim, as a reader understood it."""

    stance: Stance
    act: Act
    voice: Voice
    probability: float  # of this stance, calibrated
    certainty: float = 1.0  # of act and voice, where the stance is right
    credited: str | None = None  # the outlet that it credits, in the passage's words
    event_date: datetime | None = None  # of what is said, where the passage dates it
    background: bool = False  # an old statement told again
    near: bool = False  # close to the claim but not it, as far as the reader can tell
    strictness: float = 1.0  # how many times the judge's floors this reader asks of its readings


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader says that a passage is; `unrelated` where it is not about the claim."""

    stance: Stance
    act: Act
    voice: Voice


@dataclass(frozen=True, slots=True)
class Opinion:
    """A second opinion that was asked for: kept, so that nobody is asked the same again."""

    place: str  # the passage on its page, as `judge.opinion.place` names it
    asked: str  # the digest of the question
    label: Label | None = None  # None: an answer that says nothing; the built-in reading stands


@dataclass(frozen=True, slots=True)
class Second:
    """The mark on a piece of evidence that a second opinion labelled it."""

    by: str  # the model
    first: Label  # what the built-in reader says
    sure: bool  # both come to the same, so that it counts; else it moves nothing


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of one revision of one article, tied to one claim, with who says what."""

    claim: str
    url: str
    quote: str
    start: int
    end: int
    stance: Stance
    act: Act
    voice: Voice
    score: float  # of the match, calibrated 0..1
    probability: float  # of the stance, calibrated 0..1
    event_at: datetime  # the date of what is said; else published; else first seen
    seen_at: datetime  # when the tracker first saw it
    published: datetime | None = None
    outlet: str | None = None
    credited: str | None = None
    origin: str = "unknown"  # the cluster that counts once
    revision: int = 1  # the first revision that carries it
    near: bool = False
    background: bool = False
    headline: bool = False
    withdrawn_at: datetime | None = None  # when an edit took it away
    withdrawn_in: int | None = None  # the revision that no longer carries it
    correction: bool = False  # the edit that took it away said so
    link: str | None = None  # where a reader finds the page; some sites do not answer under the canonical address
    second: Second | None = None  # a second opinion gave it its labels
    certainty: float = 1.0  # of act and voice, where the stance is right
    strictness: float = 1.0  # how many times the judge's floors its reader asks for
    ruled: str = ""  # what a person said of it: accept, relabel, reject
    first_words: str = ""  # its quote when it was first seen, where an edit has touched it up since

    @property
    def surety(self) -> float:
        """How likely it is that stance, act and voice are all read rightly, if the passage is about the claim."""
        return self.probability * self.certainty

    @property
    def credence(self) -> float:
        """How likely it is that the passage is about the claim and that stance, act and voice are read rightly."""
        return self.score * self.surety

    @property
    def address(self) -> str:
        """Where a reader finds the page."""
        return self.link or self.url

    @property
    def labelled(self) -> str:
        """Whose second opinion gave it its labels, for people; "" where that is the built-in reader, or a person."""
        if self.second is None or self.ruled:
            return ""
        what = "not about the claim" if self.stance is Stance.UNRELATED else "labelled so"
        first = self.second.first
        read = f"{first.stance}, {first.act.replace('_', ' ')}, {first.voice}"
        return f"{what} by a second opinion ({self.second.by}); the built-in reading: {read}"

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes two pieces of evidence the same: where they stand, and how the built-in reader took them.

        Words that were touched up keep the key under which they were first seen, and with it what a person ruled.
        """
        first = self.second.first if self.second else self
        return (self.claim, self.url, self.first_words or self.quote, first.stance, first.act)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word on a piece of evidence, or on a claim as a whole."""

    claim: str
    at: datetime
    kind: str  # accept, reject, relabel, lift, pin
    evidence: tuple[str, str, str, str, str] | None = None  # Evidence.key; None for a pin
    stance: Stance | None = None
    act: Act | None = None
    voice: Voice | None = None
    status: Status | None = None
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a claim stands, by which rule, and on what."""

    claim: str
    status: Status
    rule: Rule
    flags: frozenset[Flag] = frozenset()
    evidence: tuple[Evidence, ...] = ()  # what the status stands on, the deciding piece first
    review: tuple[Evidence, ...] = ()  # what a person should look at, newest first
    because: str = ""  # one line for a person
    since: datetime | None = None  # the event date from which the status holds


@dataclass(frozen=True, slots=True)
class Change:
    """A status or a flag that is not what it was: a stored row, from which alerts are made."""

    seq: int
    at: datetime
    claim: str
    before: Status
    after: Status
    rule: Rule
    flags: frozenset[Flag] = frozenset()
    evidence: tuple[Evidence, ...] = ()
    diff: Diff | None = None
    because: str = ""
