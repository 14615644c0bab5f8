"""From the path of a claims file to a `Config`, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tracker.claims import Config, SeedArticle, Settings
from tracker.config.advice import Place, warnings
from tracker.config.check import check_denials
from tracker.config.document import MAX_BYTES, Node, Text, decode, parse
from tracker.config.fields import FILE
from tracker.config.reading import Reading
from tracker.errors import ConfigError, Problem


def load(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    """The configuration in a claims file.

    `environ` is where `${NAME}` must be set; None looks at no environment and checks only how names are written.
    Secrets stay unexpanded in the result either way. Raises ConfigError with every problem of the file, in file order.
    """
    return _load(path, environ)[0]


def lint(path: Path, environ: Mapping[str, str] | None = None) -> tuple[Config, list[Problem]]:
    """As `load`, and with it what is allowed and still looks wrong, in file order."""
    config, reading = _load(path, environ)
    places = {
        (kind, id_): Place(reading.file, node.line, node.column)
        for kind, nodes in reading.defined.items()
        for id_, node in nodes.items()
    }
    return config, warnings(config, places, file=reading.file)


def _load(path: Path, environ: Mapping[str, str] | None) -> tuple[Config, Reading]:
    reading = Reading(str(path), environ)
    body = _read(path, reading)
    text = None if body is None else decode(body, reading.report)
    values: dict[str, Any] | None = None
    if text is not None:
        root = parse(text, reading.report)
        if root is not None and not (isinstance(root, Text) and root.empty):
            values = _values(root, reading)
        elif not reading.problems:
            reading.report(1, 1, "nothing in the file", "version: 1, and claims", "tracker init drafts a file")
    if reading.problems or values is None:
        raise ConfigError(sorted(reading.problems, key=lambda p: (p.line, p.column, p.found, p.expected)))
    return _config(values), reading


def _read(path: Path, reading: Reading) -> bytes | None:
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        reading.report(
            1, 1, "no such file", "a claims file", "name it with --config, or draft one: tracker init ARTICLE"
        )
    except OSError as error:
        reading.report(1, 1, f"it cannot be read: {error.strerror}", "a claims file", "name it with --config")
    else:
        if len(body) <= MAX_BYTES:
            return body
        reading.report(1, 1, f"more than {MAX_BYTES} bytes", "a claims file", "is it the right file?")
    return None


def _values(root: Node, reading: Reading) -> dict[str, Any] | None:
    """What the file says. Where YAML itself was wrong, what follows from that is not reported."""
    broken = list(reading.problems)
    places = {(p.line, p.column) for p in broken}
    values: dict[str, Any] | None = FILE.read(root, "the file", reading)
    reading.check_uses()
    check_denials(root, reading)
    reading.problems[:] = broken + [p for p in reading.problems[len(broken) :] if (p.line, p.column) not in places]
    return values


def _config(values: Mapping[str, Any]) -> Config:
    article = values.get("article", SeedArticle())
    return Config(
        article=article,
        entities=values.get("entities", {}),
        claims=tuple(
            claim if claim.as_of else replace(claim, as_of=article.published) for claim in values.get("claims", ())
        ),
        sources=values.get("sources", ()),
        channels=values.get("alerts", ()),
        settings=values.get("settings", Settings()),
        outlets={outlet: owner for owner, outlets in values.get("outlets", {}).items() for outlet in outlets},
    )
