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

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.config.document import Items, Keys, Node, Text
from tracker.config.reading import Reading
from tracker.config.scalar import Json, Scalar, Shape, refuse_form
from tracker.config.words import ECHO, listed, show, suggest


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
            refuse_form(node, label, self.expected, reading)
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
            refuse_form(node, label, self.expected, reading)
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
            return refuse_form(node, label, f"a mapping with {listed(self.fields, 'and')}", reading)
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
    record: Record | Variants

    def read(self, node: Node, label: str, reading: Reading) -> Any:
        """See Shape."""
        if isinstance(node, Text) and not node.empty:
            node = Keys(node.line, node.column, [(Text(node.line, node.column, self.key, plain=True), node)])
        return self.record.read(node, label, reading)

    def schema(self) -> Json:
        """See Shape."""
        if isinstance(self.record, Variants):
            return {"anyOf": [self.record.heads[self.key].fields[self.key].shape.schema(), self.record.schema()]}
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
            return refuse_form(node, label, f"a mapping with one of {listed(self.heads, 'and')}", reading)
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
