"""Which passages of an article bear on which claims.

The article is cut into sentences. Claims are let in by the names and rare words that the article shares with them; each
sentence, with the two before it, is then scored against each claim that was let in. Sentences that only answer ("a
spokesman declined to comment") go with what the article was speaking of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.language import fold
from tracker.match.bag import Bag, join, nothing, read
from tracker.match.features import contrast, describe
from tracker.match.forest import Forest, default_forest
from tracker.match.index import Index, Wording
from tracker.match.lexicon import Lexicon, default_lexicon
from tracker.match.names import Names
from tracker.match.refer import points_back
from tracker.model import Article, Claim, Entity, Match, Passage, SeedArticle, Sentence
from tracker.sentences import split

# Probabilities. Below the first a passage is not shown; from there to the second a person should look.
REVIEW_FROM = 0.20
MATCH_FROM = 0.28
# Sentences before a passage that are scored with it, as in the labelled passages, and that a reader is given.
_BEFORE = 1
_CONTEXT = 2
# What a pointer back keeps of the certainty of what it points to.
_POINTER = 0.9


@dataclass(frozen=True)
class _Line:
    """A sentence of the article, prepared once for all claims."""

    sentence: Sentence
    folded: str
    bag: Bag


class Matcher:
    """The claims of one run, indexed. Holds no state of any article; may be shared by threads."""

    def __init__(self, claims: Sequence[Claim], entities: Mapping[str, Entity], seed: SeedArticle) -> None:
        """`claims` that track a denial are passed over: they are judged from their target's evidence."""
        self._lexicon: Lexicon = default_lexicon()
        self._forest: Forest = default_forest()
        self._names = Names(entities, self._lexicon)
        self._seed = seed
        self._claims = [c for c in claims if c.denies is None]
        self._index = Index(
            [
                Wording(i, self._bag(text, frozenset(claim.about)))
                for i, claim in enumerate(self._claims)
                for text in claim.wordings
            ]
        )

    def matches(self, article: Article) -> list[Match]:
        """The passages of `article` that bear on a claim, in the order of the article."""
        lines = [self._line(s) for s in split(article.content)]
        wordings = self._admitted(lines, article)
        scores = [self._scores(lines, i, wordings) for i in range(len(lines))]
        self._point_back(lines, scores)
        found: list[Match] = []
        for i, row in enumerate(scores):
            for claim, score in sorted(row.items()):
                if score >= REVIEW_FROM:
                    found.append(self._match(article, lines, i, self._claims[claim].id, score))
        return found

    def _bag(self, text: str, also: frozenset[str] = frozenset()) -> Bag:
        return read(text, self._names, self._lexicon, also)

    def _line(self, sentence: Sentence) -> _Line:
        return _Line(sentence, fold(sentence.text), self._bag(sentence.text))

    def _admitted(self, lines: Sequence[_Line], article: Article) -> list[Wording]:
        named = frozenset(article.official_for).union(*(line.bag.entities for line in lines))
        return self._index.admitted(named, {word for line in lines for word in line.bag.weights})

    def _scores(self, lines: Sequence[_Line], at: int, wordings: Sequence[Wording]) -> dict[int, float]:
        here = lines[at].bag
        previous = [line.bag for line in lines[max(0, at - _BEFORE) : at]]
        before = join(previous) if previous else nothing(self._lexicon)
        whole = join([before, here])
        rows = [describe(w.bag, here, before, whole, lines[at].folded) for w in wordings]
        contrast(rows)
        best: dict[int, float] = {}
        for wording, row in zip(wordings, rows, strict=True):
            score = self._forest.probability(row)
            best[wording.claim] = max(score, best.get(wording.claim, 0.0))
        return best

    def _point_back(self, lines: Sequence[_Line], scores: Sequence[dict[int, float]]) -> None:
        """Gives sentences that only answer to the claims that the article spoke of before them."""
        spoken: dict[int, float] = {}
        for line, row in zip(lines, scores, strict=True):
            if spoken and points_back(line.folded, line.bag.weights):
                for claim, score in spoken.items():
                    row[claim] = max(row.get(claim, 0.0), score * _POINTER)
            for claim, score in row.items():
                if score >= MATCH_FROM:
                    spoken[claim] = max(score, spoken.get(claim, 0.0))

    def _match(self, article: Article, lines: Sequence[_Line], at: int, claim: str, score: float) -> Match:
        sentence = lines[at].sentence
        start = lines[max(0, at - _CONTEXT)].sentence.start
        passage = Passage(
            text=sentence.text,
            start=sentence.start,
            end=sentence.end,
            context=article.content[start : sentence.start].strip(),
            headline=sentence.paragraph == 0,
        )
        return Match(claim, passage, score, near=score < MATCH_FROM)
