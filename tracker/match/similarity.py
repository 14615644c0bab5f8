"""Matching across languages: how near in meaning a claim and a sentence are that share no words.

Words and numbers find an English claim in Chinese coverage only where a name or a figure stands in both. Where a model
of sentences in many languages is at hand, it is asked as well, but only of claims that have no wording in the language
of the article, and only of sentences with the claim's subject in view.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import Protocol

from tracker.claims import Claim
from tracker.language import detect

# So many sentences of an article are compared, from its first: a model is asked some hundreds of sentences a second.
MOST_COMPARED = 200
# The logistic curve from a cosine to a probability, fitted by training/similarity.py on claims and passages across
# languages, two thirds of the stories.
SLOPE = 11.85
OFFSET = -3.32


class Similarity(Protocol):
    """A model of sentences. Pure: the same texts have the same cosines."""

    def similarity(self, claims: Sequence[str], sentences: Sequence[str]) -> list[list[float]]:
        """For each claim the cosine, -1 to 1, of each sentence, in order; no rows where there is no model after all."""
        ...


def unworded(claim: Claim, language: str) -> bool:
    """Whether a claim has no wording in a language."""
    return all(detect(text) != language for text in claim.wordings)


def chance(cosine: float) -> float:
    """How likely a sentence with the claim's subject in view is to be about the claim, by its cosine alone."""
    return 1 / (1 + exp(-(SLOPE * cosine + OFFSET)))
