"""What is allowed and still looks wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tracker.config import lint, load, warnings

Write = Callable[[str | bytes], Path]
HEAD = "version: 1\nentities:\n  acme: {names: [Acme, 艾克米]}\nsources:\n  - page: https://example.com/\nclaims:\n"
GOOD = "text: Acme will open a plant., also: [艾克米将开设工厂], about: [acme]"


@pytest.mark.parametrize(
    ("claim", "fragment"),
    [
        ("text: Acme will open a plant., also: [艾克米将开设工厂]", "is about nobody"),
        ("text: Acme will open a plant., about: [acme]", "has no Chinese wording"),
        ("text: 艾克米将开设工厂, about: [acme]", "has no English wording"),
        ("text: Acme will not open a plant., also: [艾克米将开设工厂], about: [acme]", "is written as a negation"),
        ("text: Acme will open a plant., also: [艾克米], about: [acme], due: 2021-01-01", "was due on 2021-01-01"),
        (f"{GOOD}, as_of: 2021-02-02, due: 2021-01-01", "before its as_of 2021-02-02"),
    ],
)
def test_a_claim_that_looks_wrong_is_named_at_its_place(claim: str, fragment: str, write: Write) -> None:
    _, found = lint(write(f"{HEAD}  - {{id: plant, {claim}}}\n"))
    assert len(found) == 1
    assert 'claim "plant"' in found[0].found
    assert fragment in found[0].found
    assert (found[0].line, found[0].column) == (7, 10)


def test_a_claim_without_fault_draws_no_word(write: Write) -> None:
    denial = "denies: plant, text: Acme will not open a plant., also: [艾克米], about: [acme]"
    _, found = lint(write(f"{HEAD}  - {{id: plant, {GOOD}}}\n  - {{id: no-plant, {denial}}}\n"))
    assert found == []


def test_due_is_measured_by_the_day_that_is_given(write: Write) -> None:
    config = load(write(f"{HEAD}  - {{id: plant, {GOOD}, due: 2021-01-01}}\n"))
    assert warnings(config, today=date(2021, 1, 1)) == []
    assert len(warnings(config, today=date(2021, 1, 2))) == 1


def test_files_that_track_nothing(write: Write) -> None:
    assert [p.found for p in lint(write("version: 1\n"))[1]] == ["no claims"]
    path = write(f"version: 1\nentities: {{acme: {{names: [Acme, 艾克米]}}}}\nclaims:\n  - {{id: plant, {GOOD}}}\n")
    assert [(p.file, p.line, p.found) for p in lint(path)[1]] == [(str(path), 1, "no sources")]


def test_names_that_only_chinese_punctuation_parts(write: Write) -> None:
    head = HEAD.replace("[Acme, 艾克米]", "[Acme，艾克米]")
    assert 'has the name "acme，艾克米"' in lint(write(f"{head}  - {{id: plant, {GOOD}}}\n"))[1][0].found


def test_entities_that_share_a_name(write: Write) -> None:
    head = HEAD.replace("sources", "  globex: {names: [ACME]}\nsources")
    _, found = lint(write(f"{head}  - {{id: plant, {GOOD}}}\n"))
    assert [(p.line, p.found) for p in found] == [(4, 'entity "globex" shares the name "acme" with "acme"')]


def test_the_terms_of_google_news_are_named_where_it_is_a_source(write: Write) -> None:
    claim = f"  - {{id: plant, {GOOD}}}\n"
    _, found = lint(write(HEAD.replace("- page: https://example.com/", "- search: google-news") + claim))
    assert ["personal use" in problem.found for problem in found] == [True]
    assert lint(write(HEAD.replace("- page: https://example.com/", "- search: gdelt") + claim))[1] == []
