"""The nouns of `model` as JSON text and back, by the types of their fields.

Fields that hold their default are left out and come back as that default, so that a field may be added to a noun
without a migration. Times keep their offset; durations are whole microseconds.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from tracker import diff
from tracker.model import Diff

T = TypeVar("T")
_MICROSECOND = timedelta(microseconds=1)


def dump(value: object) -> str:
    """`value` as JSON text. Raises ValueError for a time without an offset and for a number that is none."""
    plain = _plain(value)
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair from a broken page: no database takes it as it is
        return json.dumps(plain, separators=(",", ":"))
    return text


def load(kind: type[T], text: str) -> T:
    """The value of type `kind` that `dump` wrote."""
    anything: Any = kind  # a type is hashable, which the checker doubts
    value: T = _reader(anything)(json.loads(text))
    return value


def moment(value: datetime) -> str:
    """A time as text that sorts: UTC, always with microseconds. Raises ValueError for a time without an offset."""
    if value.tzinfo is None:
        raise ValueError(f"a time without an offset: {value}")
    try:
        value = value.astimezone(UTC)
    except OverflowError:  # the last hours of the year 9999, the first of the year 1
        value = value.replace(tzinfo=UTC)
    return value.isoformat(timespec="microseconds")


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            if value.tzinfo is None:
                raise ValueError(f"a time without an offset: {value}")
            return value.isoformat()
        case date():
            return value.isoformat()
        case timedelta():
            return value // _MICROSECOND
        case Diff():
            return diff.to_json(value)
        case frozenset():
            return sorted(_plain(item) for item in value)
        case tuple() | list():
            return [_plain(item) for item in value]
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
    pairs = ((field, getattr(value, field.name)) for field in fields(value))
    return {field.name: _plain(item) for field, item in pairs if field.default is MISSING or item != field.default}


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What turns plain JSON values into values of the type `kind`."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        (given,) = (_reader(choice) for choice in inner if choice is not type(None))
        return lambda value: None if value is None else given(value)
    if origin is tuple and inner[-1] is not Ellipsis:
        readers = [_reader(item) for item in inner]
        return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))
    if origin in (tuple, frozenset):
        read, gather = _reader(inner[0]), origin
        return lambda value: gather(map(read, value))
    if kind is Diff:
        return diff.from_json
    if kind in (datetime, date):
        parse: Callable[[Any], Any] = kind.fromisoformat
        return parse
    if kind is timedelta:
        return lambda value: value * _MICROSECOND
    if is_dataclass(kind):
        return _record_reader(kind)
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else lambda value: value


def _record_reader(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    return lambda value: kind(**{name: readers[name](item) for name, item in value.items() if name in readers})
