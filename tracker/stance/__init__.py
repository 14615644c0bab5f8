"""What a passage says of a claim: its direction, what it does, who speaks, whom it credits, and when."""

from __future__ import annotations

from functools import cache

from tracker.stance.protocol import Query, Reader, Scorer

__all__ = ["Query", "Reader", "Scorer", "default_reader", "default_scorer"]


@cache
def default_scorer() -> Scorer:
    """The model that ships with the package, read from disk once."""
    from tracker.stance.linear import LinearScorer
    from tracker.stance.weights import load

    return LinearScorer(load("stance.bin"))


@cache
def default_reader() -> Reader:
    """The reader that asks the model that ships with the package."""
    from tracker.stance.reader import ModelReader

    return ModelReader(default_scorer())
