"""claims.yaml as JSON Schema, for editors: `python -m tracker.config.schema` writes the file that ships.

A schema cannot say everything: duplicate keys, ids that refer to nothing, circles of denials and unset secrets are
left to `tracker lint`.
"""

from __future__ import annotations

import json
from pathlib import Path

from tracker.config.fields import FILE
from tracker.config.scalar import Json

SHIPPED = Path(__file__).with_name("claims.schema.json")


def schema() -> Json:
    """The schema, draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "claims.yaml",
        "description": "What a claim tracker tracks, where it looks and whom it tells.",
        **FILE.schema(),
    }


def text() -> str:
    """The schema as the shipped file has it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SHIPPED.write_text(text(), encoding="utf-8")
