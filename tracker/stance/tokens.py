"""A passage as a row of tokens in which the names of the story are masked.

Names are what stories differ in; what is said about them is what they share. So the subject becomes `§s`, an outlet
`§o`, another name `§n`, a number `§0`, a year `§y`, a day or month `§d`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tracker.language import HAN, fold

_STRAIGHT = str.maketrans("‘’“”「」『』。，！？：；（）｜", '\'\'"""""".,!?:;()|')
_HAN_RUN = re.compile(f"{HAN.pattern}+")
_TOKEN = re.compile(
    rf"§[a-z0-9]|[^\W\d_\u3400-\u9fff]+(?:['’-][^\W\d_\u3400-\u9fff]+)*|\d+(?:[.,]\d+)*|{HAN.pattern}|[^\w\s]"
)
_OUTLET_TAIL = (
    "times|post|herald|courier|news|daily|weekly|gazette|tribune|journal|record|ledger|wire|sentinel|mail|telegraph|"
    "observer|chronicle|review|standard|star|echo|bulletin|dispatch|examiner|magazine|radio|television|globe|mirror|"
    "monitor|press|register|argus|advertiser|inquirer|enquirer|messenger|reporter|insider|digest|today"
)
_OUTLET = re.compile(rf"(?:[Tt]he )?(?:(?<![\w'&-])[A-Z][\w'&-]+ (?:(?:and|of|&) )?){{0,3}}(?i:{_OUTLET_TAIL})\b")
_TITLED = re.compile("《[^》]{1,20}》")
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december"
)
_DAY = frozenset(_DAYS.split())
# Small words that open a sentence before a name, and are not part of it.
_OPENING = (
    "on in at but and the a for from as by when if after before since while with this that it he she they we no yes "
    "not last will is did"
)
_OPENERS = frozenset(_OPENING.split())
_SENTENCE_END = frozenset('.!?:"')


@lru_cache(maxsize=256)
def _subject_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    parts = []
    for name in sorted({_simple(n.strip()) for n in names if n.strip()}, key=len, reverse=True):
        body = re.escape(name)
        parts.append(body if HAN.search(name) else rf"(?<!\w){body}(?!\w)")
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def tokens(text: str, subjects: Sequence[str] = ()) -> list[str]:
    """The tokens of `text`: folded words, single Chinese characters, punctuation, and the masks."""
    text = _simple(text)
    pattern = _subject_pattern(tuple(subjects))
    if pattern:
        text = pattern.sub(" §s ", text)
    text = _TITLED.sub("《§o》", text).translate(_STRAIGHT)
    text = _OUTLET.sub(_mask_outlet, text)
    return _masked_names(_TOKEN.findall(text))


def _simple(text: str) -> str:
    """Chinese characters in simplified form, all else as it is: capitals are still needed."""
    return _HAN_RUN.sub(lambda run: fold(run.group()), text)


def _mask_outlet(found: re.Match[str]) -> str:
    whole = found.group()
    last = whole.rsplit(" ", 1)[-1]
    # A tail word alone, or in small letters, is a plain word: "the post", "today".
    return " §o " if last[:1].isupper() and " " in whole.removeprefix("The ").removeprefix("the ") else whole


def _masked_names(raw: list[str]) -> list[str]:
    """Fold each token; capitalised words within a sentence become one `§n`."""
    capitals = sum(1 for t in raw if t[:1].isupper())
    words = sum(1 for t in raw if t[:1].isalpha() and not HAN.match(t))
    title_case = capitals * 2 > words
    out: list[str] = []
    start = True
    for i, token in enumerate(raw):
        if token[0].isdigit():
            out.append("§y" if re.fullmatch("(19|20)\\d\\d", token) else "§0")
        elif token[0].isupper() and len(token) > 1 and not title_case and token.lower() in _DAY:
            out.append("§d")
        elif (
            token[0].isupper()
            and len(token) > 1
            and not title_case
            and (not start or (token.lower() not in _OPENERS and _upper(raw, i + 1)))
        ):
            if not out or out[-1] != "§n":
                out.append("§n")
        else:
            out.append(token if token.startswith("§") else fold(token) or token)
        start = token in _SENTENCE_END
    return out


def _upper(raw: list[str], i: int) -> bool:
    return i < len(raw) and raw[i][0].isupper() and len(raw[i]) > 1 and raw[i].lower() not in _DAY
