"""What an English sentence says, taken out of who says it: affirmative, and able to stand alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from tracker.draft.parts import Kind, Statement, words
from tracker.draft.speakers import link_off, speaker_before, take_speaker, unnamed
from tracker.language import fold
from tracker.stance.lexicon import phrases

_DATELINE = re.compile(r"^(?:[A-Z][A-Z .,'’/]+|[A-Z]\w+(?:, \w+ \d+)?)(?: \([^)]{1,30}\))? (?:—|–|--) ")
_BRACKET = re.compile(r" \([A-Z][A-Z0-9.&-]{1,7}\)")  # the short form of a name
_KINDS = (
    "company|group|firm|retailer|grocer|chain|carrier|airline|bank|maker|manufacturer|carmaker|chipmaker|publisher|"
    "platform|club|studio|startup|start-up|developer|operator|council|city|ministry|agency|regulator|university|"
    "hospital|"
    "utility|insurer|lender|brewer|business|owner|league|app|service|broadcaster|trust|charity|foundation|network|"
    "railway|"
    "museum|festival|union|fund|theatre|party|department"
)
_PRONOUN = re.compile(
    rf"^(?P<its>its)\b|^(?:it|they|the (?:[A-Z]\w+(?:-based)? )?(?:{_KINDS}))\b(?P<own>['’]s)?", re.IGNORECASE
)
_FIRST_PERSON = re.compile(r"\b(?P<word>[Ww]e(?:['’](?:re|ve|ll))?|[Oo]ur|[Uu]s)\b")
_PERSONS = {"we": "{0}", "we're": "{0} is", "we've": "{0} has", "we'll": "{0} will", "our": "its", "us": "it"}
_BEFORE = re.compile(
    r"^(?:To|After|While|As|In|With|Under|Because|Although|Since|At|From|For|By|On|Despite) [^,]{3,90}, "
    rf"(?=[A-Z]|it |they |the (?:{_KINDS}))"
)
_APPOSITION = re.compile(
    r"^(?P<name>[A-Z][\w&'’.-]*(?: [A-Z&][\w&'’.-]*){0,4})(?: \([^)]{1,30}\))?, (?:the|an?|which|whose|who|one of|"
    r"based|"
    r"owned|formerly|of|\w+['’]s)\b(?:[^.]|\.\d){2,130}?, "
    r"(?=(?:will|would|plans?|planned|is|are|was|has|had|have|intends?|aims?|expects?|wants?|agreed|decided|to|"
    r"said|\w+ed)\b)"
)
# What foretells, as one word for it: a claim is about what happens, not about the plan.
_TO_WILL = re.compile(
    r"\b(?:(?:is|are|was|were|has been|had been) (?:currently |now |also |secretly |meanwhile )?(?:planning|"
    r"preparing|going|"
    r"set|due|expected|about|scheduled|poised|ready|aiming|getting ready|making ready|to be due) to|"
    r"(?:also |now )?(?<!drawing up )(?<!up )(?:plans|plan|planned|intends|intend|intended|aims|aim|aimed|expects|"
    r"expect|"
    r"expected|wants|wanted) to|(?:has|have|had) (?:decided|agreed|resolved|plans) to|(?:decided|agreed) to)(?= "
    r"(?!the |an? |its )[a-z])"
)
_PRESENT = (
    (re.compile(r"\bwould\b(?! have)"), "will"),
    (
        re.compile(
            r"\bhad (?=(?:been|begun|started|decided|agreed|signed|bought|sold|hired|cut|built|chosen|drawn|known|"
            r"seen|held|made|taken|hidden)\b)"
        ),
        "has ",
    ),
    (
        re.compile(
            r"\bwas (?=(?:in talks|considering|weighing|working|looking|building|testing|seeking|"
            r"exploring)\b)"
        ),
        "is ",
    ),
    (re.compile(r"\bwere (?=(?:in talks|considering|weighing|working|looking|building|testing)\b)"), "are "),
    (re.compile(r"\b(is|are|will|has|have) (?:also|meanwhile|now)\b"), r"\1"),
)
_HEADLINE_TO = re.compile(r"^(?P<name>[A-Z][\w&'’.-]*(?: [A-Z&][\w&'’.-]*){0,3}) (?:plans )?to (?=[a-z]{3})")
# What only explains, where a claim is long without it.
_EXPLAINS = re.compile(
    r", (?:the|an?|which|who|whose|where|as|while|after|although|though|because|with|but|in a|and (?:has|have|had|"
    r"is|was)|"
    r"down|up|one of|part of|including|more than|to fill|adding|taking)\b|; "
)
_LONG, _LEAST = 16, 6  # words

_NO_DENIAL = re.compile(
    r"\b(?:did not|didn['’]t|neither|nor|not|without|refused to|declined to) (?:confirm\w* (?:n?or )?)?den(?:y|"
    r"ied|ying)\b"
    r"|confirm or deny|denied (?:entry|access|bail)"
)
_DENIES = re.compile(
    r"\b(?:denied|denies|dismiss(?:ed|es)|reject(?:ed|s)|refuted|rubbished|ruled out)\b|\bno (?:such )?(?:plans?|"
    r"intention|interest in)\b|"
    r"\b(?:untrue|baseless|groundless|unfounded|not true|no truth|fabricated|pure speculation)\b|\bnot (?:going|"
    r"planning) to\b"
)
_WHAT_WAS_DENIED = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:denied|denies|dismissed|rejected|ruled out) (?:(?:reports?|suggestions?|claims?|rumou?rs|"
        r"speculation|talk) )?"
        r"that (?:there (?:were|are|was) )?(?P<clause>.+?)\.?$",
        r"\b(?:(?:denied|denies|dismissed|rejected) (?:(?:any|having|that it had|reports? of|talk of) )?(?:a "
        r")?plans?|"
        r"no (?:current |such |immediate )?(?:plans?|intention|interest)(?: whatsoever)?) (?:to (?P<do>.+?)|(?:of|"
        r"for|in) "
        r"(?P<doing>.+?))[.,]?[\"”]?$",
        r"\b(?:denied|denies|ruled out) (?P<doing>(?!having)\w+ing .+?)\.?$",
        r"\b(?:will not|won['’]t|would not|(?:is|are|was) not (?:going|planning) to) (?P<do>.+?)[.,]?[\"”]?$",
    )
)
_STOP = " \t,;:"
_SILENT_E = re.compile(r"(?:[^aeiou][aeiou][svcgktdzrl]|uc|rg|rv|lv|nc|ng|as|os|ur)$")
_NO_E = words("open enter offer order visit limit develop deliver consider expand hir cover sell")

SpeaksFor = Callable[[str | None], str]


def read(sentence: str, subject: str, speaks_for: SpeaksFor) -> Statement | None:
    """What `sentence` says; None where it says nothing of its own.

    `subject` is who "it" and "the company" are; `speaks_for` names whom a speaker speaks for, "" for nobody known.
    """
    text = _BRACKET.sub("", _DATELINE.sub("", sentence.strip()))
    silent = any(label == "nocomment" for _, label in phrases().find(fold(text)))
    denial = bool(_DENIES.search(text)) and not _NO_DENIAL.search(text)
    if silent and not denial:
        return Statement(Kind.SILENCE, "", speaker_before(text))
    who, rest = take_speaker(text)
    if denial:
        who = who or speaker_before(text)
        return Statement(Kind.DENIAL, _denied(text, rest, speaks_for(who) or subject), who, on_record=True)
    if text.rstrip('"”').endswith("?") or text.startswith("If "):
        return None
    first_person = bool(_FIRST_PERSON.search(rest))
    if text.startswith(('"', "“")) and not first_person:
        return None  # opinion or colour; what the subject says of itself in quotes it says in the first person
    rest = _alone(rest, (speaks_for(who) or subject) if first_person else subject, reported=who is not None)
    if len(rest.split()) < _LEAST - 2:
        return None
    return Statement(Kind.CLAIM, rest, who, on_record=who is not None and not unnamed(who))


def _alone(text: str, subject: str, *, reported: bool) -> str:
    """A sentence that can stand alone: the subject by its name, the tense of what is so, one full stop."""
    text = _BEFORE.sub("", link_off(text.strip(_STOP + '"“”')))
    text = _FIRST_PERSON.sub(lambda m: _PERSONS[m["word"].lower().replace("’", "'")].format(subject), text)
    if subject and (found := _PRONOUN.match(text)):
        text = subject + ("'s" if found["its"] or found["own"] else "") + text[found.end() :]
    text = _APPOSITION.sub(lambda m: f"{m['name']} ", text)
    text = _HEADLINE_TO.sub(lambda m: f"{m['name']} will ", text)
    text = _TO_WILL.sub("will", text)
    if reported or " will " in text:
        for pattern, instead in _PRESENT:
            text = pattern.sub(instead, text)
    if subject:
        text = text.replace(f"{subject} are ", f"{subject} is ").replace(f"{subject} have ", f"{subject} has ")
    text = re.sub(r"[\"“”]", "", _short(text)).rstrip(_STOP + ".…")
    return text[:1].upper() + text[1:] + "." if text else ""


def _short(text: str) -> str:
    """A long sentence up to where it begins to explain."""
    if len(text.split()) > _LONG:
        for found in _EXPLAINS.finditer(text):
            if len(text[: found.start()].split()) >= _LEAST:
                return text[: found.start()]
    return text


def _denied(text: str, rest: str, subject: str) -> str:
    """What was denied, as an affirmative sentence; "" where the sentence only points at it."""
    for pattern in _WHAT_WAS_DENIED:
        found = pattern.search(text) or pattern.search(rest)
        if found is None:
            continue
        parts = found.groupdict()
        if clause := parts.get("clause"):
            planned = re.sub(r"^(?:any )?plans? to ", f"{subject} will ", clause)
            return _alone(planned, subject, reported=True)
        done = parts.get("do") or _plain_verb(parts.get("doing") or "")
        return _alone(f"{subject} will {_first_part(done)}", subject, reported=True)
    return ""


def _first_part(text: str) -> str:
    """Up to a second clause or the end of a quotation: what comes after is no part of what was denied."""
    return re.split(r",?[\"”] |, (?:and|but) |; |, (?=[\"“])", text)[0]


def _plain_verb(doing: str) -> str:
    """From "selling the depot" to "sell the depot"."""
    verb, _, rest = doing.partition(" ")
    stem = verb.removesuffix("ing")
    if stem == verb:
        return doing
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "ls":
        stem = stem[:-1]
    elif _SILENT_E.search(stem) and stem not in _NO_E:
        stem += "e"
    return f"{stem} {rest}"
