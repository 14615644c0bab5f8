"""The judge's rules, one small function each: what a word does to the ledger.

Not here: `repetition`, `no-comment` and `seed`, which are what `weigh` leaves out; `tracked-denial`, in `outcome`;
`withdrawal` by an edit, in `outcome` for the first report and in `reasons` for all else; `human`, in `human`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tracker.claims import Claim
from tracker.judge.ledger import Ledger
from tracker.judge.weigh import Kind, Rank, Word, sureness
from tracker.model import Rule, Status, Voice

_PAIR = 2  # independent newsrooms
# A word that would undo another on the record, in another article, has to be read so many times as surely as that one,
# or a person decides: mostly one of the two was misread. Few deny what they have confirmed (of 286 denials labelled in
# the training stories while the claim stood confirmed, 37 were new and meant it); many confirm what they have denied.
# Looked at on 79 stories kept out of training, with both readers: .65 to .75 for the second tell alike.
AGAINST_CONFIRMATION = 1.0
AGAINST_DENIAL = 0.7


def read(claim: Claim, words: Iterable[Word]) -> Ledger:
    """The ledger of a claim after all words, which must come in the order of their event dates."""
    ledger = Ledger.of(claim)
    for ledger.turn, word in enumerate(words, start=1):
        _RULES[word.kind](ledger, word)
    return ledger


def second_origin(ledger: Ledger, word: Word) -> None:
    """Rules `second-origin` and `hysteresis`: two independent newsrooms corroborate; one alone reopens nothing."""
    ledger.supports.setdefault(word.origin, word)
    if ledger.over:
        ledger.anew.setdefault(word.origin, word)
        if ledger.rank > Rank.TWO or len(ledger.anew) < _PAIR:
            ledger.doubt(word)
            return
        ledger.reopen()
    ledger.settle(word, Rule.SECOND_ORIGIN)


def on_record(ledger: Ledger, word: Word) -> None:
    """Rule `on-record`: the subject or an authority confirms. It reopens what was closed: no rank is higher."""
    if word.contested and ledger.has_affirmed:
        return  # retold: the record already holds it
    if ledger.affirmed is False and _too_unsure(ledger, word, AGAINST_DENIAL):
        ledger.doubt(word)
        return
    contradicts_itself = ledger.affirmed is False and word.evidence.voice is Voice.SUBJECT
    if ledger.over or (contradicts_itself and not ledger.happened):
        ledger.doubt(word)  # also where what was closed is open again
    if ledger.over:
        ledger.reopen()
    ledger.contrary.clear()
    ledger.shelvings.clear()
    ledger.affirmed, ledger.statement, ledger.has_affirmed = True, word, True
    ledger.settle(word, Rule.ON_RECORD)


def denial(ledger: Ledger, word: Word) -> None:
    """Rule `denial`: the subject's latest word counts, but it undoes no event of its own and refutes nothing."""
    if ledger.affirmed and _too_unsure(ledger, word, AGAINST_CONFIRMATION):
        ledger.doubt(word)
        return
    repeated, ledger.has_denied = ledger.has_denied, True
    if ledger.over or (repeated and (word.contested or ledger.happened is Status.FULFILLED)):
        return  # it adds nothing, or is an old denial retold beside the news or after it
    if ledger.happened or ledger.affirmed:
        ledger.doubt(word)  # a conflict of equals, or the subject contradicts itself
    if ledger.happened and (repeated or ledger.rank is Rank.OFFICIAL):
        return  # what it denied before has happened, or its own event stands against its word
    ledger.happened = None
    ledger.affirmed, ledger.statement = False, word
    ledger.settle(word, Rule.DENIAL)


def testing(ledger: Ledger, word: Word) -> None:
    """Rule `testing`: by the subject or an authority at once, by newsrooms from the second."""
    if word.official:
        _progress(ledger, word, Rank.OFFICIAL, Rule.TESTING)
        return
    ledger.tests.setdefault(word.origin, word)
    seen = {**ledger.events, **ledger.tests}
    if len(seen) >= _PAIR:
        ledger.supports = {**seen, **ledger.supports}
        _progress(ledger, word, Rank.TWO, Rule.TESTING, *seen.values())
    elif ledger.happened not in (Status.IN_PROGRESS, Status.FULFILLED):
        ledger.doubt(word)


def event(ledger: Ledger, word: Word) -> None:
    """Rule `event`: by the subject, an authority or two newsrooms it is fulfilled; by one it is under way."""
    if word.official:
        _fulfil(ledger, word, Rank.OFFICIAL)
        return
    ledger.events.setdefault(word.origin, word)
    ledger.supports.setdefault(word.origin, word)
    if len(ledger.events) >= _PAIR:
        _fulfil(ledger, word, Rank.TWO, *ledger.events.values())
    elif ledger.happened is not Status.FULFILLED:
        _progress(ledger, word, Rank.ONE, Rule.EVENT)
        ledger.doubt(word)


def shelved(ledger: Ledger, word: Word) -> None:
    """Rule `shelved`: it ends what is not fulfilled; what is fulfilled stays so."""
    if ledger.over or ledger.status in (Status.FULFILLED, Status.REFUTED, Status.RETRACTED):
        return
    if not word.official:
        ledger.shelvings.setdefault(word.origin, word)
        if len(ledger.shelvings) < _PAIR:
            ledger.doubt(word)
            return
    ledger.close(Status.ABANDONED, Rank.OFFICIAL if word.official else Rank.TWO)
    ledger.settle(word, Rule.SHELVED, *ledger.shelvings.values())


def contrary(ledger: Ledger, word: Word) -> None:
    """Rule `contrary`: an authority's word or the opposite event at once, newsrooms from the second."""
    if ledger.over:
        return
    if word.official:
        if ledger.happened:
            ledger.doubt(word)  # a conflict of equals
        ledger.close(Status.REFUTED, Rank.OFFICIAL)
        ledger.settle(word, Rule.CONTRARY)
        return
    ledger.contrary.setdefault(word.origin, word)
    if not ledger.contradicted or (ledger.happened and ledger.rank > Rank.TWO):
        ledger.doubt(word)
        return
    ledger.happened = None
    ledger.settle(word, Rule.CONTRARY)


def withdrawal(ledger: Ledger, word: Word) -> None:
    """Rule `withdrawal`, where an outlet takes its own report back: the origin carries the claim no more."""
    if word.origin in ledger.supports:
        del ledger.supports[word.origin]
        ledger.settle(word, Rule.WITHDRAWAL)


def near_match(ledger: Ledger, word: Word) -> None:
    """Rule `near-match`: a person should look, as long as there is something left to foresee."""
    if ledger.status is not Status.FULFILLED:
        ledger.doubt(word)


def _too_unsure(ledger: Ledger, word: Word, share: float) -> bool:
    """Whether a word is read too unsurely to undo the one on the record, which stands in another article."""
    before = ledger.statement.evidence if ledger.statement else None
    if before is None or before.url == word.evidence.url:
        return False
    return sureness(word.evidence) < share * sureness(before)


def _progress(ledger: Ledger, word: Word, rank: Rank, rule: Rule, *on: Word) -> None:
    if ledger.happened is Status.FULFILLED:
        return
    if ledger.happened is Status.IN_PROGRESS:
        if rank > ledger.rank:  # the same on better grounds
            ledger.rank = rank
            ledger.record(Status.IN_PROGRESS, rule, word, (word, *on))
        return
    if ledger.over and rank < ledger.rank:
        ledger.doubt(word)
        return
    if not ledger.contradicted or rank > Rank.ONE:  # else it is two origins against two, at most
        ledger.reopen()
        ledger.happened, ledger.rank = Status.IN_PROGRESS, rank
    ledger.settle(word, rule, *on, ledger.overtaken)


def _fulfil(ledger: Ledger, word: Word, rank: Rank, *on: Word) -> None:
    if ledger.happened is Status.FULFILLED:
        ledger.rank = max(rank, ledger.rank)
    elif ledger.over and rank < ledger.rank:
        ledger.doubt(word)
    else:
        ledger.happened, ledger.rank = Status.FULFILLED, rank
        ledger.settle(word, Rule.EVENT, *on, ledger.overtaken)


_RULES: Mapping[Kind, Callable[[Ledger, Word], None]] = {
    Kind.REPORT: second_origin,
    Kind.AFFIRM: on_record,
    Kind.DENY: denial,
    Kind.TEST: testing,
    Kind.EVENT: event,
    Kind.SHELVE: shelved,
    Kind.CONTRARY: contrary,
    Kind.CORRECT: withdrawal,
    Kind.NEAR: near_match,
}
