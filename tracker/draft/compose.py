"""An article to a draft: the one file that knows the order of the steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.claims import Claim
from tracker.draft import english, mandarin
from tracker.draft.cast import Cast, called, plain, under_way
from tracker.draft.denials import alike, with_denials
from tracker.draft.finish import finish
from tracker.draft.han import chinese
from tracker.draft.links import Link
from tracker.draft.names import english as english_names
from tracker.draft.parts import Draft, Drafted, Kind, Statement
from tracker.draft.worth import worth
from tracker.model import Article, Sentence, Status
from tracker.sentences import split

# A sentence that scores less is left out; set on articles written for the tests.
WORTH = 0.55
MOST = 10  # claims; a draft is to be read and cut by a person
SAME = 0.6  # of the shorter one's terms stand in the other: the two say one thing
# What is read of an article: characters, three times a long feature; of a sentence, past which it is no prose; and how
# many sentences.
_LONGEST, _LONGEST_SENTENCE, _MOST_SENTENCES = 60_000, 1_000, 400
_SOMEBODY = re.compile(r"(?i)(?:he|she|they|the (?:people|person|sources?|executive|spokes\w+))|该人士|上述人士|他|她")

_Said = tuple[Statement, Sentence]
_Read = Callable[[str, str, english.SpeaksFor], Statement | None]


def draft(article: Article, links: Sequence[Link] = ()) -> Draft:
    """What a person would begin with: the claims that `article` makes, and whom they are about.

    `links` are those of its page; one to a site named like an entity makes that its official site.
    """
    article = replace(article, title=article.title[:_LONGEST_SENTENCE], text=article.text[:_LONGEST])
    sentences = [s for s in split(article.content) if len(s.text) <= _LONGEST_SENTENCE][:_MOST_SENTENCES]
    han = article.lang.startswith("zh")
    cast = Cast(article, chinese(article) if han else english_names(article, sentences))
    said = _said(cast, sentences, mandarin.read if han else english.read)
    of_kind = {kind: [(st, sentence) for st, sentence in said if st.kind is kind] for kind in Kind}
    claims = _chosen(told for st, sentence in of_kind[Kind.CLAIM] if (told := _claim(cast, st, sentence)))
    silent = {sentence.start for _, sentence in of_kind[Kind.SILENCE]}
    claims = with_denials(cast, claims, of_kind[Kind.DENIAL], _beside(sentences, silent))
    return finish(cast, _with_silence(cast, claims, of_kind[Kind.SILENCE]), links)


def _said(cast: Cast, sentences: Sequence[Sentence], read: _Read) -> list[_Said]:
    """What the sentences say, with "he said" put down to who spoke before. The headline comes last: the body says it
    in full; and of the headline only a claim."""
    out: list[_Said] = []
    main = cast.main
    before: Statement | None = None
    for sentence in sorted(sentences, key=lambda s: s.paragraph == 0):
        statement = read(sentence.text, called(main) if main else "", cast.speaks_for)
        if statement is None or (sentence.paragraph == 0 and statement.kind is not Kind.CLAIM):
            continue
        if statement.kind is Kind.CLAIM and statement.speaker:
            if before and _SOMEBODY.fullmatch(statement.speaker):
                statement = replace(statement, speaker=before.speaker, on_record=before.on_record)
            before = statement
        out.append((statement, sentence))
    return out


def _beside(sentences: Sequence[Sentence], silent: Container[int]) -> dict[int, str]:
    """What the next sentence of the paragraph says, by where a sentence begins; of "no comment" nothing."""
    return {
        one.start: following.text
        for one, following in pairwise(sentences)
        if one.paragraph == following.paragraph and following.start not in silent
    }


def _claim(cast: Cast, statement: Statement, sentence: Sentence) -> Drafted | None:
    """A claim where the sentence is worth one and is about somebody."""
    score = worth(plain(sentence.text))
    about = cast.about(statement)
    if score < WORTH or not about or not (statement.speaker or under_way(statement.text)):
        return None
    claim = Claim(
        id="",
        text=plain(statement.text),
        about=tuple(n.names[0] for n in about),
        attributed_to=cast.attribution(statement),
        status=Status.CONFIRMED if cast.own_word(statement, about) else Status.UNVERIFIED,
    )
    return Drafted(claim, plain(sentence.text), score, sentence.start)


def _chosen(claims: Iterable[Drafted]) -> list[Drafted]:
    """The best claims, each said once, in the order of the article. What the subject itself repeats it confirms."""
    kept: list[Drafted] = []
    for new in claims:
        twin = next((i for i, old in enumerate(kept) if alike(old.claim.text, new.claim.text) >= SAME), None)
        if twin is None:
            kept.append(new)
        elif new.claim.status is Status.CONFIRMED:
            kept[twin] = replace(kept[twin], claim=replace(kept[twin].claim, status=Status.CONFIRMED))
    best = sorted(kept, key=lambda d: -d.worth)[:MOST]
    return sorted(best, key=lambda d: d.start)


def _with_silence(cast: Cast, claims: Sequence[Drafted], silent: Iterable[_Said]) -> list[Drafted]:
    """The claims, with a note where their subject was asked and did not say."""
    out = list(claims)
    for statement, sentence in silent:
        who = cast.speaking(statement.speaker) or cast.main
        for i, told in enumerate(out):
            if who is not None and who.names[0] in told.claim.about and told.claim.denies is None:
                out[i] = replace(told, notes=(*told.notes, plain(sentence.text)))
    return out
