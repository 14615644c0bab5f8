"""A claims file of the test's own making."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a claims file byte for byte and gives its path."""

    def to_file(content: str | bytes) -> Path:
        path = tmp_path / "claims.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return to_file
