"""The companies, people and bodies that an article names, each with its spellings. English here, Chinese in `han`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tracker.draft.parts import words
from tracker.language import HAN, fold
from tracker.match.lexicon import default_lexicon
from tracker.model import Article, Sentence
from tracker.stance.credit import same_outlet

_CAPITAL = r"[A-Z][A-Za-z0-9\u00c0-\u024f]{0,40}(?:[-'’&.][A-Za-z0-9\u00c0-\u024f]{1,40}){0,8}"  # no longer word is
_SEQUENCE = re.compile(rf"{_CAPITAL}(?: (?:(?:of|de|&|for) )?{_CAPITAL}){{0,4}}")
_BRACKET = re.compile(rf"(?P<long>{_SEQUENCE.pattern}) ?\((?P<short>[A-Z][A-Z0-9&.-]{{1,7}})\)")
_POSSESSIVE = re.compile(r"['’]s?$|-(?:based|listed|owned|backed|born|led|made|style)$")
_CALENDAR = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august "
    "september october november december"
)
_NATIONS = words(
    "argentine spanish italian dutch english british american chinese japanese european french "
    "german indian african asian western eastern northern "
    "southern english-language christmas easter internet ceo cfo coo ipo ai uk us u.s eu"
)
# What begins a sentence with a capital and is no part of a name.
_OPENERS = words(
    "a an the this that these those it its he she they we you i his her their our my in on at by for "
    "from with to of as "
    "but and or so if when while after before since until under over about according asked not no yes there here "
    "what who "
    "why how one two three four five several some many most more both all each every another other last next "
    "first second meanwhile however also still separately shares sources people officials analysts executives "
    "managers mayor chief executive president chairman chairwoman minister senator governor judge "
    "professor sir coach spokesman spokeswoman "
    "employees workers spokespeople mr mrs ms dr former new local plans talks neither nobody nothing"
)
_COMPANY_WORDS = words(
    "group holdings holding plc inc inc. corp corp. corporation company co co. ltd ltd. "
    "limited llc ag sa gmbh "
    "technologies technology industries international partners bank motors auto airways airlines air foods media "
    "trust council university league club entertainment pharmaceuticals energy systems stores games studios brands"
)
_TITLE_BEFORE = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Sir|Dame|chief executive|chairman|chairwoman|chair|president|spokesman|spokeswoman|"
    r"spokesperson|"
    r"director|minister|secretary|mayor|analyst|lawyer|founder|coach|manager|judge|senator|officer|by|"
    r"executive)\.?,? $",
    re.IGNORECASE,
)
_TITLE_AFTER = re.compile(
    r"^,? (?:(?:its|the|an?|their|\w+['’]s) )?(?:\w+ ){0,3}?(?:chief|chairman|chairwoman|chair|president|spokes\w+|"
    r"director|minister|secretary|mayor|analyst|lawyer|founder|co-founder|head|coach|manager|judge|officer|who)\b"
)
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|to|between|outside|across|around|into|and) $")
MOST_NAMES = 80  # of an article, those named most; the others are lists
_LEAST_PLACE = 0.5  # of a name's mentions come after "in" or "at": it is a place


@dataclass
class Named:
    """One name under all its spellings, the fullest first."""

    names: list[str]
    mentions: int = 0
    first: int = 0  # where it is first named
    person: bool = False
    place: bool = False
    official: list[str] = field(default_factory=list)

    def at(self, text: str) -> int:
        """Where any of the spellings first stands in `text`; -1 where none does."""
        found = [m.start() for name in self.names if (m := pattern(name).search(text))]
        return min(found, default=-1)


@lru_cache(maxsize=1_024)
def pattern(name: str) -> re.Pattern[str]:
    """Finds a name: as a word of its own in Latin letters, anywhere in Chinese."""
    body = re.escape(name)
    return re.compile(body if HAN.search(name) else rf"(?<![\w-]){body}(?![\w])")


def english(article: Article, sentences: Sequence[Sentence]) -> list[Named]:
    """Who is named in an English article, those named most first; not its own outlet."""
    seen: list[tuple[str, int, str, str]] = []
    for sentence in sentences:
        if sentence.paragraph:
            seen += [
                (name, sentence.start + at, before, after) for name, at, before, after in _sequences(sentence.text)
            ]
    counts = Counter(name for name, *_ in seen)
    # A capital at the beginning of one sentence alone says nothing, unless a longer name begins with that word.
    opened = Counter(name for name, _, before, _ in seen if not before.strip(' "“'))
    begun = {name.split()[0] for name in counts if " " in name}
    seen = [row for row in seen if " " in row[0] or counts[row[0]] > 1 or not opened[row[0]] or row[0] in begun]
    counts = Counter(dict(Counter(name for name, *_ in seen).most_common(MOST_NAMES)))
    seen = [row for row in seen if row[0] in counts]
    shorts = dict(_brackets(article.content))
    found: list[Named] = []
    for name in sorted(counts, key=lambda n: (-len(n.split()), -counts[n], n)):
        if article.outlet and same_outlet(name, article.outlet):
            continue
        at = min(at for one, at, *_ in seen if one == name)
        whole = next((n for n in found if _short_of(name, at, n)), None)
        if whole is None:
            found.append(whole := Named([name], first=len(article.content)))
        elif name not in whole.names:
            whole.names.append(name)
        own = [row for row in seen if row[0] == name]
        whole.mentions += len(own)
        whole.first = min(whole.first, min(at for _, at, *_ in own))
        whole.person |= any(_TITLE_BEFORE.search(before) or _TITLE_AFTER.search(after) for _, _, before, after in own)
    for named in found:
        named.names += [s for s, long in shorts.items() if long in named.names and s not in named.names]
        of_it = [row for row in seen if row[0] in named.names]
        after_in = sum(bool(_PLACE_BEFORE.search(before)) for _, _, before, _ in of_it)
        named.place = after_in >= _LEAST_PLACE * len(of_it)
        if set(fold(named.names[0]).split()) & _COMPANY_WORDS:
            named.person = named.place = False
    return sorted(_without_shorts(found), key=lambda n: (-n.mentions, n.first))


def _without_shorts(found: Iterable[Named]) -> list[Named]:
    """Without the entries that are only a short form of another one."""
    kept: list[Named] = []
    for named in found:
        other = next((k for k in kept if named.names[0] in k.names), None)
        if other is None:
            kept.append(named)
        else:
            other.mentions += named.mentions
            other.first = min(other.first, named.first)
    return kept


def _sequences(text: str) -> Iterator[tuple[str, int, str, str]]:
    """Names in a sentence, each with its place and what stands before and after it."""
    for match in _SEQUENCE.finditer(text):
        at, words = match.start(), match.group().split(" ")
        while words and fold(words[0]).rstrip(".") in _OPENERS | _CALENDAR:
            at += len(words[0]) + 1
            words = words[1:]
        while words and (fold(words[-1]) in _CALENDAR or words[-1].islower() or words[-1] == "&"):
            words = words[:-1]
        name = _POSSESSIVE.sub("", " ".join(words)).rstrip(".")
        if len(name) < 2 or fold(name) in _NATIONS or fold(name) in _CALENDAR:
            continue
        opening = at == 0 or text[:at].rstrip()[-1:] in '"“‘:'
        if opening and len(words) == 1 and _plain_word(name, text):
            continue
        yield name, at, text[max(0, at - 24) : at], text[at + len(name) : at + len(name) + 60]


def _plain_word(name: str, text: str) -> bool:
    """Whether a capital at the beginning of a sentence says nothing, because the word is in the dictionary."""
    lexicon = default_lexicon()
    return lexicon.knows(lexicon.root(fold(name))) and name.isalpha() and not name.isupper() and len(text) > len(name)


def _brackets(content: str) -> Iterator[tuple[str, str]]:
    """Acronyms in brackets with what they stand for: "Vellmart Group (VG)"."""
    for match in _BRACKET.finditer(content):
        words = [w for w in match["long"].split(" ") if fold(w) not in _OPENERS]
        initials = "".join(w[0] for w in words if w[0].isupper())
        short = match["short"].replace(".", "")
        for skip in range(len(words)):
            if initials[skip:].startswith(short[: len(initials) - skip]) or short == words[skip][: len(short)].upper():
                yield match["short"], " ".join(words[skip:])
                break
        else:
            yield match["short"], " ".join(words)


def _short_of(name: str, at: int, whole: Named) -> bool:
    """Whether `name`, first said at `at`, is a shorter way to say one that is known: its first words where the rest is
    a company's ending or the long form was said before, or a person's last name."""
    words = name.split()
    for known in whole.names:
        longer = known.split()
        plain = [_POSSESSIVE.sub("", word) for word in longer]
        if len(longer) <= len(words):
            continue
        ending = set(map(fold, longer[len(words) :])) <= _COMPANY_WORDS
        if words in (longer[: len(words)], plain[: len(words)]) and not _common(words) and (ending or whole.first < at):
            return True
        if whole.person and longer[-len(words) :] == words:
            return True
    return False


def _common(words: Sequence[str]) -> bool:
    """Whether a beginning is too plain to stand for one name: "Bank", "National"."""
    return len(words) == 1 and fold(words[0]) in _COMPANY_WORDS
