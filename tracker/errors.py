"""What can go wrong, as one tree. Each error carries the thing it is about and survives pickling.

    TrackerError                 exit 1
    +-- UsageError               exit 2: a command line that cannot be carried out
    |   +-- ConfigError          exit 2: claims.yaml; carries every problem found, each with its line and column
    +-- CoverageError            exit 2: a recorded observation that cannot be read; file and line
    +-- StateError               exit 4: the store cannot be relied on; it was left alone
    |   +-- StateLocked          exit 4, or 0 where the run that holds it does the same work (check, watch, alerts send)
    +-- ExtractError             a page that could not be read; becomes a `Failure`, never ends a run

Errors of the network are not exceptions: `model.Failure` is a value, because the other sources go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.model import Outcome


class TrackerError(Exception):
    """Root of all errors that the tracker raises on purpose. `exit_code` is what the command line leaves with."""

    exit_code = 1


class UsageError(TrackerError):
    """A command line that cannot be carried out."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    found: str
    expected: str
    hint: str = ""

    def __str__(self) -> str:
        tail = f" ({self.hint})" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}: {self.found}; expected {self.expected}{tail}"


class ConfigError(UsageError):
    """claims.yaml cannot be used. `problems` holds all that was found, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(p) for p in self.problems)


class CoverageError(UsageError):
    """A line of recorded coverage cannot be read."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(file, line, reason)
        self.file, self.line, self.reason = file, line, reason

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class StateError(TrackerError):
    """The store cannot be relied on; it was left as it is."""

    exit_code = 4

    def __init__(self, state: str, reason: str, remedy: str = "") -> None:
        super().__init__(state, reason, remedy)
        self.state, self.reason, self.remedy = state, reason, remedy

    def __str__(self) -> str:
        return f"{self.state}: {self.reason}" + (f". {self.remedy}" if self.remedy else "")


class StateLocked(StateError):
    """Another run holds the store and is alive."""


class ExtractError(TrackerError):
    """A page that holds no article that could be read."""

    def __init__(self, url: str, outcome: Outcome, reason: str) -> None:
        super().__init__(url, outcome, reason)
        self.url, self.outcome, self.reason = url, outcome, reason

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"
