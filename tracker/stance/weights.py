"""The trained model: how it is stored, how a row of features is scored. Pure Python, no array library at run time.

A file holds several linear heads over one set of features. It is a JSON header and the body, compressed with zlib:
the sorted 32-bit keys of the features, one byte of weight for each feature, and for each feature a signed byte a class.
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tracker.stance.protocol import Coupling

_MAGIC = b"TRK1\n"
_WEIGHT_UNIT = 16.0  # one byte of feature weight: 0 to 15.9 in sixteenths


@dataclass(frozen=True, slots=True)
class Head:
    """One question that the model answers."""

    classes: tuple[str, ...]
    scale: float  # value of one unit of a stored byte
    bias: tuple[float, ...]
    temperature: float  # above 1 where the raw probabilities were too sure


@dataclass(frozen=True, slots=True)
class Weights:
    """All heads and what they share. `rows[i]` is the place of a feature in `table`."""

    heads: Mapping[str, Head]
    rows: Mapping[int, int]
    share: bytes
    table: memoryview
    width: int
    coupling: Coupling

    def scores(self, names: Iterable[str]) -> dict[str, list[float]]:
        """For each head the natural logarithms of its class probabilities, before anything joins them."""
        rows = self.rows
        present = [rows[key] for key in map(feature_key, names) if key in rows]
        # An empty row is all zeros: a passage without any known feature gets the priors.
        norm = math.sqrt(sum((self.share[i] / _WEIGHT_UNIT) ** 2 for i in present)) or 1.0
        width, table = self.width, self.table
        sums = [sum(column) for column in zip(*(table[i * width : (i + 1) * width] for i in present), strict=True)]
        sums = sums or [0] * width
        out, at = {}, 0
        for name, head in self.heads.items():
            part = sums[at : at + len(head.classes)]
            at += len(head.classes)
            raw = [(s * head.scale / norm + b) / head.temperature for s, b in zip(part, head.bias, strict=True)]
            out[name] = _log_softmax(raw)
        return out


def feature_key(name: str) -> int:
    """The 32-bit key that a feature is stored under."""
    return zlib.crc32(name.encode())


def _log_softmax(raw: Sequence[float]) -> list[float]:
    top = max(raw)
    total = math.log(sum(math.exp(r - top) for r in raw)) + top
    return [r - total for r in raw]


def pack(
    heads: Mapping[str, Head], keys: Sequence[int], share: Sequence[float], table: bytes, coupling: Coupling
) -> bytes:
    """The bytes of a model file. `keys` are sorted; `table` is row by row, signed bytes."""
    header = {
        "heads": {n: [h.classes, h.scale, [round(b, 6) for b in h.bias], h.temperature] for n, h in heads.items()},
        "coupling": [[*pair, round(bond, 4)] for pair, bond in sorted(coupling.items())],
    }
    stored = array("I", keys)
    shares = bytes(min(255, round(s * _WEIGHT_UNIT)) for s in share)
    body = json.dumps(header, separators=(",", ":")).encode() + b"\n" + _little(stored).tobytes() + shares + table
    return _MAGIC + zlib.compress(body, 9)


def unpack(blob: bytes) -> Weights:
    """The model in the bytes of a file. Raises ValueError for anything else."""
    if not blob.startswith(_MAGIC):
        raise ValueError("not a model file of this version")
    head, _, body = zlib.decompress(blob[len(_MAGIC) :]).partition(b"\n")
    header = json.loads(head)
    heads = {n: Head(tuple(c), s, tuple(b), t) for n, (c, s, b, t) in header["heads"].items()}
    coupling = {(stance, act): bond for stance, act, bond in header["coupling"]}
    width = sum(len(h.classes) for h in heads.values())
    count = len(body) // (4 + 1 + width)
    keys = array("I")
    keys.frombytes(body[: 4 * count])
    rows = {key: i for i, key in enumerate(_little(keys))}
    return Weights(heads, rows, body[4 * count : 5 * count], memoryview(body[5 * count :]).cast("b"), width, coupling)


def _little(values: array[int]) -> array[int]:
    """The array in little-endian order, on any machine."""
    if sys.byteorder == "big":
        values.byteswap()
    return values


@cache
def load(name: str) -> Weights:
    """A model that ships with the package, read once."""
    return unpack(resources.files("tracker.stance").joinpath("data", name).read_bytes())
