"""What is printed in a job of GitHub Actions gives its runner no orders."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.conftest import change, piece
from tracker import console
from tracker.claims import Claim, Config, SeedArticle
from tracker.inert import no_orders

ORDER = re.compile(r"^(?:\s|\x1b\[[0-9;]*m)*::|##\[", re.MULTILINE)


@given(st.lists(st.sampled_from(["::", ":", "##[", "#", "[", "error", "\n", " ", "\x1b[31m", "\t"])).map("".join))
def test_nothing_is_an_order(text: str) -> None:
    made = no_orders(text)
    assert not ORDER.search(made)
    assert made.replace("\u2060", "") == text


def test_a_quote_on_the_console_is_no_order(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "word " * 13 + "::error::forged " * 30 + "##[add-mask]plant"
    config = Config(SeedArticle(), {}, (Claim("plant", evil),))
    console.show_change(
        change(because=evil, evidence=(piece(quote=evil, outlet="::error::x", url="::stop::"),)), config
    )
    out = capsys.readouterr().out
    assert "error" in out
    assert not ORDER.search(out)
