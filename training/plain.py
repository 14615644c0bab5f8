"""Plain agency sentences made from the corpus's claims by the forms of corpus/plain.txt."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from training.passages import Item

FORMS = Path(__file__).resolve().parents[1] / "corpus" / "plain.txt"
_ENGLISH = re.compile(r"^(?P<s>[^,]{2,60}?) will (?P<v>.+?)\.?$")
_CHINESE = re.compile(r"^(?P<s>[\u3400-\u9fffA-Za-z0-9]{2,16}?)将(?P<v>.+?)。?$")
_OUTLETS = {
    "en": ("Harbour Courier", "Meridian Post", "Evening Ledger"),
    "zh": ("《港湾晚报》", "经纬周刊", "潮汐财经"),
}
# What comes before a form that only answers: what it answers, or background. In articles the two may lie far apart, and
# what an answer answers is the matcher's to say.
_BEFORE = {
    "en": (
        "{S} will {V}, the {O} reported on Monday.",
        "The company employs about 4,000 people. Its shares have lost a third of their value since January.",
        "{S} was founded in 1998. It has about 3 million customers in eleven countries.",
    ),
    "zh": (
        "据{O}报道，{S}将{V}。",
        "{S}成立于2008年，员工约四千人。公司去年营收一百二十亿元。",
        "今年以来，该股累计下跌三成。",
    ),
}
_EACH = 16  # forms used for one claim


@dataclass(frozen=True)
class Form:
    """One line of the table."""

    labels: dict[str, str]
    lang: str
    text: str


def read_forms(path: Path = FORMS) -> list[Form]:
    """All forms, in the order of the file."""
    forms = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            labels, lang, text = (part.strip() for part in line.split("|"))
            stance, act, voice = labels.split()
            forms.append(Form({"stance": stance, "act": act, "voice": voice}, lang, text))
    return forms


def plain_items(items: Sequence[Item]) -> list[Item]:
    """For every claim of `items` a few forms, filled; which ones depends on the claim's text alone."""
    forms = read_forms()
    first = {(item.story, item.view.claim): item for item in items}
    made = []
    for (_, claim), item in first.items():
        for lang, pattern in (("en", _ENGLISH), ("zh", _CHINESE)):
            found = pattern.match(claim)
            if found is None:
                continue
            mine = sorted((f for f in forms if f.lang == lang), key=lambda f: zlib.crc32((f.text + claim).encode()))
            made += [_fill(form, found["s"], found["v"], item) for form in mine[:_EACH]]
    return made


def _fill(form: Form, subject: str, deed: str, item: Item) -> Item:
    outlets = _OUTLETS[form.lang]
    outlet = outlets[zlib.crc32(item.view.claim.encode()) % len(outlets)]
    befores = _BEFORE[form.lang]
    before = "" if "{V}" in form.text else befores[zlib.crc32((item.view.claim + form.text).encode()) % len(befores)]
    passage, context = (
        text.replace("{S}", subject).replace("{V}", deed).replace("{O}", outlet) for text in (form.text, before)
    )
    view = replace(item.view, passage=passage, context=context, headline=form.labels["act"] == "question")
    return replace(item, view=view, labels=form.labels, about="yes", pair=None, old=False, made=True)
