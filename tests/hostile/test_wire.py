"""One denial on the wire, printed by sixty outlets."""

from __future__ import annotations

from datetime import timedelta

from tests.hostile.conftest import START
from tests.site import Site
from tracker import pipeline
from tracker.claims import Config
from tracker.fetch import Fetcher
from tracker.model import Change, Status
from tracker.pipeline import Report
from tracker.settle import Gathered
from tracker.store import Store
from tracker.watching import SourceNews

DENIAL = [
    "Vellmart denied on Tuesday that it will let other merchants sell on its website.",
    "“We have no plan to let other merchants sell on our website,” a Vellmart spokeswoman said in a statement.",
    "Vellmart runs 212 shops and a website, and was founded in 1987 in the port of Corrow.",
]


def test_60_copies_of_one_wire_denial_are_one_origin_one_alert(site: Site, config: Config, store: Store) -> None:
    heard: list[Change | SourceNews] = []

    def whom(news: Change | SourceNews) -> list[tuple[str, str]]:
        heard.append(news)
        return [("desk", "")]

    def look(hours: int) -> Report:
        at = START + timedelta(hours=hours)
        with Fetcher(config.settings, now=lambda: at) as fetcher:
            return pipeline.check(config, store, fetcher, lambda: at, whom=whom)

    site.put_feed("/feed.xml", "Meridian Post", [])
    look(0)
    papers = [f"/paper-{n}" for n in range(60)]
    for n, path in enumerate(papers):
        site.put_article(path, f"Vellmart denies plan ({n})", DENIAL, f"Paper {n}", "2026-03-03T08:00:00Z")
    for hours, seen in ((1, 20), (2, 40), (3, 60)):
        site.put_feed("/feed.xml", "Meridian Post", [(path, "Vellmart denies plan") for path in papers[:seen]])
        look(hours)
    assert [(c.after, len(c.evidence) > 0) for c in heard if isinstance(c, Change)] == [(Status.DENIED, True)]
    assert len(store.outbox.rows()) == 1
    evidence = Gathered(config, store).of(config.claims[0])
    assert len({piece.url for piece in evidence}) == 60
    assert len({piece.origin for piece in evidence if piece.stance == "refutes"}) == 1
