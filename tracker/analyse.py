"""One revision in, evidence out: matching and reading put together, and what an edit does to evidence.

Pure: an engine may map `Analyst.evidence` over articles in any order and in any process.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rapidfuzz import fuzz

from tracker import orders, urls
from tracker.claims import Claim, Config, Entity
from tracker.match import Matcher, Similarity, chosen
from tracker.model import Article, Evidence, Match, Reading, Revision, Stance
from tracker.stance import default_reader
from tracker.stance.protocol import Query, Reader

# Two quotes of the same page and reading that are this alike are one passage that was touched up: rapidfuzz ratio,
# 0..100. A one-word repair of a sentence stays above it; a sentence that now says something else falls below.
SAME_PASSAGE = 80.0
# Words that are back within this time were never taken back: a page is shown in two versions by turns, or was cut short
# for a while. After a longer time they are said anew.
BACK_WITHIN = timedelta(days=7)
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True)
class Analyst:
    """Reads articles for the claims of one configuration. Build it once a run."""

    claims: Mapping[str, Claim]
    entities: Mapping[str, Entity]
    matcher: Matcher
    reader: Reader

    @classmethod
    def of(cls, config: Config, reader: Reader | None = None, similarity: Similarity | None = None) -> Analyst:
        """The analyst for a configuration: the default reader unless another is given, and matching by words alone
        unless there is a model to ask across languages."""
        plain = [claim for claim in config.claims if claim.denies is None]
        matcher = Matcher(plain, config.entities, config.article, similarity)
        return cls({c.id: c for c in config.claims}, config.entities, matcher, reader or default_reader())

    def evidence(self, article: Article, seen_at: datetime) -> list[Evidence]:
        """What an article says of the claims, as it stands. Claims that track a denial get none of their own: they
        are judged from their target's."""
        article = replace(article, official_for=speakers(article, self.entities))
        matches = self._matches(article)
        readings = self.reader.read([self._query(match, article) for match in matches])
        found = (_evidence(m, r, article, seen_at) for m, r in zip(matches, readings, strict=True))
        unique = {e.key: e for e in found if e.stance is not Stance.UNRELATED}
        return list(unique.values())

    def possible(self, article: Article) -> list[Query]:
        """The passages that may bear on a claim, as the words have it, for the reader to weigh."""
        found = self.matcher.possible(article, self.reader.reach)
        return [self._query(match, article) for match in found if not orders.addressed(match.passage.text)]

    def _matches(self, article: Article) -> list[Match]:
        """The passages that bear on a claim, by the words and by what the reader makes of them."""
        queries = self.possible(article)
        scores = self.reader.weigh(queries)
        weighed = [replace(query.match, score=score) for query, score in zip(queries, scores, strict=True)]
        return chosen(weighed)

    @property
    def digest(self) -> str:
        """What the reading of an article depends on: when it changes, stored articles are read again."""
        entities = [[e.id, e.names, e.official] for e in self.entities.values()]
        told = [entities, [[c.id, c.wordings, c.denies, c.about] for c in self.claims.values()]]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]

    def _query(self, match: Match, article: Article) -> Query:
        claim = self.claims[match.claim]
        subjects = tuple(self.entities[i] for i in claim.about if i in self.entities)
        others = tuple(entity for entity in self.entities.values() if entity not in subjects)
        return Query(claim=claim, subjects=subjects, match=match, article=article, others=others)


def speakers(article: Article, entities: Mapping[str, Entity]) -> tuple[str, ...]:
    """The entities whose own word a page is: by its source's `official_for`, or by the domain it stands on."""
    own = [i for i, e in entities.items() if any(urls.is_on(article.url, d) for d in e.official)]
    return tuple(dict.fromkeys([*article.official_for, *own]))


def _evidence(match: Match, reading: Reading, article: Article, seen_at: datetime) -> Evidence:
    near = match.near or reading.near
    return Evidence(
        claim=match.claim,
        url=article.url,
        quote=match.passage.text,
        start=match.passage.start,
        end=match.passage.end,
        stance=Stance.DISCUSSES if near else reading.stance,
        act=reading.act,
        voice=reading.voice,
        score=match.score,
        probability=reading.probability,
        certainty=reading.certainty,
        strictness=reading.strictness,
        event_at=reading.event_date or article.published or seen_at,
        seen_at=seen_at,
        published=article.published,
        outlet=article.outlet or urls.host(article.url),
        credited=reading.credited,
        near=near,
        background=reading.background,
        headline=match.passage.headline,
        link=article.link,
    )


def carry(
    before: Sequence[Evidence], found: Sequence[Evidence], revision: Revision, history: Sequence[Revision] = ()
) -> list[Evidence]:
    """All evidence of a page after a new revision: what stays, what came, and what the edit withdrew.

    `before` is the page's evidence up to now, withdrawn pieces included; `found` is what the new revision says. A
    piece that is still there, or was only touched up, keeps the time and revision of its first sight. One whose words
    are gone is withdrawn, never deleted; where the same words are soon back and no correction was announced, they stand
    again as if they had never gone. `history`: where stored text is read again, the page's revisions in order; a piece
    that is new to us came with the first of them that has its words.
    """
    standing = [e for e in before if e.withdrawn_at is None]
    kept: list[Evidence] = [e for e in before if e.withdrawn_at is not None]
    left = list(standing)
    for piece in found:
        earlier = _same(piece, left)
        pile = left
        if earlier is None:
            earlier, pile = _back(piece, kept, revision), kept
        if earlier is None:
            kept.append(_brought(piece, next((r for r in history if piece.quote in r.article.content), revision)))
            continue
        pile.remove(earlier)
        kept.append(_carried(piece, earlier))
    taken = [edit for edit in revision.diff.changed if edit.before] if revision.diff and not history else []
    for gone in left:
        cut = any(gone.quote in edit.before and gone.quote not in edit.after for edit in taken)
        if gone.quote in revision.article.content and not cut:
            continue  # the words still stand and are read otherwise now: a better reading, not an edit
        corrected = revision.diff.announced if revision.diff else False
        kept.append(replace(gone, withdrawn_at=revision.seen_at, withdrawn_in=revision.number, correction=corrected))
    return kept


def _brought(piece: Evidence, revision: Revision) -> Evidence:
    """A piece as the revision that brought it has it: what an edit adds was not yet said on the day of publication."""
    piece = replace(piece, revision=revision.number)
    if revision.number == 1 or piece.event_at != revision.article.published:
        return piece
    return replace(piece, event_at=revision.article.modified or revision.seen_at)


def _carried(piece: Evidence, earlier: Evidence) -> Evidence:
    """A piece as it reads now, known by what it was when it was first seen; with another figure it is another piece."""
    first = earlier.first_words or earlier.quote
    same = first == piece.quote or _FIGURE.findall(first) != _FIGURE.findall(piece.quote)
    words = "" if same else first
    kept = replace(piece, revision=earlier.revision, seen_at=earlier.seen_at, event_at=earlier.event_at)
    return replace(kept, first_words=words)


def _as_read(piece: Evidence) -> tuple[str, ...]:
    """What the page says now, and how it was taken."""
    return (piece.quote, *piece.key[3:], piece.claim, piece.url)


def _back(piece: Evidence, before: Sequence[Evidence], revision: Revision) -> Evidence | None:
    """The same words on this page that were gone for a short while, without a word of correction."""
    since = revision.seen_at - BACK_WITHIN
    gone = (e for e in before if e.withdrawn_at and e.withdrawn_at >= since and not e.correction)
    return next((e for e in gone if _as_read(e) == _as_read(piece)), None)


def _same(piece: Evidence, candidates: Sequence[Evidence]) -> Evidence | None:
    for other in candidates:
        if _as_read(other) == _as_read(piece):
            return other
    alike = [
        (fuzz.ratio(piece.quote, other.quote), other)
        for other in candidates
        if (other.claim, other.stance, other.act, other.voice) == (piece.claim, piece.stance, piece.act, piece.voice)
    ]
    score, best = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return best if score >= SAME_PASSAGE else None
