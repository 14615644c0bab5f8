"""The encoder: its files checked, pairs of texts cut into tokens, run one by one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

# Recent releases of onnxruntime write an identifier of the machine into the home folder and report to their maker
# unless this is set before they are imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

DATA = Path(__file__).parent / "data"
MOST_THREADS = 8  # that read pairs at the same time, one a core

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
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # two pairs at once on two cores are read faster than two, each on both
        providers = ["CPUExecutionProvider"]
        self._session = onnxruntime.InferenceSession(folder / "reader.onnx", options, providers=providers)

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[Scores]:
        """For each pair and head the natural logarithm of the probability of each label, calibrated.

        The second text of a pair loses its beginning beyond the length that the model was trained on: the passage
        stands at its end.
        """
        with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as threads:
            return list(threads.map(lambda pair: self._run(self._encode(*pair)), pairs))

    def _encode(self, first: str, second: str) -> list[int]:
        """The pair as tokens: of the first text at most half the length, of the second what then fits."""
        ends = self._tokenizer.encode(first, add_special_tokens=False).offsets
        if len(ends) > self._length // 2:
            first = first[: ends[self._length // 2][0]]
        found = self._tokenizer.encode(first, second)
        ids: list[int] = found.ids
        if (over := len(ids) - self._length) <= 0:
            return ids
        start: int = found.sequence_ids.index(1)
        return [*ids[:start], *ids[start + over :]]

    def _run(self, tokens: Sequence[int]) -> Scores:
        """One pair by itself: beside longer pairs it would be padded, and its scores come out a little otherwise."""
        ids = np.array([tokens], dtype=np.int64)
        outputs = self._session.run(list(self._heads), {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return {
            head: dict(zip(labels, _log_softmax(raw[0] / self._temperatures[head]).tolist(), strict=True))
            for (head, labels), raw in zip(self._heads.items(), outputs, strict=True)
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


def _log_softmax(raw: NDArray[np.float32]) -> NDArray[np.float64]:
    shifted = raw.astype(np.float64) - float(raw.max())
    found: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum())
    return found
