"""Which passages of an article bear on which claims.

The article is cut into sentences. Claims are let in by the names and words that the article shares with them; each
sentence, with the one before it, is then scored against each claim that was let in, by itself and then as it stands
within the article: "a spokesman declined to comment" goes with what was spoken of before. Where a model of sentences
is given, it is asked of claims that have no wording in the article's language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.claims import Claim, Entity, SeedArticle
from tracker.language import detect, fold
from tracker.match import within
from tracker.match.bag import Bag, nothing, read
from tracker.match.choose import BESIDE_BEST, MATCH_FROM, REVIEW_FROM, chosen
from tracker.match.features import contrast, describe, listed, overlap, shared
from tracker.match.forest import Forest, forest
from tracker.match.index import Index, Wording
from tracker.match.lexicon import Lexicon, default_lexicon
from tracker.match.names import Names
from tracker.match.similarity import MOST_COMPARED, Similarity, chance, unworded
from tracker.model import Article, Match, Passage, Sentence
from tracker.sentences import split

# Beyond these a text was not written to be read: the longest sentence of the labelled passages and the recorded stories
# has 302 characters, the longest article 34 sentences. What is left out is stored all the same.
LONGEST_SENTENCE = 1_000
MOST_SENTENCES = 2_000
# A sentence that names the claim's subject keeps this share of its score by itself: short texts have little around it.
_NAMED_SHARE = 0.5
_ALONE, _NAMED = within.NAMES.index("alone"), within.NAMES.index("named")
# Sentences before a passage that a reader is given.
CONTEXT = 2
# A claim's entity is in view where it is named in the headline, in the opening or not long before, or speaks itself.
_OPENING = 4
_IN_VIEW = 3
# What a model of sentences says by itself counts where it is more likely than not, and asks a person to look: taken as
# matches, its findings cost the recorded stories more in false alerts than they brought (evaluation/across.py).
_LIKELY = 0.5
_MEANING_ONLY = 0.99 * MATCH_FROM
# A sentence of at most so many words is one passage with a matched sentence before it in its paragraph.
_SHORT = 5
_SENTENCES_IN_PASSAGE = 3


@dataclass(frozen=True)
class _Line:
    """A sentence of the article, prepared once for all claims."""

    sentence: Sentence
    folded: str
    bag: Bag


class Matcher:
    """The claims of one run, indexed. Keeps nothing of any article; may be shared by threads."""

    def __init__(
        self,
        claims: Sequence[Claim],
        entities: Mapping[str, Entity],
        seed: SeedArticle,  # noqa: ARG002
        similarity: Similarity | None = None,
    ) -> None:
        """`claims` that track a denial are passed over: they are judged from their target's evidence.

        `similarity` is asked of claims that have no wording in the language of an article; without it, words decide.
        """
        self.similarity = similarity
        self._lexicon: Lexicon = default_lexicon()
        self._forest: Forest = forest("forest")
        self._within: Forest = forest("within")
        self._names = Names(entities, self._lexicon)
        self._claims = [c for c in claims if c.denies is None]
        self._wordings = [
            [Wording(i, read(text, self._names, self._lexicon, frozenset(claim.about))) for text in claim.wordings]
            for i, claim in enumerate(self._claims)
        ]
        self._subjects = [frozenset().union(*(w.bag.entities for w in wordings)) for wordings in self._wordings]
        self._index = Index([wording for wordings in self._wordings for wording in wordings])

    def matches(self, article: Article) -> list[Match]:
        """The passages of `article` that bear on a claim, in the order of the article, then of the claims."""
        return chosen(self.possible(article))

    def possible(self, article: Article, reach: float = 1.0) -> list[Match]:
        """The passages that may bear on a claim, in that order, for `chosen` to choose among.

        Of what scores too little for a match by words, `reach` lets in more: 0.1 whatever has a tenth of what is asked.
        """
        lines, wordings = self._prepared(article)
        if not wordings:
            return []
        speaking = frozenset(article.official_for)
        scores = [
            {claim: self.chance(row) if row else 0.0 for claim, row in rows.items()}
            for rows in self._rows(lines, wordings, speaking)
        ]
        if self.similarity is not None and (language := detect(article.content)) != "und":
            self._compare(self.similarity, language, lines, wordings, speaking, scores)
        found = []
        for claim in {w.claim for w in wordings}:
            row = [line.get(claim, 0.0) for line in scores]
            floor = reach * max(REVIEW_FROM, BESIDE_BEST * max(row))
            for first, last, score in _passages(lines, row, floor):
                found.append(self._match(article, lines, first, last, claim, score))
        places = {claim.id: i for i, claim in enumerate(self._claims)}
        return sorted(found, key=lambda m: (m.passage.start, places[m.claim]))

    def described(self, article: Article) -> list[tuple[Sentence, dict[str, list[float]]]]:
        """Each sentence with what its score is computed from, for each claim that is not ruled out: to train on."""
        lines, wordings = self._prepared(article)
        if not wordings:
            return []
        rows = self._rows(lines, wordings, frozenset(article.official_for))
        return [
            (line.sentence, {self._claims[claim].id: row for claim, row in here.items() if row})
            for line, here in zip(lines, rows, strict=True)
        ]

    def chance(self, row: Sequence[float]) -> float:
        """The score that these features give."""
        alone, named = row[_ALONE], row[_NAMED]
        return max(self._within.probability(row), _NAMED_SHARE * alone * named)

    def _prepared(self, article: Article) -> tuple[list[_Line], list[Wording]]:
        """The sentences of an article, and the wordings of the claims that may be told there."""
        sentences = [s for s in split(article.content) if len(s.text) <= LONGEST_SENTENCE][:MOST_SENTENCES]
        lines = [_Line(s, fold(s.text), read(s.text, self._names, self._lexicon)) for s in sentences]
        named = frozenset(article.official_for).union(*(line.bag.entities for line in lines))
        return lines, self._index.admitted(named, {word for line in lines for word in line.bag.weights})

    def _rows(
        self, lines: Sequence[_Line], wordings: Sequence[Wording], speaking: frozenset[str]
    ) -> list[dict[int, list[float] | None]]:
        """For every sentence and claim the features of the trained score; none where another company is meant."""
        named = speaking.union(*(line.bag.entities for line in lines))
        stands = [self._stands(lines, i, wordings, speaking, named) for i in range(len(lines))]
        shown = [
            within.Line(n.folded, n.bag.weights, n.bag.length, n.sentence.paragraph, n.bag.entities) for n in lines
        ]
        described = within.describe(shown, stands, dict(enumerate(self._subjects)))
        return [
            {claim: None if stands[at][claim].elsewhere else row for claim, row in rows.items()}
            for at, rows in enumerate(described)
        ]

    def _stands(
        self,
        lines: Sequence[_Line],
        at: int,
        wordings: Sequence[Wording],
        speaking: frozenset[str],
        named: frozenset[str],
    ) -> dict[int, within.Stand]:
        """Each claim on the sentence at `at` by itself, in an article that names the entities `named`."""
        here = lines[at].bag
        before = lines[at - 1].bag if at else nothing(self._lexicon)
        rows = [describe(w.bag, here, before, lines[at].folded) for w in wordings]
        contrast(rows, [w.claim for w in wordings])
        alike = [self._forest.probability(row) for row in rows]
        view, meant = _view(lines, at, speaking), _meant(lines, at, speaking)
        theirs = max((a for w, a in zip(wordings, alike, strict=True) if w.bag.entities & meant), default=0.0)
        best: dict[int, within.Stand] = {}
        for wording, row, score in zip(wordings, rows, alike, strict=True):
            own = wording.bag.entities
            # Of another company that is watched too.
            elsewhere = bool(own and meant and not own & meant and (score <= theirs or not own & named))
            alone = 0.0 if elsewhere else score
            if wording.claim not in best or alone > best[wording.claim].alone:
                best[wording.claim] = within.Stand(
                    alone, row, bool(own & here.entities), not own or bool(own & view), bool(own & speaking), elsewhere
                )
        return best

    def _compare(
        self,
        similarity: Similarity,
        language: str,
        lines: Sequence[_Line],
        wordings: Sequence[Wording],
        speaking: frozenset[str],
        scores: Sequence[dict[int, float]],
    ) -> None:
        """Raises the scores of claims that the article's language has no wording of, in place."""
        asked = {w.claim: w for w in wordings if unworded(self._claims[w.claim], language)}
        places = [
            at
            for at in range(min(len(lines), MOST_COMPARED))
            if any(w.bag.entities & _view(lines, at, speaking) for w in asked.values())
        ]
        if not places:
            return
        texts = [self._claims[claim].text for claim in asked]
        cosines = similarity.similarity(texts, [lines[at].sentence.text for at in places])
        for (claim, wording), row in zip(asked.items(), cosines, strict=False):
            for at, cosine in zip(places, row, strict=True):
                if wording.bag.entities & _view(lines, at, speaking):
                    scores[at][claim] = max(scores[at].get(claim, 0.0), _by_meaning(cosine))

    def _match(
        self, article: Article, lines: Sequence[_Line], first: int, last: int, claim: int, score: float
    ) -> Match:
        start, end = lines[first].sentence.start, lines[last].sentence.end
        context = lines[max(0, first - CONTEXT)].sentence.start
        passage = Passage(
            text=article.content[start:end],
            start=start,
            end=end,
            context=article.content[context:start].strip(),
            headline=lines[first].sentence.paragraph == 0,
        )
        found = [(w.bag, shared(w.bag, lines[first].bag)) for w in self._wordings[claim]]
        said, words = max(((overlap(bag, told), listed(told)) for bag, told in found), key=lambda pair: pair[0])
        return Match(self._claims[claim].id, passage, score, why=words or "what stands before it", overlap=said)


def _by_meaning(cosine: float) -> float:
    """The score that a cosine alone gives: below a match, for it sees neither a denial nor which matter is meant."""
    likely = chance(cosine)
    return min(likely, _MEANING_ONLY) if likely >= _LIKELY else 0.0


def _view(lines: Sequence[_Line], at: int, speaking: frozenset[str]) -> frozenset[str]:
    """The entities in view of the sentence at `at`."""
    return speaking.union(*(n.bag.entities for n in (*lines[:_OPENING], *lines[max(0, at - _IN_VIEW) : at + 1])))


def _meant(lines: Sequence[_Line], at: int, speaking: frozenset[str]) -> frozenset[str]:
    """The entities that the sentence at `at` speaks of: those that it names, else those that were named last."""
    last = next((line.bag.entities for line in reversed(lines[: at + 1]) if line.bag.entities), None)
    return speaking | (last or _view(lines, at, speaking))


def _passages(lines: Sequence[_Line], scores: Sequence[float], floor: float) -> Iterator[tuple[int, int, float]]:
    """The first and the last sentence of each passage of one claim, and its score."""
    first, last, best = -1, -1, 0.0
    for i, score in enumerate(scores):
        if score < floor:
            continue
        goes_on = (
            i == last + 1
            and i - first < _SENTENCES_IN_PASSAGE
            and lines[i].bag.length <= _SHORT
            and min(score, scores[last]) >= REVIEW_FROM
            and lines[i].sentence.paragraph == lines[last].sentence.paragraph
        )
        if first >= 0 and goes_on:
            last, best = i, max(best, score)
            continue
        if first >= 0:
            yield first, last, best
        first, last, best = i, i, score
    if first >= 0:
        yield first, last, best
