"""Reads recorded coverage: coverage.jsonl, each line what one page said at one moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracker.errors import CoverageError, ExtractError, UsageError
from tracker.extract import extract, from_text
from tracker.model import Article, Failure, Lead


@dataclass(frozen=True, slots=True)
class Observation:
    """One look at one page, as it was recorded."""

    seen_at: datetime
    url: str
    html: str | None = None
    text: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    lang: str | None = None

    def read(self) -> Article | Failure:
        """The article on the page, or why there is none."""
        try:
            if self.html is None:
                article = from_text(
                    self.text or "",
                    self.url,
                    title=self.title,
                    outlet=self.outlet,
                    published=self.published,
                    lang=self.lang,
                )
            else:
                lead = Lead(self.url, title=self.title, outlet=self.outlet, published=self.published)
                article = extract(self.html, self.url, lead)
                article = replace(
                    article,
                    title=self.title or article.title,
                    published=self.published or article.published,
                    lang=self.lang or article.lang,
                )
        except ExtractError as error:
            return Failure(self.url, error.outcome, error.reason, self.seen_at)
        return replace(article, link=self.url)


def read(paths: list[Path]) -> Iterator[Observation]:
    """The observations of all files, in the order of `seen_at`.

    Raises UsageError for a file that cannot be read, CoverageError, with file and line, for a line that is not an
    observation.
    """
    found = [observation for path in paths for observation in _file(path)]
    found.sort(key=lambda o: o.seen_at)
    return iter(found)


def _file(path: Path) -> Iterator[Observation]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name a file of recorded coverage (*.jsonl)") from error
    except UnicodeDecodeError as error:
        at = error.object[: error.start].count(b"\n") + 1
        raise CoverageError(str(path), at, f"is no UTF-8 ({error.reason}); save the file as UTF-8") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _observation(str(path), number, line)


def _observation(file: str, number: int, line: str) -> Observation:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CoverageError(file, number, f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise CoverageError(file, number, "expected an object with seen_at, url and html or text")
    url = _text(row, "url", file, number)
    seen_at = _time(row, "seen_at", file, number)
    if url is None or seen_at is None:
        raise CoverageError(file, number, "url and seen_at are required")
    html, text = _text(row, "html", file, number), _text(row, "text", file, number)
    if (html is None) == (text is None):
        raise CoverageError(file, number, "exactly one of html and text is required")
    return Observation(
        seen_at=seen_at,
        url=url,
        html=html,
        text=text,
        title=_text(row, "title", file, number),
        outlet=_text(row, "outlet", file, number),
        published=_time(row, "published", file, number),
        lang=_text(row, "lang", file, number),
    )


def _text(row: dict[str, Any], field: str, file: str, number: int) -> str | None:
    value = row.get(field)
    if value is not None and not isinstance(value, str):
        raise CoverageError(file, number, f"{field}: expected text, found {type(value).__name__}")
    return value


def _time(row: dict[str, Any], field: str, file: str, number: int) -> datetime | None:
    value = _text(row, field, file, number)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise CoverageError(file, number, f"{field}: {value!r} is not an RFC 3339 time") from error
    if moment.tzinfo is None and field == "published" and len(value) == len("2020-11-12"):
        return moment.replace(tzinfo=UTC)  # a bare day is all that many pages give
    if moment.tzinfo is None:
        raise CoverageError(file, number, f"{field}: {value!r} has no offset; write 2020-11-12T09:00:00+08:00")
    return moment
