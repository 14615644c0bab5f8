"""The story as data: outlets, articles, their edits, and the times at which a check is worth making.

`story/site.yaml` names the outlets; `story/articles/` holds one file per article: a YAML head between `---` lines, then
the body as HTML. An edit is written as what it replaces, so that a reader of the file sees the edit and not two texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import yaml

HOUR = timedelta(hours=1)  # the tracker of the story runs hourly
FILLER = "filler-"  # how the keys of articles about other matters begin


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher of the story, with everything its pages have in common. Times and paths are its own."""

    slug: str  # the first part of its paths on the site
    name: str
    lang: str  # BCP 47: en, zh-CN, zh-TW
    feed: str  # rss, atom, json or sitemap
    feed_path: str
    template: str  # a string.Template
    mobile_template: str | None = None
    charset: str = "utf-8"
    link_suffix: str = ""  # what its feed puts behind every link: tracking parameters
    section: str = ""
    official_for: tuple[str, ...] = ()
    related: tuple[str, ...] = ()  # headlines that stand beside every article


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to a published article: every occurrence of nothing else but `before` becomes `after`."""

    at: datetime
    before: str
    after: str
    title: str | None = None
    silent: bool = False  # the page does not say that it changed


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it stands at some moment."""

    number: int  # counts from 1
    title: str
    body: str  # HTML
    changed_at: datetime
    modified: datetime | None  # what the page says; None before its first announced edit


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of the story."""

    key: str  # the name of its file, without the ending
    outlet: Outlet
    path: str  # below the outlet, with the leading slash
    published: datetime
    title: str
    body: str
    description: str = ""
    author: str = ""
    edits: tuple[Edit, ...] = ()
    related: tuple[str, ...] = ()  # headlines beside this article only
    comments: tuple[str, ...] = ()
    mobile: str | None = None  # path of its twin for mobile readers
    shows: tuple[str, ...] = ()  # the traps that it sets

    @property
    def site_path(self) -> str:
        """Its path on the demonstration's site."""
        return f"/{self.outlet.slug}{self.path}"

    def at(self, now: datetime) -> Version | None:
        """The version that readers see at `now`; None before publication."""
        if now < self.published:
            return None
        version = Version(1, self.title, self.body, self.published, None)
        for number, edit in enumerate((e for e in self.edits if e.at <= now), 2):
            body = version.body.replace(edit.before, edit.after)
            modified = version.modified if edit.silent else edit.at
            version = Version(number, edit.title or version.title, body, edit.at, modified)
        return version


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which an outlet answers nothing but 503."""

    outlet: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Story:
    """All that the demonstration serves, and when."""

    outlets: Mapping[str, Outlet]
    pieces: tuple[Piece, ...]  # by time of publication
    outages: tuple[Outage, ...] = ()
    quiet: tuple[datetime, ...] = ()  # checks at which nothing new is to be seen
    claims_template: str = ""
    expected: Mapping[str, Any] = field(default_factory=dict)

    def down(self, slug: str, now: datetime) -> bool:
        """Whether that outlet is out of order at `now`."""
        return any(o.outlet == slug and o.begins <= now < o.ends for o in self.outages)

    @cached_property
    def by_path(self) -> Mapping[str, tuple[Piece, bool]]:
        """Site path without a slash at its end -> article, and whether the path is that of its mobile twin."""
        paths = {p.site_path.rstrip("/"): (p, False) for p in self.pieces}
        return paths | {f"/{p.outlet.slug}{p.mobile}": (p, True) for p in self.pieces if p.mobile}

    def moments(self) -> list[datetime]:
        """When to run a check, in UTC: the hour after each publication, edit and turn of an outage; quiet months."""
        told = [p for p in self.pieces if not p.key.startswith(FILLER)]
        times = [p.published for p in told] + [e.at for p in told for e in p.edits]
        times += [t for o in self.outages for t in (o.begins, o.ends)]
        return sorted({next_check(t) for t in times} | set(self.quiet))


def next_check(time: datetime) -> datetime:
    """The first full hour in UTC at or after `time`."""
    whole = time.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return whole if whole == time else whole + HOUR


def load_story() -> Story:
    """The story as the package carries it. Raises ValueError that names the file and what is wrong with it."""
    root = resources.files("tracker.demo") / "story"
    site = yaml.safe_load(_text(root / "site.yaml"))
    outlets = {slug: _outlet(slug, row, root / "outlets") for slug, row in site["outlets"].items()}
    pieces = [*_pieces(root / "articles", outlets), *_fillers(yaml.safe_load(_text(root / "fillers.yaml")), outlets)]
    return Story(
        outlets=outlets,
        pieces=tuple(sorted(pieces, key=lambda p: (p.published, p.key))),
        outages=tuple(Outage(o["outlet"], _time(o["begins"]), _time(o["ends"])) for o in site["outages"]),
        quiet=tuple(_time(t) for t in site["quiet"]),
        claims_template=_text(root / "claims.yaml"),
        expected=json.loads(_text(root / "expected.json")),
    )


def _outlet(slug: str, row: dict[str, Any], folder: Traversable) -> Outlet:
    mobile = folder / f"{slug}.mobile.html"
    for key in ("official_for", "related"):
        row[key] = tuple(row.get(key, ()))
    mobile_template = _text(mobile) if mobile.is_file() else None
    return Outlet(slug=slug, template=_text(folder / f"{slug}.html"), mobile_template=mobile_template, **row)


def _pieces(folder: Traversable, outlets: Mapping[str, Outlet]) -> Iterator[Piece]:
    for file in folder.iterdir():
        if file.name.endswith(".html"):
            yield _piece(file.name.removesuffix(".html"), _text(file), outlets)


def _fillers(rows: list[dict[str, Any]], outlets: Mapping[str, Outlet]) -> Iterator[Piece]:
    """News of other matters: one a feed at least, since no outlet begins with an empty one."""
    for row in rows:
        body = "\n".join(f"<p>{line}</p>" for line in row.pop("body").strip().splitlines())
        row |= {"outlet": outlets[row["outlet"]], "published": _time(row["published"])}
        yield Piece(key=f"{FILLER}{row['outlet'].slug}", body=body, **row)


def _piece(key: str, text: str, outlets: Mapping[str, Outlet]) -> Piece:
    """Raises ValueError where an edit does not fit the text that it edits: a story that cannot be told."""
    _, head, body = text.split("---\n", 2)
    row = yaml.safe_load(head)
    edits = tuple(
        Edit(_time(e["at"]), e.get("before", ""), e.get("after", ""), e.get("title"), e.get("silent", False))
        for e in row.pop("edits", ())
    )
    for name in ("related", "comments", "shows"):
        row[name] = tuple(row.get(name, ()))
    row |= {"outlet": outlets[row["outlet"]], "published": _time(row["published"]), "edits": edits}
    piece = Piece(key=key, body=body.strip(), **row)
    _verify_edits(piece)
    return piece


def _verify_edits(piece: Piece) -> None:
    body, last = piece.body, piece.published
    for edit in piece.edits:
        if body.count(edit.before) != 1:
            raise ValueError(f"{piece.key}: {edit.before!r} stands {body.count(edit.before)} times in the text; once")
        if edit.at <= last:
            raise ValueError(f"{piece.key}: the edit of {edit.at} is not after {last}")
        body, last = body.replace(edit.before, edit.after), edit.at


def _time(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _text(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")
