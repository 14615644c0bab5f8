"""The plainest denial there is, the claim's own verb with a negation right before it: "it is not building a platform".

A statistical model may be led astray by all that such a sentence repeats of the claim. Of the labelled passages about
their claim on which this fires, nine in ten refute it; it is asked only where a model says the opposite.
"""

from __future__ import annotations

import re

from tracker.language import HAN, fold
from tracker.stance.features import STOP, stem
from tracker.stance.tokens import tokens

_NOT = re.compile(
    r"(?:n['’]t|\b(?:not|never|no (?:plans?|intention|intent|talks?|discussions?|proposal|decision|agreement|deal)))\b"
    r"(?! (?:only|yet|just|because|deny|denied|denying|rule|ruled|comment|say|said|confirm))"
)
_LIFTED = re.compile(r"\b(?:den(?:y|ies|ied|ying)|refus|declin|if|whether|unless|until|yet|no longer)\b|\?")
_NOT_HAN = re.compile(r"(?:没有|并未|从未|不会|无意|不打算)(?!排除|否认|说).{0,4}$")
_LIFTED_HAN = re.compile(r"是否|有没有|如果|若|尚未|还没有|暂|？|\?")
_SENTENCES, _CLAUSES_HAN = re.compile(r"(?<=[.;!?])\s"), re.compile(r"[，。；！,;]")
_VERB_HAN = re.compile(r"将([\u3400-\u9fff]{2})")
_REACH = 4  # words between the negation and the verb
_SHORTEST = 3  # of a stem: shorter ones begin too many words
_LONGER = 4  # letters that a form may have more than its stem


def negates(claim: str, subjects: tuple[str, ...], passage: str) -> bool:
    """Whether the passage says in so many words that what the claim foretells is not done."""
    if HAN.search(claim) and HAN.search(passage):
        return _negates_han(fold(claim), fold(passage))
    words = tokens(claim, subjects)
    if "will" not in words or {"not", "no", "never"} & set(words):
        return False
    verb = next((w for w in words[words.index("will") + 1 :] if w not in STOP and w.isalpha()), "")
    root = stem(verb)
    return len(root) >= _SHORTEST and any(_says_not(root, sentence) for sentence in _SENTENCES.split(fold(passage)))


def _says_not(root: str, sentence: str) -> bool:
    for found in _NOT.finditer(sentence):
        following = re.findall(r"[a-z'-]+", sentence[found.end() :])[:_REACH]
        near = any(w.startswith(root) and len(w) <= len(root) + _LONGER for w in following)
        if near and not _LIFTED.search(sentence):
            return True
    return False


def _negates_han(claim: str, passage: str) -> bool:
    verb = _VERB_HAN.search(claim)
    if verb is None:
        return False
    for clause in _CLAUSES_HAN.split(passage):
        before, found, _ = clause.partition(verb[1])
        if found and _NOT_HAN.search(before) and not _LIFTED_HAN.search(clause):
            return True
    return False
