"""What every shape of a value offers, and the simplest shape: a single value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from tracker.config.document import Node, Text
from tracker.config.reading import Reading
from tracker.config.secret import malformed, names, written_out
from tracker.config.words import form, remedy, show, suggest

Json = dict[str, Any]
_BY_NAME = "secrets only by ${NAME}"


class Shape(Protocol):
    """A form that a value can have."""

    def read(self, node: Node, label: str, reading: Reading) -> Any:
        """The value that `node` stands for. Problems go to `reading`; the value then means nothing."""

    def schema(self) -> Json:
        """This shape as JSON Schema."""


def _text(value: str) -> str:
    return " ".join(value.split())


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. `pattern` is a regular expression for the whole of it, in what Python and JavaScript share;
    `convert` makes the value and may raise ValueError with a hint."""

    expected: str
    pattern: str = r"\s*\S[\s\S]*"
    convert: Callable[[str], Any] = _text
    choices: tuple[str, ...] = ()
    json: Mapping[str, Any] = field(default_factory=dict)  # keywords beside type and pattern
    plain: bool = False  # a number: must stand without quotes
    template: bool = False  # may hold ${NAME}; then it stays a text
    secret: bool = False  # may be one: is never repeated in a message
    defines: str = ""  # the kind of thing that this is the id of
    refers: str = ""  # the kind of thing whose id this must be

    def read(self, node: Node, label: str, reading: Reading) -> Any:
        """See Shape."""
        if not isinstance(node, Text) or node.empty:
            return refuse_form(node, label, self.expected, reading)
        value = node.value
        if "${" in value and not self._names_fit(node, label, reading):
            return None
        if self.template and written_out(value):
            found = f"{label} is a secret, written out"
            return reading.report(node.line, node.column, found, self.expected, _BY_NAME)
        try:
            made = self._convert(node)
        except (ValueError, OverflowError) as error:
            found, hint = (show(value), str(error)) if not self.secret else ("not what is expected", _BY_NAME)
            return reading.report(node.line, node.column, f"{label} is {found}", self.expected, hint)
        if self.defines:
            reading.define(self.defines, node)
        if self.refers:
            reading.use(self.refers, label, node)
        return made

    def schema(self) -> Json:
        """See Shape."""
        if self.choices:
            return {"enum": [int(choice) if self.plain else choice for choice in self.choices], **self.json}
        if self.plain:
            return {"type": "integer", **self.json}
        # `1e3` and `true` are texts here, numbers and booleans to an editor
        loose = all(_matches(self.pattern, sample) for sample in ("1", "true"))
        kinds = ["string", "number", "boolean"] if loose else "string"
        return {"type": kinds, "pattern": f"^(?:{self.pattern})$", **self.json}

    def _convert(self, node: Text) -> Any:
        """The value of a text, or ValueError with a hint."""
        value = node.value
        if self.plain and not node.plain:
            raise ValueError("without quotes")
        if self.choices and value not in self.choices:
            raise ValueError(suggest(value, self.choices))
        if not _matches(self.pattern, value):
            raise ValueError("")
        return value if self.template and "${" in value else self.convert(value)

    def _names_fit(self, node: Text, label: str, reading: Reading) -> bool:
        """Whether every `${NAME}` in the text may stand here and is set."""
        asked = names(node.value)
        if not self.template:
            if asked:
                found = f"{label} holds ${{{asked[0]}}}"
                hint = "secrets are looked up in alerts and second_opinion only"
                reading.report(node.line, node.column, found, self.expected, hint)
            return not asked
        if malformed(node.value):
            found = f"{label} holds a ${{ that names no secret"
            reading.report(node.line, node.column, found, "${NAME}, the name of letters, digits and _")
            return False
        missing = [name for name in asked if reading.environ is not None and not reading.environ.get(name)]
        for name in missing:
            found = f"{label} asks for ${{{name}}}, which is not set"
            reading.report(node.line, node.column, found, f"{name} in the environment", f"export {name}=...")
        return not missing


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _matches(pattern: str, value: str) -> bool:
    return _compiled(pattern).fullmatch(value) is not None


def refuse_form(node: Node, label: str, expected: str, reading: Reading) -> None:
    """Reports a node of the wrong form: a list where a text should be."""
    reading.report(node.line, node.column, f"{label} is {form(node)}", expected, remedy(node, expected))
