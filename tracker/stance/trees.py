"""Boosted decision trees for several classes, shipped as numbers and walked in pure Python."""

from __future__ import annotations

import json
import math
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

_MAGIC = b"TRT1\n"
_NODE = struct.Struct("<Bfhh")  # feature, threshold, left, right; a leaf has left -1 and its value for threshold

Node = tuple[int, float, int, int]


@dataclass(frozen=True, slots=True)
class Trees:
    """For each class the trees whose values add up to its score."""

    classes: tuple[str, ...]
    base: tuple[float, ...]
    temperature: float
    trees: tuple[tuple[tuple[Node, ...], ...], ...]  # by class

    def probabilities(self, row: Sequence[float]) -> dict[str, float]:
        """The probability of each class for one row of features."""
        scores = [
            (start + sum(_walk(tree, row) for tree in trees)) / self.temperature
            for start, trees in zip(self.base, self.trees, strict=True)
        ]
        top = max(scores)
        shares = [math.exp(s - top) for s in scores]
        total = sum(shares)
        return {name: share / total for name, share in zip(self.classes, shares, strict=True)}


def _walk(tree: tuple[Node, ...], row: Sequence[float]) -> float:
    feature, threshold, left, right = tree[0]
    while left >= 0:
        feature, threshold, left, right = tree[left if row[feature] <= threshold else right]
    return threshold


def pack(trees: Trees) -> bytes:
    """The bytes of a file of trees."""
    sizes = [[len(tree) for tree in of_class] for of_class in trees.trees]
    header = {"classes": trees.classes, "base": trees.base, "temperature": trees.temperature, "sizes": sizes}
    nodes = b"".join(_NODE.pack(*node) for of_class in trees.trees for tree in of_class for node in tree)
    return _MAGIC + zlib.compress(json.dumps(header).encode() + b"\n" + nodes, 9)


def unpack(blob: bytes) -> Trees:
    """The trees in the bytes of a file. Raises ValueError for anything else."""
    if not blob.startswith(_MAGIC):
        raise ValueError("not a file of trees of this version")
    head, _, body = zlib.decompress(blob[len(_MAGIC) :]).partition(b"\n")
    header = json.loads(head)
    nodes = iter(_NODE.iter_unpack(body))
    trees = tuple(tuple(tuple(next(nodes) for _ in range(size)) for size in of_class) for of_class in header["sizes"])
    return Trees(tuple(header["classes"]), tuple(header["base"]), header["temperature"], trees)


@cache
def load(name: str) -> Trees:
    """A file of trees that ships with the package, read once."""
    return unpack(resources.files("tracker.stance").joinpath("data", name).read_bytes())
