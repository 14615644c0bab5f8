"""Claims that somebody denied something: they are read as what was denied, and the direction is turned round."""

from __future__ import annotations

import re

from tracker.claims import Claim
from tracker.model import Stance

_DENIED = re.compile(
    r"^.{2,60}?\b(?:denied|denies|has denied|dismissed|rejected)\b(?: (?:reports|rumours|rumors|claims))?"
    r"(?: that| having| plans to| any)?\s*(?P<rest>.+)$|^.{2,30}?(?:否认|否認)(?P<han>.+)$",
    re.IGNORECASE,
)
_FLIPPED = {Stance.SUPPORTS: Stance.REFUTES, Stance.REFUTES: Stance.SUPPORTS}


def target_text(claim: Claim) -> tuple[str, bool]:
    """The sentence that passages are read against, and whether `claim` says that it was denied.

    "X denied that it plans Y" gives "it plans Y" and True.
    """
    found = _DENIED.match(claim.text)
    if found:
        return (found["rest"] or found["han"]).strip(), True
    return claim.text, claim.denies is not None


def turned(stance: Stance) -> Stance:
    """The stance towards a denial, from the stance towards what was denied."""
    return _FLIPPED.get(stance, stance)
