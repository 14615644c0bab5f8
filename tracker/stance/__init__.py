"""What a passage says of a claim: its direction, what it does, who speaks, whom it credits, and when."""

from __future__ import annotations

from functools import cache

from tracker.stance.protocol import Query, Reader

__all__ = ["Query", "Reader", "default_reader"]


@cache
def default_reader() -> Reader:
    """The reader that ships with the package; its model is read from disk once."""
    from tracker.stance.linear import LinearScorer
    from tracker.stance.reader import ModelReader
    from tracker.stance.weights import load

    return ModelReader(LinearScorer(load("stance.bin")))
