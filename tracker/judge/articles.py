"""What one article says, once: several passages of it were read, and some of the readings contradict each other.

Within one revision of one article and one day:
- the subject or an authority speaks with its furthest word: a shelving ends what began, an event is more than a test, a
  test more than a confirmation, so that the history an article retells does not compete with its news;
- the newsroom speaks in one direction, that of its surest reading, and with its furthest word in it; an article about a
  test is no second origin for the plan besides;
- a newsroom's word adds nothing where an official word in the same article says as much, nor does a headline where the
  text does.

A denial beside a confirmation, a test, an event or a "declined to comment" in the same article is `contested`: such
articles mostly retell an old denial. The rules decide by what is already on record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.judge.weigh import Kind, Word, doubtful, weigh
from tracker.model import Act, Evidence, Stance, Voice

AS_SURE = 0.7  # of a headline's sureness: from there on the text is quoted in its stead
_FURTHER = (Kind.AFFIRM, Kind.REPORT, Kind.TEST, Kind.EVENT, Kind.SHELVE)
_FOR = (Kind.REPORT, Kind.AFFIRM, Kind.TEST, Kind.EVENT)
_NEWS = (Act.CONFIRM, Act.PLAN, Act.TEST, Act.LAUNCH)


def words(evidence: Iterable[Evidence]) -> list[Word]:
    """The words that the evidence amounts to, in the order of their event dates. Doubtful readings are no words."""
    pages: dict[tuple[str, int], list[Evidence]] = defaultdict(list)
    for piece in evidence:
        pages[piece.url, piece.revision].append(piece)
    return sorted((w for page in pages.values() for w in _page(page)), key=_place)


def _place(word: Word) -> tuple[object, ...]:
    """By event date, then by article; within one the newsroom first, of two words that contradict the surer last."""
    at, published, url, *rest = word.order
    return (at, published, url, word.official, word.evidence.surety if word.contested else 0.0, *rest)


def _page(page: Sequence[Evidence]) -> list[Word]:
    weighed = [w for piece in page if not doubtful(piece) and (w := weigh(piece))]
    affirmed = any(e.stance is Stance.SUPPORTS and e.act in _NEWS and not e.background and not e.near for e in page)
    silent = any(e.act is Act.NO_COMMENT and e.voice is Voice.SUBJECT for e in page)
    denied = any(w.kind is Kind.DENY for w in weighed)
    days: dict[object, list[Word]] = defaultdict(list)
    for word in weighed:
        contested = (word.kind is Kind.DENY and (affirmed or silent)) or (word.kind is Kind.AFFIRM and denied)
        days[word.at.date()].append(replace(word, contested=contested))
    return [w for day in days.values() for w in _day(day)]


def _day(day: Sequence[Word]) -> list[Word]:
    kept = [w for w in day if w.kind in (Kind.NEAR, Kind.CORRECT)]
    rest = [w for w in day if w.kind not in (Kind.NEAR, Kind.CORRECT)]
    official = _furthest(_agreed([w for w in rest if w.official]))
    newsroom = _furthest(_one_way([w for w in rest if not w.official]))
    said = max((_FURTHER.index(w.kind) for w in official if w.kind in _FOR), default=-1)
    heard = [w for w in newsroom if not (w.kind in _FOR and _FURTHER.index(w.kind) <= said)]
    return [*kept, *_without_headlines([*heard, *official])]


def _without_headlines(spoken: Sequence[Word]) -> list[Word]:
    """A headline adds nothing to a text that says the same as surely, and its quote says less to whoever reads it."""

    def told(word: Word) -> bool:
        return any(
            (w.kind, w.official, w.evidence.headline) == (word.kind, word.official, False)
            and w.evidence.credence >= AS_SURE * word.evidence.credence
            for w in spoken
        )

    return [w for w in spoken if not (w.evidence.headline and told(w))]


def _agreed(spoken: Sequence[Word]) -> list[Word]:
    """An official word that the opposite is so cannot stand beside one that it is so: the surer reading stays."""
    against = [w for w in spoken if w.kind is Kind.CONTRARY]
    if not against or not any(w.kind in _FOR for w in spoken):
        return list(spoken)
    surest = max((w for w in spoken if w.kind in (Kind.CONTRARY, *_FOR)), key=_surety)
    dropped = _FOR if surest.kind is Kind.CONTRARY else (Kind.CONTRARY,)
    return [w for w in spoken if w.kind not in dropped]


def _surety(word: Word) -> tuple[object, ...]:
    return (word.evidence.surety, word.kind in _FOR, word.order)


def _furthest(spoken: Sequence[Word]) -> list[Word]:
    """Of the words that build on each other only the furthest; words that do not are all kept."""
    top = max((_FURTHER.index(w.kind) for w in spoken if w.kind in _FURTHER), default=-1)
    ended = top == _FURTHER.index(Kind.SHELVE)
    return [
        w
        for w in spoken
        if (w.kind in _FURTHER and _FURTHER.index(w.kind) == top) or (w.kind not in _FURTHER and not ended)
    ]


def _one_way(spoken: Sequence[Word]) -> list[Word]:
    if not spoken:
        return []
    surest = max(spoken, key=_surety)
    return [w for w in spoken if (w.kind in _FOR) == (surest.kind in _FOR)]
