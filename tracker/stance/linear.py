"""The model that ships with the tracker: cue and word features under linear heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.stance.features import features
from tracker.stance.protocol import Coupling, Scores, View
from tracker.stance.weights import Weights


@dataclass(frozen=True, slots=True)
class LinearScorer:
    """Scores views with weights that ship with the package."""

    weights: Weights

    @property
    def coupling(self) -> Coupling:
        """How much stance and act attract each other in the training corpus."""
        return self.weights.coupling

    def scores(self, views: Sequence[View]) -> list[Scores]:
        """The scores of each view, in order."""
        return [self._scores(view) for view in views]

    def _scores(self, view: View) -> Scores:
        raw = self.weights.scores(features(view))
        return {name: dict(zip(head.classes, raw[name], strict=True)) for name, head in self.weights.heads.items()}
