"""From the scores of a model to a reading: the labels that fit together, and a few rules about who may say what."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.language import fold
from tracker.model import Act, Reading, Stance, Voice
from tracker.stance.background import is_background, long_before, only_retells
from tracker.stance.corrections import corrects_something_else
from tracker.stance.credit import credited
from tracker.stance.decode import Decision, certainty_of_act, certainty_of_voice, decide
from tracker.stance.denials import target_text, turned
from tracker.stance.details import denies_a_detail
from tracker.stance.done import is_done, is_trial
from tracker.stance.negation import negates
from tracker.stance.protocol import Coupling, Query, Scorer, Scores, View
from tracker.stance.restated import restates
from tracker.stance.sourcing import sourcing
from tracker.stance.speech import (
    another_speaks,
    authority_publishes,
    authority_stands,
    bystander_speaks,
    speaks,
    subject_announces,
    subject_tells_us,
    unnamed_speaks,
    writer_saw,
)
from tracker.stance.when import event_date

# A passage that with this probability says nothing of the claim is no evidence; below it the doubt lowers the
# probability instead. From 0.6 to 0.95 stories change alike; the higher, the more a person is asked, rightly and not.
UNRELATED_FROM = 0.8
# A match this sure is believed over the doubt whether the passage says anything of the claim: its words stand there.
SURE_MATCH = 0.85
# More likely than not about another place, part or product, or a rival: shown, and for a person to look at.
NEAR_FROM = 0.5
# What an outlet may tell on its own word or on another's.
_TOLD = frozenset((Act.REPORT, Act.PLAN, Act.TEST, Act.LAUNCH, Act.SHELVE))
_TOLD_OF = _TOLD | {Act.CONFIRM}
_AFFIRMED = frozenset((Act.CONFIRM, Act.REPORT, Act.PLAN))
# What is said when the article appears, whatever day it speaks of: of the labelled passages of these acts that name a
# day more than a month back five in six are news; of denials not three in ten, and of events it may be the event's day.
_STATED = frozenset((Act.CONFIRM, Act.PLAN, Act.REPORT, Act.SHELVE, Act.CORRECT))
_OFFICIAL = (Voice.SUBJECT, Voice.AUTHORITY)
_OWN_PAPER = "this newspaper"
_OWN_PAPER_HAN = "本报"


@dataclass(frozen=True, slots=True)
class ModelReader:
    """Reads passages with a trained model. What bears on a claim is the matcher's to say."""

    scorer: Scorer
    reach: float = 1.0

    def weigh(self, queries: Sequence[Query]) -> list[float]:
        """The score of each match as it is."""
        return [query.match.score for query in queries]

    def read(self, queries: Sequence[Query]) -> list[Reading]:
        """One reading for each query, in order."""
        scores = self.scorer.scores([view(query) for query in queries])
        return [reading(query, row, self.scorer.coupling) for query, row in zip(queries, scores, strict=True)]


def view(query: Query) -> View:
    """What a model is shown of a query."""
    passage, outlet, names = query.match.passage, query.article.outlet, _names(query)
    here, before = (_own(text, outlet, names) for text in (passage.text, passage.context))
    title = "" if passage.headline else _own(query.article.title, outlet, names)
    return View(target_text(query.claim)[0], names, here, before, passage.headline, title, outlet or "")


def reading(query: Query, scores: Scores, coupling: Coupling) -> Reading:
    """What a passage says, from what a model says of it and from what only the article knows."""
    passage, article = query.match.passage, query.article
    about = {label: math.exp(score) for label, score in scores["about"].items()}
    near = query.match.near or about["near"] > NEAR_FROM
    unrelated = about["no"] if query.match.score < SURE_MATCH else 0.0
    found = decide(scores, coupling, (Stance.DISCUSSES,) if near else tuple(Stance))
    if unrelated > UNRELATED_FROM:
        found = replace(found, stance=Stance.UNRELATED, probability=unrelated)
    else:
        found = replace(found, probability=(1 - unrelated) * found.probability)
    found = _on_record(_in_so_many_words(found, query), query)
    near = near or (found.act is Act.CORRECT and corrects_something_else(query.claim, query.match))
    near = near or (found.act is Act.DENY and denies_a_detail(target_text(query.claim)[0], passage.text))
    stance = turned(found.stance) if target_text(query.claim)[1] else found.stance
    voice, credit = _voice(query, found, _names(query))
    sure = certainty_of_act(scores, coupling, found.stance, found.act)
    if voice is not Voice.SUBJECT or not _own_page(query):
        sure *= certainty_of_voice(scores, voice)
    when = event_date(passage.text, article.published)
    old = _is_old(found, passage.text, when, article.published)
    if found.act in _STATED and not old and long_before(when, article.published):
        when = None
    return Reading(
        stance, found.act, voice, found.probability, sure, credited=credit, event_date=when, background=old, near=near
    )


def _is_old(found: Decision, text: str, when: datetime | None, published: datetime | None) -> bool:
    """Whether a statement is an old one told again.

    Of the denials that look old by their words or their day seven in ten are; of confirmations, plans and reports not
    even two in ten, so that of these only what is told in the past perfect throughout is taken for old.
    """
    if found.act is Act.DENY:
        return is_background(text, when, published)
    return found.act in _AFFIRMED and only_retells(text)


def _another_speaks(query: Query) -> bool:
    """Whether another watched company speaks in the passage: its word is not the subject's."""
    names, others = ([fold(name) for e in group for name in e.names] for group in (query.subjects, query.others))
    return another_speaks(fold(query.match.passage.text), tuple(names), tuple(others))


def _names(query: Query) -> tuple[str, ...]:
    return tuple(name for entity in query.subjects for name in entity.names)


def _own_page(query: Query) -> bool:
    """Whether the page is the subject's own."""
    return bool(set(query.article.official_for) & {entity.id for entity in query.subjects})


def _in_so_many_words(found: Decision, query: Query) -> Decision:
    """A passage that says "not" to the claim's own verb does not support it, whatever else it repeats of the claim."""
    if found.stance is not Stance.SUPPORTS or query.match.passage.headline:
        return found
    if not negates(target_text(query.claim)[0], _names(query), query.match.passage.text):
        return found
    return replace(found, stance=Stance.REFUTES, act=Act.DENY if found.voice in _OFFICIAL else Act.REPORT)


def _on_record(found: Decision, query: Query) -> Decision:
    """A word on the record needs its speaker: where none is shown, and the page is not the subject's own, nobody is.

    A headline that tells what the subject will do is the outlet's, not the subject's own word. An official word of what
    is done is the event.
    """
    own_page = _own_page(query)
    official = own_page or found.voice in _OFFICIAL
    if official and found.stance is Stance.SUPPORTS and restates(query.match.passage.text):
        return replace(found, act=Act.REPORT, voice=Voice.CREDITED if own_page else Voice.OTHER)
    if not own_page and found.voice in _OFFICIAL and found.act is not Act.DENY:
        here = fold(query.match.passage.text)
        if bystander_speaks(here):
            return replace(found, voice=Voice.OTHER)
        if unnamed_speaks(here):
            return replace(found, act=Act.REPORT if found.act is Act.CONFIRM else found.act, voice=Voice.NEWSROOM)
    if not own_page and not _has_speaker(found, query):
        own = Voice.NEWSROOM if writer_saw(fold(query.match.passage.text)) else Voice.UNKNOWN
        voice = own if found.voice in _OFFICIAL else found.voice
        return replace(found, act=Act.REPORT if found.act is Act.CONFIRM else found.act, voice=voice)
    if not official or found.stance is not Stance.SUPPORTS or query.match.near:
        return found
    here = fold(query.match.passage.text)
    if found.act in _AFFIRMED | {Act.LAUNCH} and is_trial(here):
        return replace(found, act=Act.TEST)
    return replace(found, act=Act.LAUNCH) if found.act in _AFFIRMED and is_done(here) else found


def _has_speaker(found: Decision, query: Query) -> bool:
    """Whether somebody is shown to speak where the model hears a word on the record.

    In an article the model is believed: of the speakers that it hears and whom no word of saying shows half are there,
    and to refuse them cost more changes than it spared alerts. Only what the writer saw is the outlet's own. A headline
    has to show them, and so has a confirmation by anybody else.
    """
    passage = query.match.passage
    here = fold(passage.text)
    if not passage.headline and found.voice in _OFFICIAL:
        return not writer_saw(here)
    if not passage.headline:
        return found.act is not Act.CONFIRM or speaks(here)
    if found.voice is Voice.AUTHORITY and authority_publishes(fold(query.article.outlet or "")):
        return True
    if found.act is Act.CONFIRM and not speaks(here):
        return False
    if found.voice is Voice.AUTHORITY:
        # What an authority did, it may be told to have done; what it affirms, it has to say.
        return (found.act not in _AFFIRMED or speaks(here)) and authority_stands(here)
    if found.voice is not Voice.SUBJECT or found.stance is not Stance.SUPPORTS or found.act not in _TOLD_OF:
        return True
    return subject_announces(here, tuple(map(fold, _names(query))))


def _own(text: str, outlet: str | None, names: Sequence[str]) -> str:
    """The article's own outlet is not somebody else: its name becomes "this newspaper"."""
    if not outlet or outlet not in text or any(name in outlet for name in names):
        return text
    own = _OWN_PAPER if outlet.isascii() else _OWN_PAPER_HAN
    return re.sub(rf"(?:\b[Tt]he )?{re.escape(outlet)}", own, text)


def _voice(query: Query, found: Decision, names: tuple[str, ...]) -> tuple[Voice, str | None]:
    """The voice, corrected by what only the article knows: whose page it is, and where its news comes from."""
    passage, article = query.match.passage, query.article
    if found.voice is Voice.SUBJECT and not _own_page(query) and _another_speaks(query):
        return Voice.OTHER, None
    if _own_page(query):
        return (Voice.SUBJECT, None) if found.voice not in (Voice.AUTHORITY, Voice.CREDITED) else (found.voice, None)
    if found.voice is Voice.NEWSROOM and subject_tells_us(
        fold(_own(passage.text, article.outlet, names)), tuple(map(fold, names))
    ):
        return Voice.SUBJECT, None
    outlet = credited(passage.text, article.outlet, names)
    if outlet and found.voice in (Voice.SUBJECT, Voice.AUTHORITY) and found.act in _TOLD_OF:
        return Voice.CREDITED, outlet  # who is said to have told it is the outlet, whomever it tells of
    if found.voice is Voice.CREDITED:
        source = sourcing(article, names)
        outlet = outlet or credited(passage.context, article.outlet, names) or source.credited
        return (Voice.NEWSROOM, None) if outlet is None and source.own else (Voice.CREDITED, outlet)
    if found.act in _TOLD and found.voice in (Voice.UNKNOWN, Voice.NEWSROOM):
        # The model hears an outlet's own sourcing better than the article as a whole shows it.
        outlet = outlet or (sourcing(article, names).credited if found.voice is Voice.UNKNOWN else None)
        return (Voice.CREDITED, outlet) if outlet else (found.voice, None)
    return found.voice, None
