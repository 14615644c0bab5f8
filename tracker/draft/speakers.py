"""Whose word an English sentence is: "..., people familiar with the matter said", "According to ...", a quotation."""

from __future__ import annotations

import re

_SAID = (
    r"(?:said|says?|told (?!(?:of|about|by|on|in)\b)(?:(?!that\b)\w+ ){0,3}\w+|tell (?:\w+ ){0,2}\w+|"
    r"confirmed|announced|revealed|disclosed|added|wrote|reported|reports|has learn(?:ed|t)|understands|stated|"
    r"acknowledged|admitted|insisted|explained|warned|showed|shows?|suggests?|indicate[sd]?|found)"
)
_WHEN = (
    r"(?: (?:on |last |late on |early on |yesterday|today|earlier|this week|in an? (?:\w+ ){0,2}?(?:statement|"
    r"interview|"
    r"e-?mail|filing|memo|letter|post|briefing|call))[^,.;]{0,40}?)?"
)
_TAILS = tuple(
    re.compile(pattern)
    for pattern in (
        rf",[\"'”’]? (?P<who>[^,\"“”]{{3,90}}?(?:, [^,\"“”]{{3,60}},)?) {_SAID}{_WHEN}[^,\"“”]{{0,60}}\.?$",
        rf",[\"'”’]? {_SAID} (?P<who>[A-Z][^\"“”]{{2,90}}?)\.?$",
        r",? according to (?P<who>[^,\"“”]{3,90}(?:, (?:an?|the|who|which|its|seen|obtained) [^,\"“”]{3,60})?)"
        r"(?:, [^,\"“”]{3,60})?\.?$",
    )
)
_HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        r"^According to (?P<who>[^,\"“”]{3,110}), (?P<rest>.+)$",
        rf"^(?P<who>(?:[^,:\"“”]|, [^,:\"“”]{{3,70}},){{2,120}}?),? {_SAID}{_WHEN},? that (?P<rest>.+)$",
        rf"^(?P<who>(?:[^,:\"“”]|, [^,:\"“”]{{3,70}},){{2,120}}?),? {_SAID}{_WHEN},? "
        r"(?P<rest>(?:the|it|they|its|an?|he|she|[A-Z]|this|plans|[“\"]).+)$",
    )
)
_MIDDLE = re.compile(
    rf", (?:(?P<who>[^,\"“”]{{3,90}}?) {_SAID}{_WHEN}|according to (?P<other>[^,\"“”]{{3,90}}?)),(?= )"
)
_QUOTED = re.compile(r"^[\"“](?P<quote>[^\"“”]{12,}?)[,.]?[\"”]")
_AFTER_QUOTE = re.compile(
    rf"^ ?(?:(?P<who>[^,\"“”]{{2,90}}?)(?:, [^,\"“”]{{3,60}},)? {_SAID}|{_SAID} (?P<other>[^\"“”]{{2,"
    rf"90}}?)(?:[.,]?$|[.,]? [\"“]))"
)
_AFTER_COLON = re.compile(
    r"^(?P<who>[^\"“”:]{3,110}?)(?: (?:said|wrote|added))?(?: in [^:]{3,40})?: ?[\"“](?P<quote>[^\"“”]{12,})[\"”]\.?$"
)
_UNNAMED = re.compile(
    r"\b(?:people|persons?|sources?|employees?|(?<!chief )executives?|officials?|managers?|bankers?|insiders?|"
    r"someone|"
    r"documents?|memos?|"
    r"e-?mails?|papers|slides|presentation|staff|workers?|report|recording|familiar with|close to|briefed on)\b"
)
_LINK = re.compile(
    r"^(?:(?:sources?|exclusive|report|breaking): |(?:but|and|so|meanwhile|separately|however|also|in addition|"
    r"moreover|still|yet|instead|for now|on \w+day|"
    r"at the same time|earlier|last \w+|this \w+day|now|in a (?:statement|filing))\b,? )+",
    re.IGNORECASE,
)
_ACTS = (
    "(?:has |have |had |also |again |later |swiftly |flatly |did |would |could )*"
    "(?:den|dismiss|reject|rul|declin|refus|said|call|describ|not|did|insist)"
)
_BEFORE_VERB = re.compile(rf"^(?P<who>[^,\"“”]{{2,80}}?)(?:,[^,]{{2,60}},)? {_ACTS}")
_PRONOUN = re.compile(r"(?:it|he|she|they|that|this)\b", re.IGNORECASE)
_HEARERS = re.compile(r"\b(?:is|are|was|were|be|been|being)$", re.IGNORECASE)
_STOP = " \t,;:"
_FEWEST = 4  # words that a sentence has left when its speaker is taken off


def take_speaker(text: str) -> tuple[str | None, str]:
    """Whose word a sentence is, None where it does not say; and the sentence without that."""
    if found := _AFTER_COLON.match(text):
        return _clean(found["who"]) or None, found["quote"]
    if found := _QUOTED.match(text):
        who = _AFTER_QUOTE.match(text[found.end() :])
        return (_clean(who["who"] or who["other"]) or None if who else None), found["quote"]
    for pattern in _TAILS:
        if (found := pattern.search(text)) and len(text[: found.start()].split()) >= _FEWEST:
            return _clean(found["who"]) or None, text[: found.start()]
    for pattern in _HEADS:
        if found := pattern.match(link_off(text)):
            return _clean(found["who"]) or None, found["rest"]
    if found := _MIDDLE.search(text):
        return _clean(found["who"] or found["other"]) or None, f"{text[: found.start()]},{text[found.end() :]}"
    return None, text


def speaker_before(text: str) -> str | None:
    """Who does the denying or the keeping silent: what stands before the verb."""
    found = _BEFORE_VERB.match(text)
    who = _clean(found["who"]) if found else ""
    return who if who and not _PRONOUN.match(who) else None


def unnamed(who: str) -> bool:
    """Whether a speaker is somebody who is not named, or a document."""
    return _UNNAMED.search(who) is not None


def link_off(text: str) -> str:
    """A sentence without the words that only join it to the one before."""
    return _LINK.sub("", text).strip()


def _clean(who: str) -> str:
    """A speaker without what only joins it to the sentence; "" for those who were told, and told nothing."""
    if _HEARERS.search(who):
        return ""
    return re.sub(r"^(?:citing|quoting) | (?:have|has|had)$", "", link_off(who.strip(_STOP + ".")), flags=re.IGNORECASE)
