"""A passage that was not written to be read costs no more than its length."""

from __future__ import annotations

import pytest

from tracker.stance.credit import credited
from tracker.stance.tokens import tokens


@pytest.mark.parametrize("letter", ["A", "1", "公司", "a.", "A "])
def test_one_long_word_is_read_in_linear_time(letter: str) -> None:
    """Where the cost is the square of the length, this takes an hour."""
    text = "Vellmart said so. " + letter * 100_000 + ", the Harbour Courier reported."
    assert credited(text) == "the Harbour Courier"
    assert "vellmart" in tokens(text[:20_000], ())
