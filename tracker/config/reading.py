"""What one reading of a file has found so far: problems, ids that were given, ids that were used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.config.document import Text
from tracker.config.words import show, suggest
from tracker.errors import Problem


@dataclass(frozen=True, slots=True)
class Use:
    """A place where the id of something else stands."""

    kind: str
    id: str
    label: str
    line: int
    column: int


class Reading:
    """Collects over one file. `environ` is None where the environment is not to be looked at."""

    def __init__(self, file: str, environ: Mapping[str, str] | None) -> None:
        self.file, self.environ = file, environ
        self.problems: list[Problem] = []
        self.defined: dict[str, dict[str, Text]] = {}  # kind -> what was given -> where
        self.uses: list[Use] = []

    def report(self, line: int, column: int, found: str, expected: str, hint: str = "") -> None:
        """Adds a problem."""
        self.problems.append(Problem(self.file, line, column, found, expected, hint))

    def define(self, kind: str, node: Text) -> None:
        """Notes something that may be given once in a file."""
        first = self.defined.setdefault(kind, {}).setdefault(node.value, node)
        if first is not node:
            found = f"the {kind} {show(node.value)} for the second time"
            self.report(node.line, node.column, found, "each once", f"the first is on line {first.line}")

    def use(self, kind: str, label: str, node: Text) -> None:
        """Notes an id that must be given somewhere in the file."""
        self.uses.append(Use(kind, node.value, label, node.line, node.column))

    def check_uses(self) -> None:
        """Reports every id that is used and given nowhere. To be called when the whole file was read."""
        for use in self.uses:
            known = self.defined.get(use.kind, {})
            if use.id not in known:
                found = f'{use.label} is "{use.id}", which is no {use.kind} of this file'
                hint = suggest(use.id, known) or ("" if known else f"the file gives no {use.kind}")
                self.report(use.line, use.column, found, f"the id of one of the file's {_PLURAL[use.kind]}", hint)


_PLURAL = {"claim": "claims", "entity": "entities"}
