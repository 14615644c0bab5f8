"""Who is in an article, and whom its sentences mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.draft.mandarin import traditional
from tracker.draft.names import Named
from tracker.draft.parts import Statement
from tracker.inert import one_line
from tracker.model import Article

# What is to come or going on. Where nobody is named as the source, a sentence without it is background.
_UNDER_WAY = re.compile(
    r"\b(?:will|plans?|considering|weighing|in talks|preparing|getting ready|making ready|set to|to be|is|are)\b|"
    "将|將|正|拟|擬|计划|計劃|打算|准备|準備|决定|決定|酝酿|醞釀"
)
_VERB = re.compile(
    r"\b(?:will|would|has|have|is|are|was|were|plans?|denied|had|hid|cut|sold|bought|\w+ed)\b|[将將正]|计划|計劃|"
    r"已|否认|否認"
)
# Who speaks for the one that an article is about without naming it.
_OFFICER = re.compile(
    r"^(?:its|the (?:company|group|firm|bank|airline|club|trust)['’]s) |"
    r"^(?:chief executive|chair(?:man|woman)?|president|spokes\w+)\b|"
    r"^该?(?:公司|集团|銀行|银行)?(?:创始人|創辦人|董事长|董事長|总裁|總裁|首席执行官|发言人|發言人|相关负责人|CEO)",
    re.IGNORECASE,
)
_REGISTERED = re.compile(r"有限公司$|(?:Ltd|Limited|Inc|plc)\.?$")


@dataclass(frozen=True)
class Cast:
    """Whom an article names, those named most first."""

    article: Article
    people: Sequence[Named]

    @property
    def main(self) -> Named | None:
        """Whom the article is about: no place; the first in the headline or the lead, else the one named most."""
        title = self.article.title
        able = [n for n in self.people if not n.place and (n.mentions > 1 or n.at(title) >= 0)] or list(self.people)
        able = [n for n in able if not n.person] or able
        lead = next((line for line in self.article.text.split("\n") if line.strip()), "")
        for text, least in ((title, 2), (lead, 1)):
            if named := [n for n in able if n.at(text) >= 0 and n.mentions >= least]:
                return min(named, key=lambda n: n.at(text))
        return max(able, key=lambda n: n.mentions, default=None)

    def speaking(self, who: str | None) -> Named | None:
        """The one that a speaker is or speaks for."""
        return next((n for n in self.people if who and not n.place and n.at(who) >= 0), None)

    def speaks_for(self, who: str | None) -> str:
        """What the company or body is called that a speaker speaks for; "" for nobody known."""
        able = (n for n in self.people if who and not n.place and not n.person and n.at(who) >= 0)
        return next(map(called, able), "")

    def about(self, statement: Statement) -> list[Named]:
        """The subjects of a claim: who stands before its verb, at most two and no places; else whom the article is
        about, where the claim names it, or where somebody is reported to say it and it is under way."""
        text, main = statement.text, self.main
        verb = _VERB.search(text)
        head = text[: verb.start()] if verb and verb.start() > 1 else text
        placed = sorted((at, i) for i, n in enumerate(self.people) if (at := n.at(head)) >= 0 and not n.place)
        chosen = [self.people[i] for _, i in placed[:2]]
        if not chosen and main and (main.at(text) >= 0 or (statement.speaker and under_way(text))):
            chosen = [main]
        return [n for n in chosen if not n.person] or chosen

    def own_word(self, statement: Statement, about: Sequence[Named]) -> bool:
        """Whether a statement is its subjects' own, on the record."""
        speaker = self.speaking(statement.speaker)
        if any(n is speaker for n in about):
            return statement.on_record
        officer = (speaker is None or speaker.person) and _OFFICER.search(statement.speaker or "")
        return statement.on_record and bool(officer) and self.main in about

    def attribution(self, statement: Statement) -> str | None:
        """Whose word a statement is, by way of the article's outlet."""
        outlet, who = self.article.outlet, statement.speaker
        if who and outlet and not (who in outlet or outlet in who):
            if not self.article.lang.startswith("zh"):
                return plain(f"{who}, via {outlet}")
            return plain(f"{who}，經{outlet}報道" if traditional(self.article.text) else f"{who}，经{outlet}报道")
        return plain(outlet or who or "") or None


def called(named: Named) -> str:
    """What a draft calls somebody: the first name that is not the register's."""
    return next((n for n in named.names if not _REGISTERED.search(n)), named.names[0])


def under_way(text: str) -> bool:
    """Whether a sentence tells what is to come or going on."""
    return _UNDER_WAY.search(text) is not None


def plain(text: str) -> str:
    """Text of a page on one line, and nothing in it that a claims file would take for a secret's name."""
    return one_line(text).replace("${", "$ {")
