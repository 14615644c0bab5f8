"""The encoder: its files checked, pairs of texts cut into tokens, run in batches of like length."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

DATA = Path(__file__).parent / "data"
# Tokens of one batch, padding counted: larger ones are no faster on two cores and take more memory.
BATCH_TOKENS = 2048

Scores = Mapping[str, Mapping[str, float]]


class DamagedError(Exception):
    """A file of the reader is missing or is not the one that the manifest names: install the package again."""


class Encoder:
    """The model of a folder. Safe to share between threads; the same pairs give the same scores."""

    def __init__(self, folder: Path) -> None:
        """Raises DamagedError where a file is missing or altered."""
        manifest = _manifest(folder)
        self.version: str = manifest["version"]
        self.coupling: dict[tuple[str, str], float] = {(s, a): bond for s, a, bond in manifest["coupling"]}
        self._heads: dict[str, list[str]] = manifest["heads"]
        self._temperatures: dict[str, float] = manifest["temperatures"]
        self._length: int = manifest["length"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._session = onnxruntime.InferenceSession(folder / "reader.onnx", providers=["CPUExecutionProvider"])

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[Scores]:
        """For each pair and head the natural logarithm of the probability of each label, calibrated.

        The second text of a pair loses its end beyond the length that the model was trained on.
        """
        tokens = [self._encode(first, second) for first, second in pairs]
        found: dict[int, Scores] = {}
        for places in _batches([len(ids) for ids in tokens]):
            rows = self._run([tokens[i] for i in places])
            found.update(zip(places, rows, strict=True))
        return [found[i] for i in range(len(pairs))]

    def _encode(self, first: str, second: str) -> list[int]:
        """The pair as tokens: of the first text at most half the length, of the second what then fits."""
        ends = self._tokenizer.encode(first, add_special_tokens=False).offsets
        if len(ends) > self._length // 2:
            first = first[: ends[self._length // 2][0]]
        ids: list[int] = self._tokenizer.encode(first, second).ids
        return ids if len(ids) <= self._length else [*ids[: self._length - 1], ids[-1]]

    def _run(self, batch: Sequence[Sequence[int]]) -> Iterator[Scores]:
        ids = np.ones((len(batch), max(map(len, batch))), dtype=np.int64)  # 1 is the padding token
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        outputs = self._session.run(list(self._heads), {"input_ids": ids, "attention_mask": mask})
        logs = {
            head: _log_softmax(raw / self._temperatures[head]) for head, raw in zip(self._heads, outputs, strict=True)
        }
        for row in range(len(batch)):
            yield {
                head: dict(zip(labels, logs[head][row].tolist(), strict=True)) for head, labels in self._heads.items()
            }


@cache
def load() -> Encoder:
    """The encoder that this package carries, read once. Raises DamagedError."""
    return Encoder(DATA)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        for name, wanted in manifest["sha256"].items():
            with (folder / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
                    raise DamagedError(
                        f"{name} is not the file that the manifest names: install claimtracker-reader again"
                    )
    except (OSError, ValueError, KeyError) as failure:
        raise DamagedError(
            f"a file of the reader is missing or broken: install claimtracker-reader again ({failure})"
        ) from failure
    return manifest


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The places of the texts in batches of like length, none above the limit with its padding."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _log_softmax(raw: NDArray[np.float32]) -> NDArray[np.float64]:
    wide = raw.astype(np.float64)
    shifted = wide - wide.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
