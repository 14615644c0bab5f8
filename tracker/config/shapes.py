"""The shapes that a value in claims.yaml can have. Each shape reads a node and describes itself as JSON Schema.

One table of shapes (fields.py) therefore drives the loader and the schema that editors use; they cannot drift apart.

    Scalar    one value: a text, a date, a duration
    ListOf    a list of one shape
    MapOf     a mapping from names of the user's own to one shape
    Record    a mapping with known keys
    Short     a record that may be written as one scalar
    Variants  a record whose form follows from which of some keys it has: `feed`, `page`, ...
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from tracker.config.document import Items, Keys, Node, Text
from tracker.config.reading import Reading
from tracker.config.secrets import malformed, names, written_out
from tracker.config.words import ECHO, form, listed, remedy, show, suggest

Json = dict[str, Any]


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
    secret: bool = False  # must hold ${NAME}, and is never repeated in a message
    defines: str = ""  # the kind of thing that this is the id of
    refers: str = ""  # the kind of thing whose id this must be

    def read(self, node: Node, label: str, reading: Reading) -> Any:
        """See Shape."""
        if not isinstance(node, Text) or node.empty:
            return _wrong(node, label, self.expected, reading)
        value = node.value
        if "${" in value and not self._names_fit(node, label, reading):
            return None
        if self.template and (written_out(value) or (self.secret and not names(value))):
            found = f"{label} is a secret, written out"
            return reading.report(node.line, node.column, found, self.expected, "secrets only by ${NAME}")
        try:
            made = self._convert(node)
        except (ValueError, OverflowError) as error:
            return reading.report(node.line, node.column, f"{label} is {show(value)}", self.expected, str(error))
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
                reading.report(node.line, node.column, found, self.expected, "secrets are looked up under alerts only")
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


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of at least `least` items; where none are needed, nothing at all is an empty list."""

    item: Shape
    expected: str
    least: int = 0

    def read(self, node: Node, label: str, reading: Reading) -> tuple[Any, ...]:
        """See Shape."""
        if isinstance(node, Items):
            if len(node.items) < self.least:
                reading.report(node.line, node.column, f"{label} is an empty list", self.expected)
            item = self.item
            return tuple([item.read(child, f"an item of {label}", reading) for child in node.items])
        if self.least or not (isinstance(node, Text) and node.empty):
            _wrong(node, label, self.expected, reading)
        return ()

    def schema(self) -> Json:
        """See Shape."""
        if self.least:
            return {"type": "array", "items": self.item.schema(), "minItems": self.least}
        return {"type": ["array", "null"], "items": self.item.schema()}


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys the user chooses. `make` gets the key and the value."""

    key: Scalar
    value: Shape
    expected: str
    make: Callable[[Any, Any], Any] = lambda _, value: value

    def read(self, node: Node, label: str, reading: Reading) -> dict[Any, Any]:
        """See Shape."""
        made: dict[Any, Any] = {}
        if isinstance(node, Keys):
            for key, child in node.pairs:
                before = len(reading.problems)
                name = self.key.read(key, f"a key of {label}", reading)
                value = self.value.read(child, str(key.value)[:ECHO], reading)
                if len(reading.problems) == before:
                    made[name] = self.make(name, value)
        elif not (isinstance(node, Text) and node.empty):
            _wrong(node, label, self.expected, reading)
        return made

    def schema(self) -> Json:
        """See Shape."""
        return {
            "type": ["object", "null"],
            "propertyNames": {"pattern": f"^(?:{self.key.pattern})$"},
            "additionalProperties": self.value.schema(),
        }


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record, and the sentence that an editor shows for it."""

    shape: Shape
    about: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys. `make` is called with what was there, and only if all of it was right."""

    name: str
    fields: Mapping[str, Field]
    make: Callable[..., Any] = dict

    def read(self, node: Node, label: str, reading: Reading) -> Any:
        """See Shape."""
        if not isinstance(node, Keys):
            return _wrong(node, label, f"a mapping with {listed(self.fields, 'and')}", reading)
        before = len(reading.problems)
        values = {}
        for key, child in node.pairs:
            known = self.fields.get(key.value)
            if known is None:
                reading.report(
                    key.line,
                    key.column,
                    f"the unknown key {show(key.value)}",
                    listed(self.fields, "or"),
                    suggest(key.value, self.fields),
                )
            else:
                values[key.value] = known.shape.read(child, key.value, reading)
        missing = [key for key, known in self.fields.items() if known.required and key not in values]
        if missing:
            keys = listed(missing, "and")
            reading.report(node.line, node.column, f"{self.name} without {keys}", f"the key {keys}")
        return self.make(**values) if len(reading.problems) == before else None

    def schema(self) -> Json:
        """See Shape."""
        keys = {name: {"description": known.about, **known.shape.schema()} for name, known in self.fields.items()}
        required = [name for name, known in self.fields.items() if known.required]
        return {"type": "object", "properties": keys, "additionalProperties": False} | (
            {"required": required} if required else {}
        )


@dataclass(frozen=True, slots=True)
class Short:
    """A record that may be written as one scalar, which then stands for its key `key`."""

    key: str
    record: Record

    def read(self, node: Node, label: str, reading: Reading) -> Any:
        """See Shape."""
        if isinstance(node, Text) and not node.empty:
            node = Keys(node.line, node.column, [(Text(node.line, node.column, self.key, plain=True), node)])
        return self.record.read(node, label, reading)

    def schema(self) -> Json:
        """See Shape."""
        required = [name for name, known in self.record.fields.items() if known.required]
        if required != [self.key]:
            return self.record.schema()
        return {"anyOf": [self.record.fields[self.key].shape.schema(), self.record.schema()]}


@dataclass(frozen=True, slots=True)
class Variants:
    """A record that has exactly one of the keys of `heads`, and beside it the fields that go with that key.

    `make` gets the head's key, the head's value, and the rest as keywords.
    """

    name: str
    heads: Mapping[str, Record]
    make: Callable[..., Any]

    def read(self, node: Node, label: str, reading: Reading) -> Any:
        """See Shape."""
        if not isinstance(node, Keys):
            return _wrong(node, label, f"a mapping with one of {listed(self.heads, 'and')}", reading)
        present = [key for key, _ in node.pairs if key.value in self.heads]
        if len(present) == 1:
            head = present[0].value
            before = len(reading.problems)
            values = self.heads[head].read(node, label, reading)
            return self.make(head, values.pop(head), **values) if len(reading.problems) == before else None
        if present:
            found = f"{present[1].value} beside {present[0].value}"
            reading.report(present[1].line, present[1].column, found, "only one of them")
            return None
        guesses = ((key, suggest(key.value, self.heads)) for key, _ in node.pairs)
        place, hint = next(((key, hint) for key, hint in guesses if hint), (node, ""))
        found = f"{self.name} without {listed(self.heads, 'or')}"
        reading.report(place.line, place.column, found, "one of them", hint)
        return None

    def schema(self) -> Json:
        """See Shape."""
        return {"type": "object", "oneOf": [record.schema() for record in self.heads.values()]}


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _matches(pattern: str, value: str) -> bool:
    return _compiled(pattern).fullmatch(value) is not None


def _wrong(node: Node, label: str, expected: str, reading: Reading) -> None:
    reading.report(node.line, node.column, f"{label} is {form(node)}", expected, remedy(node, expected))
