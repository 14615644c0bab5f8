"""What the board shows, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from tracker.claims import Claim, SeedArticle
from tracker.judge.tally import origins
from tracker.model import Change, Evidence, Revision, Stance, Verdict
from tracker.watching import Health

_AGAINST = {Stance.SUPPORTS: Stance.REFUTES, Stance.REFUTES: Stance.SUPPORTS}


@dataclass(frozen=True, slots=True)
class Standing:
    """One claim and all that is known of it."""

    claim: Claim
    verdict: Verdict
    evidence: tuple[
        Evidence, ...
    ] = ()  # all that it is judged from, origins assigned; a tracked denial's is its target's
    changes: tuple[Change, ...] = ()  # oldest first
    edits: tuple[Revision, ...] = ()  # the later versions of the pages that evidence comes from

    def side(self, piece: Evidence) -> Stance:
        """Where a piece stands towards this claim: what denies the target of a tracked denial supports the denial."""
        return _AGAINST.get(piece.stance, piece.stance) if self.claim.denies else piece.stance

    def origins(self, side: Stance) -> int:
        """How many independent origins stand on one side now; copies count once, unknown origins not at all."""
        return origins(self.evidence, _AGAINST.get(side, side) if self.claim.denies else side)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the board."""

    state: str  # the store's id, from which the ids in the feed are made
    made: datetime
    article: SeedArticle
    standings: tuple[Standing, ...]
    blind: tuple[Health, ...] = ()  # sources that could not be read at the last look
    looked: datetime | None = None  # the last time that any source or page was asked for
    home: str | None = None  # the address under which it is published

    @property
    def changes(self) -> list[tuple[Standing, Change]]:
        """All changes with their claims, newest first."""
        found = [(standing, change) for standing in self.standings for change in standing.changes]
        return sorted(found, key=lambda pair: pair[1].seq, reverse=True)

    @property
    def title(self) -> str:
        """What the board is about."""
        return self.article.title or "Where the claims stand"


def file_name(claim_id: str) -> str:
    """The file of a claim's page. A web server finds it under `address`, which it decodes."""
    return f"{claim_id}.html"


def address(claim_id: str, change: Change | None = None) -> str:
    """Where a claim's page is, from the board's other pages: what alerts link to, from where the board is published."""
    return quote(file_name(claim_id), safe="") + (f"#change-{change.seq}" if change else "")


def duplicates(names: Iterable[str]) -> list[str]:
    """Names that some file systems take for the same as an earlier one, because they tell no capitals apart."""
    seen: set[str] = set()
    found = []
    for name in names:
        if name.casefold() in seen:
            found.append(name)
        seen.add(name.casefold())
    return found
