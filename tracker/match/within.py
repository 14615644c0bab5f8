"""How a sentence stands within its article, as numbers: what was said before it decides what it bears on.

"The company did not reply", "the line will not reopen", 此举: few sentences of an article repeat the words of a claim.
Each sentence is first scored by itself; from those scores, around it and for the other claims, and from who is in view,
a second trained score is computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.match.features import NAMES as ALONE
from tracker.match.refer import answers, own_matter, points_back

NAMES = (
    *ALONE,
    "alone", "title", "before_1", "before_2", "before_3", "after_1", "earlier", "anywhere", "share", "rival",
    "rival_earlier", "rival_before", "lead_earlier", "since", "named", "in_view", "others_named", "own_page",
    "title_named", "points_back", "answers", "own_matter", "headline", "place", "left", "length", "opens", "beside",
    "quotes", "claims",
)  # fmt: skip
# A sentence that likely bears on a claim: what comes soon after it may, too.
_SPOKEN = 0.3
_FAR = 12
_QUOTES = frozenset('"“”「」『』')


@dataclass(frozen=True)
class Line:
    """A sentence as its article shows it."""

    folded: str
    weights: Mapping[str, float]  # of its telling words
    length: int  # in tokens
    paragraph: int  # 0 is the headline
    entities: frozenset[str]  # that it names


@dataclass(frozen=True)
class Stand:
    """What stands about one claim on one sentence: its score by itself and who is in view."""

    alone: float
    row: Sequence[float]  # the features it was scored from
    named: bool  # its entity is named in the sentence
    in_view: bool
    own_page: bool
    elsewhere: bool = False  # another company that is watched is meant


@dataclass(frozen=True)
class _Course:
    """The scores of one claim over an article, sentence by sentence."""

    alone: Sequence[float]
    earlier: Sequence[float]  # the best before each sentence, the headline left aside
    since: Sequence[int]  # sentences since the last that likely bears on the claim, at most `_FAR`
    best: float  # anywhere


def describe(
    lines: Sequence[Line], stands: Sequence[Mapping[int, Stand]], subjects: Mapping[int, frozenset[str]]
) -> list[dict[int, list[float]]]:
    """The features of every sentence and claim, in the order of `NAMES`. `stands` has the same claims on every line."""
    if not stands:
        return []
    body = int(lines[0].paragraph == 0)  # the first sentence after the headline
    courses = {claim: _course([row[claim].alone for row in stands], body) for claim in stands[0]}
    told = []
    for at, row in enumerate(stands):
        of_line = _of_line(lines, at)
        here = _Two({claim: course.alone[at] for claim, course in courses.items()})
        before = _Two({claim: course.alone[at - 1] if at > body else 0.0 for claim, course in courses.items()})
        earlier = _Two({claim: course.earlier[at] for claim, course in courses.items()})
        found = {}
        for claim, stand in row.items():
            rivals = [here.beside(claim), earlier.beside(claim), before.beside(claim)]
            alone = _scores(courses[claim], at, body, rivals)
            found[claim] = [*stand.row, *alone, *_in_view(lines, at, body, stand, subjects[claim]), *of_line]
            found[claim] += _manner(lines, at, body, courses[claim], len(courses))
        told.append(found)
    return told


class _Two:
    """The two best of some scores, to tell the best of the others for each."""

    def __init__(self, scores: Mapping[int, float]) -> None:
        ranked = sorted(scores, key=lambda claim: -scores[claim])[:2]
        self._best = ranked[0]
        self._scores = [scores[claim] for claim in ranked] + [0.0]

    def beside(self, claim: int) -> float:
        """The best score of another claim, 0 without one."""
        return self._scores[1] if claim == self._best else self._scores[0]


def _course(alone: Sequence[float], body: int) -> _Course:
    earlier, since, best, last = [], [], 0.0, -_FAR
    for at, score in enumerate(alone):
        earlier.append(best)
        since.append(min(at - last, _FAR))
        if at >= body:
            best = max(best, score)
            last = at if score >= _SPOKEN else last
    return _Course(alone, earlier, since, max(alone))


def _scores(course: _Course, at: int, body: int, rivals: Sequence[float]) -> list[float]:
    """From `alone` to `since`."""
    mine = course.alone
    anywhere = course.best
    return [
        mine[at],
        mine[0] if body else 0.0,
        *(mine[at - k] if at - k >= body else 0.0 for k in (1, 2, 3)),
        mine[at + 1] if at + 1 < len(mine) else 0.0,
        course.earlier[at],
        anywhere,
        mine[at] / anywhere if anywhere else 0.0,
        *rivals,
        course.earlier[at] - rivals[1],
        float(course.since[at]),
    ]


def _in_view(lines: Sequence[Line], at: int, body: int, stand: Stand, own: frozenset[str]) -> list[float]:
    """From `named` to `title_named`."""
    return [
        float(stand.named),
        float(stand.in_view),
        float(bool(lines[at].entities - own) and not stand.named),
        float(stand.own_page),
        float(bool(body and lines[0].entities & own)),
    ]


def _manner(lines: Sequence[Line], at: int, body: int, course: _Course, claims: int) -> list[float]:
    """From `beside` to `claims`."""
    beside = at > body and lines[at].paragraph == lines[at - 1].paragraph and course.alone[at - 1] >= _SPOKEN
    return [float(beside), float(bool(_QUOTES & set(lines[at].folded))), float(claims)]


def _of_line(lines: Sequence[Line], at: int) -> list[float]:
    """What is the same for all claims, from `points_back` to `opens`."""
    line = lines[at]
    return [
        float(points_back(line.folded, line.weights)),
        float(answers(line.folded)),
        min(own_matter(line.weights), 12.0),
        float(line.paragraph == 0),
        float(at),
        float(len(lines) - at - 1),
        float(line.length),
        float(at == 0 or lines[at - 1].paragraph != line.paragraph),
    ]
