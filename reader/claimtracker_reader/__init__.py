"""A small cross-encoder that says what a passage says of a claim: about, stance, act and voice, with probabilities.

    encoder = load()
    [scores] = encoder.scores([("Vellmar will open a shop. | Vellmar", "Asked about it. ## \"No,\" Vellmar said.")])
    scores["stance"]["refutes"]     # the natural logarithm of a probability

The tracker uses it by itself wherever this package is installed.
"""

from __future__ import annotations

from claimtracker_reader.encoder import DamagedError, Encoder, load

__all__ = ["DamagedError", "Encoder", "load"]
__version__ = "0.1.0"
