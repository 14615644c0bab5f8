"""The schema that editors use says what the loader says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tracker.config.document import Items, Node, Text, parse
from tracker.config.schema import SHIPPED, schema, text

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))
VALID = [*sorted((HERE / "valid").glob("*.yaml")), HERE.parents[1] / "claims.yaml"]
BLIND = "# schema: cannot see it"
VALIDATOR = Draft202012Validator(schema(), format_checker=FormatChecker())


def as_an_editor_reads(node: Node | None) -> Any:
    """A document by YAML 1.2's core rules, the ones that editors go by."""
    if node is None or (isinstance(node, Text) and node.empty):
        return None
    if isinstance(node, Items):
        return [as_an_editor_reads(item) for item in node.items]
    if not isinstance(node, Text):
        return {key.value: as_an_editor_reads(value) for key, value in node.pairs}
    if not node.plain:
        return node.value
    if node.value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return node.value.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", node.value):
        return int(node.value, 0 if node.value[:1] == "0" and len(node.value) > 1 else 10)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", node.value):
        return float(node.value)
    return node.value


def document(path: Path) -> Any:
    return as_an_editor_reads(parse(path.read_text(encoding="utf-8"), lambda *_: None))


def test_the_shipped_schema_is_current() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == text(), "run python -m tracker.config.schema"
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.stem)
def test_what_the_loader_accepts_the_schema_accepts(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(document(path))] == []


@pytest.mark.parametrize("path", BROKEN, ids=lambda p: p.stem)
def test_what_the_loader_refuses_the_schema_refuses_unless_it_cannot(path: Path) -> None:
    assert VALIDATOR.is_valid(document(path)) == (BLIND in path.read_text(encoding="utf-8"))


def test_the_example_points_at_the_shipped_schema() -> None:
    root = HERE.parents[1]
    first = (root / "claims.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (root / first.partition("$schema=")[2]).samefile(SHIPPED)


def test_every_key_is_explained() -> None:
    def keys(part: Any) -> list[dict[str, Any]]:
        if isinstance(part, list):
            return [key for item in part for key in keys(item)]
        if not isinstance(part, dict):
            return []
        own = list(part["properties"].values()) if isinstance(part.get("properties"), dict) else []
        return own + [key for value in part.values() for key in keys(value)]

    found = keys(schema())
    assert len(found) > 40
    assert all(key["description"].endswith((".", "?")) for key in found)
