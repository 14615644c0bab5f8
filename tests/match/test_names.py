"""Entities found in texts, as they are spelled and as machines bend them."""

from __future__ import annotations

import pytest

from tracker.claims import Entity
from tracker.match.lexicon import default_lexicon
from tracker.match.names import Names

NAMES = Names(
    {
        "bytedance": Entity("bytedance", ("ByteDance", "字节跳动")),
        "baodao": Entity("baodao", ("饱岛科技",)),
        "rondelo": Entity("rondelo", ("Rondelo",)),
    },
    default_lexicon(),
)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Byte Dance said on Monday", "bytedance"),
        ("shares of BYTEDANCE’s rival", "bytedance"),
        ("字節跳動否認", "bytedance"),
        ("饱岛方面表示", "baodao"),
        ("The president of the Rondello company", "rondelo"),
    ],
)
def test_spellings_of_a_name(text: str, entity: str) -> None:
    assert NAMES.find(text) == {entity}


@pytest.mark.parametrize("text", ["a byte dances", "the rondo began", "Rondo", "字节", "A day in Sichuan", ""])
def test_what_is_no_name(text: str) -> None:
    assert NAMES.find(text) == frozenset()


def test_names_are_taken_out() -> None:
    assert NAMES.without("Rondelo will raise fares").split() == ["will", "raise", "fares"]
