"""One plain line that says why a claim stands where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.judge.weigh import happened
from tracker.model import Evidence, Rule, Status, Voice

_WHY = {
    (Status.CORROBORATED, Rule.SECOND_ORIGIN): "A second independent origin reports it: {who}, {when}.",
    (Status.UNVERIFIED, Rule.SECOND_ORIGIN): "One origin reports it: {who}, {when}.",
    (Status.CONFIRMED, Rule.ON_RECORD): "Said on the record: {who}, {when}.",
    (Status.DENIED, Rule.DENIAL): "Denied by its subject: {who}, {when}.",
    (Status.DISPUTED, Rule.DENIAL): "Independent origins stand against each other or against a denial: {who}, {when}.",
    (Status.IN_PROGRESS, Rule.TESTING): "A test, a pilot or a build is under way: {who}, {when}.",
    (Status.IN_PROGRESS, Rule.EVENT): "One origin alone reports the event: {who}, {when}.",
    (Status.FULFILLED, Rule.EVENT): "It has happened: {who}, {when}.",
    (Status.ABANDONED, Rule.SHELVED): "Shelved before it was fulfilled: {who}, {when}.",
    (Status.REFUTED, Rule.CONTRARY): "Shown to be false, or overtaken by its opposite: {who}, {when}.",
    (
        Status.RETRACTED,
        Rule.WITHDRAWAL,
    ): "The outlet that reported it took it back and no other origin carries it: {who}.",
    (Status.CONFIRMED, Rule.TRACKED_DENIAL): "The denial is on record: {who}, {when}.",
    (Status.DISPUTED, Rule.TRACKED_DENIAL): "What was denied is corroborated by independent origins: {who}, {when}.",
    (Status.RETRACTED, Rule.TRACKED_DENIAL): "The subject admits what it had denied: {who}, {when}.",
    (Status.REFUTED, Rule.TRACKED_DENIAL): "What was denied has come about: {who}, {when}.",
}
_BY_RULE = {
    Rule.SEED: "As the article left it; nothing since has moved it.",
    Rule.WITHDRAWAL: "Judged anew, because evidence was withdrawn: {who}.",
    Rule.HUMAN: "A person has ruled on it.",
}
_VOICES = {Voice.SUBJECT: "the subject itself", Voice.AUTHORITY: "an authority"}


def because(status: Status, rule: Rule, stands_on: Sequence[Evidence]) -> str:
    """The reason for a status, with who said what decided it and of what day."""
    line = _WHY.get((status, rule)) or _BY_RULE.get(rule) or "By the rule {rule}: {who}, {when}."
    if not stands_on:
        return line if "{" not in line else "By the rule " + rule.value + "."
    first = stands_on[0]
    outlet = first.outlet or first.url
    voice = _VOICES.get(first.voice)
    return line.format(rule=rule.value, who=f"{voice}, in {outlet}" if voice else outlet, when=happened(first).date())
