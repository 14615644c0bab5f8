"""Articles written for these tests, each with what a person would draft from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ARTICLES = Path(__file__).parent / "articles"


def stories() -> list[tuple[Path, dict[str, Any]]]:
    """Each article's file with its expected draft."""
    return [
        (next(p for p in ARTICLES.glob(f"{gold.stem}.*") if p.suffix != ".json"), json.loads(gold.read_text("utf-8")))
        for gold in sorted(ARTICLES.glob("*.json"))
    ]
