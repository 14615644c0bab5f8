"""The sentences of an article, English and Chinese, with their exact places.

Rules of our own: a line always ends a sentence; within a line, a stop ends one unless what stands around it says no.
The rules prefer a sentence too long to one cut short: half a sentence loses its "denied".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.language import HAN
from tracker.model import Sentence

# What str.splitlines breaks at.
_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(
    r"(?P<mark>[。！？｡．；…!?.]+)"
    r"(?P<close>(?:[\"'”’」』）)】\]》〉»]|\[\d{1,3}\])*)"
    r"(?P<space>\s*)"
)
_WIDE = frozenset("。！？｡．；")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- English --------------------------------------------------------------------------------------------------------

# A name follows: never the end of a sentence.
_TITLES = _words(
    "Mr Mrs Ms Mx Dr Prof Gen Sen Rep Reps Gov Lt Col Sgt Capt Cmdr Maj Adm Rev Hon Pres Messrs Mme Mlle Supt Insp "
    "Mt Ft"
)
_LEADS_ON = _words("vs v cf viz approx ca e.g i.e")
# Only before a number: "No. 5" goes on; "Is it so? No. The company ..." ends.
_BEFORE_NUMBER = _words("no nos art sec fig figs p pp vol ch q")
# These may end a sentence or not; the next word decides.
_EITHER = _words(
    "Inc Corp Ltd Co Cos Plc PLC Bros Jr Sr St Ave Blvd Dept Univ Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec "
    "Mon Tue Tues Wed Thu Thurs Fri Sat Sun Ph.D etc al bn mn"
)
# Words that begin a sentence far more often than they follow an abbreviation.
_OPENERS = _words(
    "a after all although an and as asked at because before both but by during each even every for from he her his how "
    "however if in instead it its last later many meanwhile more most mr mrs ms my neither no nor not now of on once "
    "one only or other our others several she since so some still such that the their then there these they this those "
    "though to today two under until we what when where whether which while who why with yet you your"
)
_NAMES_WITH_MARK = ("yahoo!", "jeopardy!", "yum!")
_LAST_WORD = re.compile(r"[\w.&'’-]+$")
_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_LIST_NUMBER = re.compile(r"[(（]?(?:\d{1,3}|[A-Za-z]|[IVXivx]{1,4})")
_NEXT_WORD = re.compile(r"[\"'“‘「『(\[]*([^\W_]+)(?!\.)")

# --- Chinese --------------------------------------------------------------------------------------------------------

_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "（": "）", "《": "》", "【": "】", '"': '"'}
# A Chinese quotation of up to this many characters stays whole: two lines of print, longer than most denials.
_WHOLE_QUOTATION = 80
# Who said it, told after the quotation in the same breath: “……。”某某表示。
_TOLD_AFTER = re.compile(
    r"[^。！？!?；…“”「」]{0,24}?(?:[说說称稱问問道]|表示|指出|坦言|回应|回應|告诉|告訴|强调|強調|透露|介绍|介紹|补充|補充|认为|認為|"
    r"解释|解釋|感叹|感嘆)[^。！？!?；…“”「」]{0,24}(?:[。！？!?；…]|$)"
)
_CARRIES_ON = frozenset("，、：；,:;的等地")


def split(content: str) -> tuple[Sentence, ...]:
    """The sentences of `content` (laid out as `Article.content` is), in order.

    `content[s.start:s.end] == s.text` for each; between two there is white space and nothing else. The first line is
    paragraph 0, the headline, even where it is empty; the other lines that hold anything count on from 1.
    """
    sentences: list[Sentence] = []
    paragraph = 0
    for line in _LINE.finditer(content):
        if not line.group().strip():
            continue
        paragraph = paragraph + 1 if line.start() else 0
        for low, high in _spans(line.group()):
            start, end = low + line.start(), high + line.start()
            sentences.append(Sentence(content[start:end], start, end, paragraph))
    return tuple(sentences)


def _spans(line: str) -> Iterator[tuple[int, int]]:
    """The stretches of one line that are sentences, without the white space around them."""
    start, last = len(line) - len(line.lstrip()), len(line.rstrip())
    whole = _whole_stretches(line) if HAN.search(line) else []
    for stop in _STOP.finditer(line, start):
        end = stop.end("close")
        while whole and whole[-1][1] <= stop.start():
            whole.pop()
        inside = whole and whole[-1][0] < stop.start() and end < whole[-1][1]
        if end < last and not inside and _ends(line, start, stop):
            yield start, end
            start = stop.end()
    if start < last:
        yield start, last


def _ends(line: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the sentence that began at `start` ends at `stop`; something other than white space follows it."""
    mark, close = stop["mark"], stop["close"]
    before, after = line[max(start, stop.start() - 40) : stop.start()], line[stop.end() : stop.end() + 60]
    if not _WIDE.isdisjoint(mark) or (HAN.match(before[-1:]) and not after[0].isascii()):
        return _ends_chinese(line[start], close, after)
    if not stop["space"]:
        return _ends_unspaced(before, mark + close, after)
    if after[0] in ",;:)-–—" or (after[0].islower() and not after[1:2].isupper()):
        return False
    if mark == ".":
        return _ends_full_stop(before, after, first=len(before) == stop.start() - start)
    return not (before + mark).lower().endswith(_NAMES_WITH_MARK)


def _ends_full_stop(before: str, after: str, *, first: bool) -> bool:
    """Whether "." and white space end the sentence. `first`: nothing of the sentence lies before `before`."""
    found = _LAST_WORD.search(before)
    word = found[0] if found else ""
    if first and _LIST_NUMBER.fullmatch(before):
        return False
    if word in _TITLES or word.lower() in _LEADS_ON:
        return False
    if word.lower() in _BEFORE_NUMBER:
        return not after[0].isdigit()
    initial = len(word) == 1 and word.isupper() and word != "I"
    if initial or word in _EITHER or _DOTTED.fullmatch(word):
        following = _NEXT_WORD.match(after)
        return following is not None and following[1].lower() in _OPENERS
    return True


def _ends_unspaced(before: str, stop: str, after: str) -> bool:
    """Whether a stop with nothing after it but the next letter is a sentence's end that lost its space."""
    if after[0] in "“「『" or stop.endswith("]") or HAN.match(after):
        return not before[-1:].isdigit() or not stop.endswith(".")
    following = _NEXT_WORD.match(after)
    if following is None or not (following[1].istitle() and after[following.end() :][:1].isspace()):
        return False
    return following[1].lower() in _OPENERS and before[-3:].isalpha() and before[-3:].islower()


def _ends_chinese(first: str, close: str, after: str) -> bool:
    """Whether a Chinese stop ends a sentence whose first character is `first`."""
    if after[0] in _CARRIES_ON or "》" in close:
        return False
    if close.endswith(("）", ")")):
        return first in "（("
    quotation = first in '“「"' and close.endswith(("”", "」", '"'))
    return not (quotation and _TOLD_AFTER.match(after))


def _whole_stretches(line: str) -> list[tuple[int, int]]:
    """Where in a Chinese line a short quotation, bracket or title runs from its opening to after its closing mark.

    The outermost ones only, the last first.
    """
    stretches, opened = list[tuple[int, int]](), list[tuple[str, int]]()
    for at, character in enumerate(line):
        if opened and character == opened[-1][0]:
            start = opened.pop()[1]
            if at - start <= _WHOLE_QUOTATION:
                while stretches and stretches[-1][0] > start:
                    stretches.pop()
                stretches.append((start, at + 1))
        elif character in _PAIRS:
            opened.append((_PAIRS[character], at))
    return stretches[::-1]
