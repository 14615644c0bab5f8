"""Which reader reads: where the package of the trained one is installed and whole, it and the built-in one together;
else the built-in one alone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache

from tracker.stance import Reader, default_reader, default_scorer
from tracker.stance.encoder import Encoder

BUILT_IN = "built-in"
TRAINED = "trained"
INSTALL = "pip install 'claimtracker[reader]', or pip install ./reader in a checkout"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A reader, its name, and where it is not the one that is installed, why not."""

    reader: Reader
    name: str
    trouble: str = ""
    encoder: Encoder | None = None  # the trained one's, for whole articles


@cache
def chosen() -> Chosen:
    """The reader of this process, loaded at the first call. One that is damaged is not used, and the log says so."""
    try:
        import claimtracker_reader
    except ImportError:
        return Chosen(default_reader(), BUILT_IN)
    from tracker.stance.blend import BlendReader
    from tracker.stance.encoder import EncoderScorer

    try:
        encoder = claimtracker_reader.load()
    except claimtracker_reader.DamagedError as failure:
        _log.warning("The trained reader is not used, the built-in one reads instead: %s", failure)
        return Chosen(default_reader(), BUILT_IN, str(failure))
    return Chosen(
        BlendReader(EncoderScorer(encoder), default_scorer()), f"{TRAINED} {encoder.version}", encoder=encoder
    )
