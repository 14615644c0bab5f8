"""claims.yaml: read once, checked in every part, told about with line and column.

document   YAML -> nodes that know their place
shapes     what forms a value can have; each reads a node and describes itself as JSON Schema
scalars    the single values: dates, durations, sizes, URLs, secrets
fields     the table: every key of the file
check      what lies between the parts: references, circles of denials
advice     what is allowed and still looks wrong
schema     the table as JSON Schema, for editors
"""

from __future__ import annotations

from tracker.config.advice import warnings
from tracker.config.loading import lint, load
from tracker.config.secrets import expand, secrets

__all__ = ["expand", "lint", "load", "secrets", "warnings"]
