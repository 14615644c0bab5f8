"""What to ask search engines where claims.yaml does not say: the names of those whom the claims are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker import language
from tracker.claims import Config, Source, SourceKind

# Google cuts a query off after 32 words, and GDELT answers a long one with a message: the first names fit into this.
MOST_CHARACTERS = 180
ENGLISH_ONLY = frozenset({"gdelt"})  # it indexes what others wrote in its English translation


def asked(config: Config) -> tuple[Source, ...]:
    """The sources as they are asked: a search without a query becomes one search for each language of the names.

    Search engines answer in the edition of one language, so a query that mixes two finds little of either.
    """
    found: list[Source] = []
    for source in config.sources:
        if source.kind is SourceKind.SEARCH and not source.query:
            found += [replace(source, query=query) for query in _queries(source, config)] or [source]
        else:
            found.append(source)
    return tuple(found)


def _queries(source: Source, config: Config) -> list[str]:
    """One query for each language in which the entities are named, each entity by its first name in it."""
    about = dict.fromkeys(i for claim in config.claims for i in claim.about if i in config.entities)
    names: dict[str, dict[str, str]] = {}
    for entity in about:
        for name in config.entities[entity].names:
            spoken = language.detect(name)
            names.setdefault("en" if spoken == "und" else spoken, {}).setdefault(entity, name)
    if source.location.lower() in ENGLISH_ONLY and "en" in names:
        names = {"en": names["en"]}
    return [_any_of(tuple(names[spoken].values())) for spoken in sorted(names)]


def _any_of(names: Sequence[str]) -> str:
    query = ""
    for name in names:
        plain = name.replace('"', " ").strip()
        longer = " OR ".join(filter(None, (query, f'"{plain}"' if " " in plain else plain)))
        if query and len(longer) > MOST_CHARACTERS:
            break
        query = longer
    return query
