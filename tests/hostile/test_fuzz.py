"""Every file of the corpus, and many damaged ones: read, or refused with the named error. See `fuzzing`."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.fuzzing import CORPUS, READERS, damaged, seeds

KNOWN = {kind: seeds(kind) for kind in READERS}


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*")), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_file_of_the_corpus(path) -> None:  # type: ignore[no-untyped-def]
    READERS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("kind", READERS)
def test_there_is_a_corpus_for_each(kind: str) -> None:
    assert len(KNOWN[kind]) >= 3


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=40, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_nothing_damaged_raises_anything_but_the_named_error(kind: str, chance: random.Random) -> None:
    READERS[kind](damaged(KNOWN[kind], chance))
