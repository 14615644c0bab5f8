"""Drafts of articles written for these tests, against the claims that a person would draft from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.draft.conftest import stories
from tracker import config
from tracker.draft import Draft, draft, links, render
from tracker.extract import extract, from_text
from tracker.language import terms
from tracker.model import Status

STORIES = stories()
# Of the terms of two sentences, F1: quoted closely enough to be edited rather than written anew.
ALIKE = 0.6
# Of the expected claims of all articles; a floor, a little below what is reached.
RECALL = 0.90


def drafted(path: Path, outlet: str) -> Draft:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return draft(extract(text, "https://echo.example/story"), links(text, "https://echo.example/story"))
    return draft(from_text(text, "https://news.example/story", outlet=outlet))


def alike(one: str, other: str) -> float:
    a, b = set(terms(one)), set(terms(other))
    return 2 * len(a & b) / (len(a) + len(b))


def found(made: Draft, want: dict, all_wanted: list[dict]) -> bool:
    """Whether a claim is in the draft; a denial, whether a claim like its target is denied there."""
    text = all_wanted[want["denies"]]["text"] if "denies" in want else want["text"]
    like = {d.claim.id for d in made.claims if d.claim.denies is None and alike(d.claim.text, text) >= ALIKE}
    return any(d.claim.denies in like for d in made.claims) if "denies" in want else bool(like)


@pytest.mark.parametrize(("path", "gold"), STORIES, ids=lambda v: v.stem if isinstance(v, Path) else "")
def test_the_draft_loads_and_has_nothing_that_looks_wrong(path: Path, gold: dict, tmp_path: Path) -> None:
    file = tmp_path / "claims.yaml"
    file.write_text(render(drafted(path, gold["outlet"])), encoding="utf-8")
    loaded, warnings = config.lint(file)
    assert loaded.claims and loaded.entities
    assert [w for w in warnings if "negation" in w.found or "about nobody" in w.found] == []
    assert loaded.article.outlet == gold["outlet"]


@pytest.mark.parametrize(("path", "gold"), STORIES, ids=lambda v: v.stem if isinstance(v, Path) else "")
def test_the_subject_is_an_entity_with_its_spellings(path: Path, gold: dict) -> None:
    made = drafted(path, gold["outlet"])
    names = {name for entity in made.entities for name in entity.names}
    assert [want for want in gold["subject"] if not any(want in name for name in names)] == []
    assert {d for e in made.entities for d in e.official} == set(gold.get("official", ()))


@pytest.mark.parametrize(("path", "gold"), STORIES, ids=lambda v: v.stem if isinstance(v, Path) else "")
def test_what_is_found_has_the_status_and_the_speaker_of_the_article(path: Path, gold: dict) -> None:
    made = drafted(path, gold["outlet"])
    for want in gold["claims"]:
        for told in made.claims:
            if alike(told.claim.text, want["text"]) >= 0.8 and (told.claim.denies is not None) == ("denies" in want):
                assert told.claim.status == Status(want["status"]), told.claim.text
                if "by" in want:
                    assert want["by"].lower() in (told.claim.attributed_to or "").lower()


def test_most_expected_claims_are_drafted_and_not_many_more() -> None:
    drafts = [(drafted(path, gold["outlet"]), gold["claims"]) for path, gold in STORIES]
    hits = [found(made, want, claims) for made, claims in drafts for want in claims]
    assert sum(hits) / len(hits) >= RECALL
    assert sum(len(made.claims) for made, _ in drafts) <= 1.25 * len(hits)


def test_every_drafted_denial_denies_a_claim_that_is_marked_as_denied() -> None:
    for path, gold in STORIES:
        by_id = {d.claim.id: d.claim for d in drafted(path, gold["outlet"]).claims}
        for claim in by_id.values():
            if claim.denies is not None:
                assert by_id[claim.denies].status is Status.DENIED
