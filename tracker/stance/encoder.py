"""The encoder of the package claimtracker-reader, behind the face of a scorer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tracker.stance.protocol import Coupling, Scores, View

MOST_NAMES = 4  # of the subject, beside the claim: as many as it saw in training


class Encoder(Protocol):
    """What the package offers: a model of pairs of texts."""

    coupling: Coupling

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[Scores]:
        """The scores of each pair, in order."""
        ...


class EncoderScorer:
    """Scores views with an encoder. Remembers the last: the passages of an article are first weighed and then read."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._last: dict[View, Scores] = {}

    @property
    def coupling(self) -> Coupling:
        """How much stance and act attract each other in the encoder's training corpus."""
        return self.encoder.coupling

    def scores(self, views: Sequence[View]) -> list[Scores]:
        """The scores of each view, in order."""
        seen = self._last
        found = {view: seen[view] for view in views if view in seen}
        new = [view for view in dict.fromkeys(views) if view not in found]
        found |= zip(new, self.encoder.scores([pair(view) for view in new]), strict=True)
        self._last = found  # in one step: threads may share this
        return [found[view] for view in views]


def pair(view: View) -> tuple[str, str]:
    """A view as the two texts that the encoder was trained on: the claim and who it is about; outlet, headline, context
    and passage."""
    head = ": ".join(filter(None, (view.outlet, view.title if view.title not in view.context else "")))
    above = f"{head} // " if head else ""
    text = f"{above}{view.context} ## {view.passage}".strip()
    names = sorted(view.subjects, key=lambda name: name not in text)[:MOST_NAMES]  # those in sight first
    return f"{view.claim} | {', '.join(names)}", text
