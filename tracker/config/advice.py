"""What a claims file may say and is still likely to be a mistake."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

from tracker.claims import Claim, Config, SourceKind
from tracker.errors import Problem
from tracker.language import detect

# A claim that opens with its own denial; a `denies` claim is meant to.
_NEGATION = re.compile(
    r"\b(?:will|would|does|do|did|is|are|was|were|has|have|can|could) not\b|\b(?:won't|doesn't|isn't|hasn't|never)\b"
    r"|不会|不是|没有|沒有|并未|並未|从未|從未|未曾|不打算|無意|无意",
    re.IGNORECASE,
)
_SEPARATOR = re.compile("[，、；]")  # in YAML these part nothing: 甲，乙 is one name

# What its feed says of itself.
_GOOGLE_NEWS = (
    "the source google-news, whose terms allow personal use in a feed reader only, and many of whose links lead to no "
    "article without a script",
    "a look at its terms by you, and the outlets' own feeds or `search: gdelt` beside it",
)


class Place(NamedTuple):
    """Where something stands in a file."""

    file: str
    line: int = 1
    column: int = 1


Places = Mapping[tuple[str, str], Place]  # ("claim" or "entity", id) -> where that id stands


def warnings(
    config: Config, places: Places | None = None, today: date | None = None, file: str = "claims.yaml"
) -> list[Problem]:
    """What looks wrong in a valid configuration, in file order.

    `places` say where each claim and entity stands, and `file` in what (`lint` passes them); `today` is what a past
    `due` is measured by.
    """
    day = today or datetime.now(UTC).date()
    found: list[Problem] = []

    def warn(kind: str, id_: str, what: str, expected: str) -> None:
        place = (places or {}).get((kind, id_), Place(file))
        found.append(Problem(*place, f'{kind} "{id_}" {what}', expected))

    for claim in config.claims:
        for what, expected in _of_claim(claim, config, day):
            warn("claim", claim.id, what, expected)
    _of_names(config, warn)
    if any(source.kind is SourceKind.SEARCH and source.location == "google-news" for source in config.sources):
        found.append(Problem(*Place(file), *_GOOGLE_NEWS))
    if not config.claims:
        found.append(Problem(*Place(file), "no claims", "at least one, or nothing is tracked"))
    elif not config.sources:
        found.append(Problem(*Place(file), "no sources", "at least one, or `tracker check` finds nothing"))
    return sorted(found, key=lambda p: (p.line, p.column))


def _of_claim(claim: Claim, config: Config, today: date) -> Iterator[tuple[str, str]]:
    if not claim.about:
        yield "is about nobody", "`about`, or nobody's denial or confirmation counts as official"
    if _NEGATION.search(claim.text) and not claim.denies:
        yield "is written as a negation", "an affirmative sentence; track a denial with `denies`"
    if claim.due and claim.as_of and claim.due < claim.as_of:
        yield f"was due on {claim.due}, before its as_of {claim.as_of}", "a later date"
    elif claim.due and claim.due < today:
        yield f"was due on {claim.due}", "a later date, or none, unless its end is being followed up"
    spoken = {detect(wording) for wording in claim.wordings}
    names = [name for entity in claim.about for name in config.entities[entity].names]
    for language, word in (("en", "English"), ("zh", "Chinese")):
        if language not in spoken and any(detect(name) == language for name in names):
            yield f"has no {word} wording, and its subject has a {word} name", "one more wording under `also`"


def _of_names(config: Config, warn: Callable[[str, str, str, str], None]) -> None:
    owner: dict[str, str] = {}
    for entity in config.entities.values():
        for name in dict.fromkeys(name.casefold() for name in entity.names):
            first = owner.setdefault(name, entity.id)
            if first != entity.id:
                warn("entity", entity.id, f'shares the name "{name}" with "{first}"', "a name for one of them only")
            if _SEPARATOR.search(name):
                warn("entity", entity.id, f'has the name "{name}"', "names apart from each other with an ASCII comma")
