"""claims.yaml: read once, checked in every part, told about with line and column.

The rooms, from the bytes of a file to its `Config`:
    document   YAML -> nodes that know their place
    scalar     one value; shapes: lists, mappings, records. Each reads a node and describes itself as JSON Schema
    kinds      the single values: dates, durations, sizes, URLs, secrets
    fields     the table: every key of the file
    reading    what was found so far: problems, ids given, ids used
    check      what lies between the claims: circles of denials
    loading    path -> Config, or every problem
Beside them:
    secret     ${NAME}: finding, checking, looking up
    advice     what is allowed and still looks wrong
    schema     the table as JSON Schema, for editors
"""

from __future__ import annotations

from tracker.config.advice import warnings
from tracker.config.loading import lint, load
from tracker.config.secret import expand, secrets

__all__ = ["expand", "lint", "load", "secrets", "warnings"]
