"""Which outlet is credited, and where an article has its news from."""

from __future__ import annotations

import pytest

from tracker.model import Article
from tracker.stance.credit import credited, same_outlet
from tracker.stance.sourcing import sourcing


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Vellmar will shut its depot, the Harbour Courier reported on Tuesday.", "the Harbour Courier"),
        ("According to the Meridian Post, two buyers have come forward.", "the Meridian Post"),
        ("The talks were first reported by LatePost.", "LatePost"),
        ("The Evening Ledger, citing two bankers, said that the sale was near.", "The Evening Ledger"),
        ("According to local media reports, the plant will close.", "local media reports"),
        ("据晚点LatePost报道，微澜将推出新平台。", "晚点LatePost"),
        ("据《港湾晚报》消息，工厂将关闭。", "港湾晚报"),
        ("有媒体报道称，微澜将裁员。", "有媒体"),
    ],
)
def test_credited(text: str, outlet: str) -> None:
    assert credited(text) == outlet


@pytest.mark.parametrize(
    "text",
    [
        "Vellmar said on Tuesday that it would close the depot.",
        "Its reported rate of late payments is the lowest in the region.",
        "据了解，微澜正在评估。",
        "据知情人士称，微澜将裁员。",
        "记者获悉，微澜将裁员。",
        "董事会审议通过《关于终止合并的议案》。",
        "微澜称，《夜航》已停播。",
        "",
    ],
)
def test_nobody_is_credited(text: str) -> None:
    assert credited(text) is None


def test_an_outlet_is_known_by_its_short_name_and_in_the_genitive() -> None:
    assert credited("There were 171 of us, by the Courier's count.", "Harbour Courier") is None
    assert credited("There were 171 of us, by the Courier’s count.", "Harbour Courier") is None


def test_an_outlet_does_not_credit_itself() -> None:
    text = "Three people told the Courier that the depot will close, the Courier reported."
    assert credited(text, own="Harbour Courier") is None
    assert same_outlet("the Courier", "Harbour Courier")
    assert not same_outlet("Courier", "Ledger")


def test_sourcing_of_an_article() -> None:
    def page(text: str) -> Article:
        return Article("https://a.example/1", "Depot to close", text, outlet="Harbour Courier")

    own = sourcing(page("The depot will close.\nThree managers told this newspaper so."))
    copied = sourcing(page("The depot will close.\nThe Meridian Post reported it, citing people familiar with it."))
    silent = sourcing(page("The depot will close."))
    assert (own.own, own.credited) == (True, None)
    assert (copied.own, copied.credited) == (False, "The Meridian Post")
    assert (silent.own, silent.credited) == (False, None)
