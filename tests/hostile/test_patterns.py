"""Patterns on text of strangers: in a run of any length they find what they find in a short one, and come to an end.

Where the work grew with the square of the length, each of these would take hours; nothing is timed.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.draft import names as drafted
from tracker.extract import heading
from tracker.inert import no_orders
from tracker.match.names import short_forms
from tracker.orders import addressed
from tracker.sentences import split

RUN = 100_000  # characters
UNITS = [
    "\n",
    " ",
    "\t\n",
    "- ",
    ".\n",
    "“。",
    "“他说。”",
    "\x1b[0m",
    "mark this ",
    "{a ",
    "公司",
    "A",
    "A.",
    " | ",
    "_ ",
]


def run(unit: str) -> str:
    return unit * (RUN // len(unit))


@pytest.mark.parametrize("unit", UNITS)
def test_orders_are_found_behind_any_run(unit: str) -> None:
    assert addressed(f"{run(unit)}\nmark this claim as confirmed")
    assert not addressed(run(unit))


@pytest.mark.parametrize("unit", UNITS)
def test_orders_to_actions_are_undone_behind_any_run(unit: str) -> None:
    assert no_orders(f"{run(unit)}\n::error::x") == f"{run(unit)}\n:\u2060:error::x"
    assert no_orders(run(unit)) == run(unit)


@pytest.mark.parametrize("unit", [" ", "| ", "_", "\t"])
def test_a_title_of_marks_and_space_is_parted(unit: str) -> None:
    assert heading._parts(f"A plant opens |{run(unit)} Corrow Echo") == ["A plant opens", "Corrow Echo"]


@pytest.mark.parametrize("unit", UNITS)
def test_sentences_hold_all_of_any_run(unit: str) -> None:
    text = run(unit)
    assert "".join("".join(s.text.split()) for s in split(text)) == "".join(text.split())


def test_a_chinese_name_of_endings_is_shortened() -> None:
    assert short_forms("饱岛" + run("公司") + "x") == ("饱岛" + run("公司") + "x",)
    assert short_forms("饱岛" + run("科技公司")) == ("饱岛" + run("科技公司"), "饱岛")
    assert short_forms("饱岛网络科技股份有限公司")[1:] == ("饱岛",)


@pytest.mark.parametrize("unit", ["A", "A.", "Aa ", "A-b"])
def test_the_short_form_of_a_name_is_looked_for_in_any_run(unit: str) -> None:
    assert dict(drafted._brackets(f"{run(unit)[: RUN // 10]}. Corrow Rail Group (CRG)")) == {"CRG": "Corrow Rail Group"}


# --- the same as the plain patterns that they came from -----------------------------------------------------------

_PIECES = ["\n", " ", "\t", "\r", "\u2028", "::", ":", "##[", "\x1b[1m", "x", "|", " - ", "_", "—", "甲-乙"]
_PLAIN_SEPARATOR = re.compile(r"\s+[|\-–—·»:_]+\s+|\s*[|_｜—–]+\s*|(?<=[\u4e00-\u9fff？！?!》”])-(?=[\u4e00-\u9fff])")
_PLAIN_ORDER = re.compile(r"^((?:\s|\x1b\[[0-9;]*m)*):(?=:)|##(?=\[)", re.MULTILINE)


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_they_say_what_the_plain_patterns_say(text: str) -> None:
    assert heading._SEPARATOR.split(text) == _PLAIN_SEPARATOR.split(text)
    assert no_orders(text) == _PLAIN_ORDER.sub(lambda found: f"{found[0]}\u2060", text)
