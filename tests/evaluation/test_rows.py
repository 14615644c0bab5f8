"""What the trained reader learns from: passages told of somebody else say the same."""

from __future__ import annotations

from tracker.stance.protocol import View
from training.passages import Item
from training.reader_items import disguised


def item(story: str, *names: str, passage: str) -> Item:
    view = View(f"{names[0]} will close.", names, passage, f"{names[0]} was asked.", headline=False)
    return Item(story, "en", view, {"stance": "refutes"}, "yes")


def test_names_go_and_all_else_stays() -> None:
    told = [
        item("a-1", "Corvane Air", "Corvane", "the carrier", passage="The carrier: Corvane Air stays, Corvane said."),
        item("b-1", "Brell Bank", "Brell", "the bank", passage="Brell denied it."),
    ]
    seen = {found.view.passage for seed in range(20) for found in disguised(told, seed)}
    assert seen == {
        told[0].view.passage,
        "The carrier: Brell Bank stays, Brell said.",
        "Brell denied it.",
        "Corvane denied it.",
    }
    for seed in range(20):
        for one, other in zip(told, disguised(told, seed), strict=True):
            assert (one.story, one.labels, one.about) == (other.story, other.labels, other.about)
            assert other.view.subjects[0] in other.view.claim
            assert other.view.subjects[0] in other.view.context
            assert other.view.subjects[-1] == one.view.subjects[-1]


def test_common_nouns_and_longer_words_are_no_names() -> None:
    told = [
        item("a-1", "柯帆航空", "该公司", "公司", passage="该公司称，公司没有变动，柯帆航空照飞。"),
        item("b-1", "牵藤", "牵藤文化", passage="牵藤否认。"),
        item("c-1", "Dane", passage="Dane said that Danewell stays."),
        item("d-1", "Brell", passage="Brell denied it."),
    ]
    seen = {found.view.passage for seed in range(40) for found in disguised(told, seed)}
    assert "该公司称，公司没有变动，牵藤照飞。" in seen
    assert "Brell said that Danewell stays." in seen
    assert not any("该" in text and "公司没有变动" not in text for text in seen)


def test_a_name_in_another_script_is_no_stand_in() -> None:
    told = [
        item("a-1", "Maison Aurèle", passage="Maison Aurèle stays."),
        item("b-1", "柯帆航空", passage="柯帆航空否认。"),
    ]
    assert all(list(disguised(told, seed)) == told for seed in range(20))
