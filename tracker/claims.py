"""The nouns of claims.yaml: what is claimed of whom, where to look for coverage, whom to tell.

Frozen values, valid in every part; the room `config` reads them. Times and sizes carry their units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from tracker.model import Status


class SourceKind(StrEnum):
    """What kind of thing a source's location is."""

    FEED = "feed"
    PAGE = "page"
    SITEMAP = "sitemap"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Entity:
    """A company, person or body that claims are about."""

    id: str
    names: tuple[str, ...]  # any spelling that coverage uses, any language; never empty
    official: tuple[str, ...] = ()  # its own web sites, whose word is its own; lower case


@dataclass(frozen=True, slots=True)
class SeedArticle:
    """The article that the claims come from: the first origin of each."""

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable sentence, written affirmatively."""

    id: str
    text: str
    also: tuple[str, ...] = ()  # other wordings, other languages
    about: tuple[str, ...] = ()  # ids of the entities whose word is official
    attributed_to: str | None = None
    status: Status = Status.UNVERIFIED
    as_of: date | None = None  # the seed's date; evidence dated before it moves nothing
    due: date | None = None
    stale_after: timedelta | None = None
    denies: str | None = None  # id of the claim whose denial this one tracks

    @property
    def wordings(self) -> tuple[str, ...]:
        """The claim in every wording that was given, its own text first."""
        return (self.text, *self.also)


@dataclass(frozen=True, slots=True)
class Source:
    """A place to look for coverage."""

    kind: SourceKind
    location: str  # a URL, or for a search the engine's name
    outlet: str | None = None
    official_for: tuple[str, ...] = ()  # ids of the entities for which this source speaks
    query: str | None = None  # searches only
    every: timedelta | None = None

    @property
    def key(self) -> str:
        """What the store knows this source by."""
        tail = f"?{self.query}" if self.query else ""
        return f"{self.kind}:{self.location}{tail}"


@dataclass(frozen=True, slots=True)
class Adviser:
    """Whom to ask for a second opinion on passages in review: an endpoint of the OpenAI kind, and a run's budget."""

    url: str  # `/chat/completions` is put behind it; https, or http to this machine
    model: str
    key: str | None = None  # still as `${NAME}`
    calls: int = 20  # a run
    characters: int = 60_000  # a run, sent
    timeout: timedelta = timedelta(seconds=30)  # one whole exchange


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for a whole run. Sizes in bytes."""

    every: timedelta = timedelta(hours=1)
    contact: str | None = None
    timeout: timedelta = timedelta(seconds=30)  # one whole exchange, redirects included
    max_bytes: int = 15 * 1024 * 1024  # after decompression
    host_delay: timedelta = timedelta(seconds=1)
    host_concurrency: int = 2
    allow_private: tuple[str, ...] = ()
    board: str | None = None  # where the board is published
    second_opinion: Adviser | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """One alert channel, secrets still as `${NAME}`: they are looked up when something is sent, and nowhere kept."""

    kind: str  # slack, email, webhook, github, apprise
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """A whole claims.yaml, valid in every part and between its parts."""

    article: SeedArticle
    entities: Mapping[str, Entity]
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...] = ()
    channels: tuple[Channel, ...] = ()
    settings: Settings = Settings()
    outlets: Mapping[str, str] = field(default_factory=dict)  # outlet name -> owner, for sister outlets

    def claim(self, claim_id: str) -> Claim:
        """The claim of that id. Raises KeyError."""
        for claim in self.claims:
            if claim.id == claim_id:
                return claim
        raise KeyError(claim_id)
