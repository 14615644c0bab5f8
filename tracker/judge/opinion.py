"""What a second opinion does to a piece of evidence: it may take weight from it and confirm it, never add any.

    it says                       the piece then
    of something else             is `unrelated`: shown, and weighs nothing
    what the built-in reader      counts in full, however unsure either was alone
    says, in effect
    something different           has the labels of the second opinion, moves nothing, and is still
                                  put before a person where believing it would move the status
    anything of a near match      stays a near match (rule `near-match`)

So no status stands on a second opinion alone, and a page that talks a model round gets its own passage left out, or
believed as it was read anyway: no more than it could have by writing plainly.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from tracker.claims import Claim
from tracker.judge.weigh import weigh
from tracker.model import Evidence, Label, Second, Stance


def place(by: str, claim: Claim, piece: Evidence) -> str:
    """The name of a passage on its page under a claim as it is worded now, for one model: 32 hex digits."""
    told = json.dumps([by, claim.text, piece.url, piece.quote])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def relabelled(piece: Evidence, label: Label, by: str) -> Evidence:
    """The piece with the labels of a second opinion and the mark that it has them. Its origin must be assigned."""
    first = Label(piece.stance, piece.act, piece.voice)
    if label.stance is Stance.UNRELATED:
        return replace(piece, stance=Stance.UNRELATED, near=False, second=Second(by, first, sure=False))
    stance = Stance.DISCUSSES if piece.near else label.stance
    after = replace(piece, stance=stance, act=label.act, voice=label.voice)
    return replace(after, second=Second(by, first, sure=piece.near or _same_in_effect(piece, after)))


def _same_in_effect(one: Evidence, other: Evidence) -> bool:
    a, b = weigh(one), weigh(other)
    return a is not None and b is not None and (a.kind, a.official) == (b.kind, b.official)
