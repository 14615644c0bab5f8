"""What a person should look at."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.judge.human import against
from tracker.judge.outcome import Outcome
from tracker.judge.reasons import Decide
from tracker.judge.weigh import believed, doubtful, happened, weigh
from tracker.model import Evidence, Ruling

# A person who was shown the newest doubts does not need the hundredth; it also bounds what a verdict holds.
MOST = 20


def review(
    decide: Decide, found: Outcome, pieces: Sequence[Evidence], rulings: Sequence[Ruling]
) -> tuple[Evidence, ...]:
    """The newest first: what the rules doubt, what goes against a person's ruling, and what is too unsure to move the
    status but would have, had it been believed."""
    against_ruling = [e for e in found.step.stands_on[:1] if against(e, rulings)]
    every = {*found.doubts, *against_ruling, *_unsure_but_telling(decide, found, pieces)}
    return tuple(sorted(every, key=_age, reverse=True))[:MOST]


def _unsure_but_telling(decide: Decide, found: Outcome, pieces: Sequence[Evidence]) -> list[Evidence]:
    since = found.step.at
    unsure = {e for e in pieces if doubtful(e) and not e.near and e.withdrawn_at is None and weigh(e)}
    newest = sorted((e for e in unsure if since is None or happened(e) >= since), key=_age, reverse=True)[:MOST]

    def would_move(piece: Evidence) -> bool:
        with_it = [believed(e) if e == piece else e for e in pieces]
        return decide(with_it).step.status is not found.step.status

    return [e for e in newest if would_move(e)]


def _age(piece: Evidence) -> tuple[object, ...]:
    return (happened(piece), piece.url, piece.start, *piece.key, piece.probability, piece.score, piece.seen_at)
