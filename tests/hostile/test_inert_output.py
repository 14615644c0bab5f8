"""Escape sequences, bidi tricks and markup from pages and feeds do nothing in the terminal, nor break the JSON."""

from __future__ import annotations

import json
import re
from html import escape

import pytest

from tests.hostile.conftest import check
from tests.site import Site
from tracker import console, records
from tracker.claims import Config
from tracker.cli.check import summary
from tracker.model import Status
from tracker.settle import Gathered
from tracker.store import Store

EVIL = (
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\ \x9b2J \u202egnp.exe"
    "\u202c \u2066x\u2069 zero\u200bwidth \u200fr \ufeff [bold red]markup[/] [link=file:///etc/passwd]x[/link] :bomb: "
    "=cmd|'/C calc'!A0 %s {0} ${HOME} \r\nsecond \x08\x08 line \U000e0041 \ud7a3"
)
ACTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
FILLER = "".join(f"<p>The head office stands in the port of Corrow, pier {n}, dredged in 1987.</p>" for n in range(90))
DENIAL = "“We have no plan to let other merchants sell on our website,” a Vellmart spokeswoman said {} on Tuesday."


@pytest.fixture
def told(site: Site, config: Config, store: Store, capsys: pytest.CaptureFixture[str]) -> str:
    """All that the console says after two checks of a page full of it."""
    evil = escape(EVIL)
    page = (
        f"<html><head><title>{evil}</title><meta property='og:site_name' content=\"{evil}\">"
        f"<meta name=author content=\"{evil}\"></head><article><h1>Vellmart {evil}</h1>"
        f"<p>Vellmart denied that it will let other merchants sell on its website.</p><p>{DENIAL.format('@@')}</p>"
        + FILLER
    )  # fmt: skip
    site.put("/story", page.replace("@@", evil))
    links = (
        f"<item><title>{{}}</title><link>{site.url('/story')}</link></item>"
        f"<item><title>x</title><link>{site.url('/gone')}?%1b[31m%E2%80%AE</link></item>"
    )
    title = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", evil)
    site.put("/feed.xml", f"<rss version='2.0'><channel><title>{title}</title>{links.format(title)}</channel></rss>")
    report = check(config, store)
    assert {c.after for c in report.changes} == {Status.DENIED}
    site.put("/story", page.replace("@@", "once more").replace("denied that", "denied " + evil + " that"))
    again = check(config, store)
    assert again.revised == 1
    console.show_report(report, config)
    console.show_report(again, config)
    console.show_board(config, store)
    (claim,) = config.claims
    verdict = store.verdict(claim.id)
    assert verdict is not None
    evidence = Gathered(config, store).of(claim)
    edits = [r for e in evidence for r in store.revisions(e.url)]
    console.show_claim(claim, verdict, evidence, store.changes(), edits, again.blind)
    for change in store.changes():
        print(json.dumps(records.change_record(change), ensure_ascii=False))
    print(json.dumps(summary(again), ensure_ascii=False))
    return capsys.readouterr().out


def test_terminal_escape_sequences_and_bidi_in_titles_and_quotes_are_inert(told: str) -> None:
    assert "red" in told and "gnp.exe" in told, "the words are shown, what they would do is not"
    assert ACTS.findall(told) == []
    assert "[bold red]markup[/]" in told, "nor is it read as the console's own markup"


def test_records_are_one_line_each_and_read_back(told: str) -> None:
    lines = [line for line in told.splitlines() if line.startswith("{")]
    assert len(lines) >= 2
    assert all(isinstance(json.loads(line), dict) for line in lines)
