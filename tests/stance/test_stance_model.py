"""The parts of the model: masks, cues, features, the file formats, decoding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import resources

import pytest

from tracker.claims import Claim
from tracker.model import Act, Stance, Voice
from tracker.stance import trees, weights
from tracker.stance.assess import assess
from tracker.stance.decode import RULED, certainty_of_act, certainty_of_voice, decide
from tracker.stance.denials import target_text, turned
from tracker.stance.encoder import EncoderScorer
from tracker.stance.features import features
from tracker.stance.lexicon import actions, phrases
from tracker.stance.protocol import Coupling, Scores, View
from tracker.stance.tokens import tokens

LARGEST = 2_000_000  # bytes of model data that may ship


def labels(text: str) -> set[str]:
    return {label for _, label in phrases().find(text)}


def test_names_numbers_and_days_are_masked() -> None:
    words = tokens("On Monday Vellmar told the Harbour Courier that Anna Bell paid $4,200 in 2019.", ["Vellmar"])
    assert words == ["on", "§d", "§s", "told", "§o", "that", "§n", "paid", "$", "§0", "in", "§y", "."]


def test_chinese_is_cut_into_characters_in_simplified_form() -> None:
    assert tokens("微瀾否認。", ["微瀾"]) == ["§s", "否", "认", "."]
    assert tokens("字節跳動與抖音", ["字节跳动"])[0] == "§s"


def test_cues_stand_at_words_and_within_chinese() -> None:
    assert "deny" in labels("the company denied it")
    assert "deny" not in labels("the identity of the warden")
    assert "nocomment" in labels("公司对此不予置评")
    assert {"false"} <= labels("该消息不属实")
    assert "=close" in labels("it will close the depot")
    assert actions()["close"].ends
    assert not actions()["launch"].ends


def test_negation_and_its_reach_are_features() -> None:
    plain = features(View("Vellmar will close its depot.", ("Vellmar",), "Vellmar will close the depot."))
    denied = features(View("Vellmar will close its depot.", ("Vellmar",), "Vellmar will not close the depot."))
    assert "a:close|same|False" in plain
    assert "a:close|same|True" in denied
    assert "n:close" in denied - plain


def test_features_survive_odd_texts() -> None:
    for text in ("", " ", "?", "。", "§s", "\ud7ff", "a" * 5000, "否" * 2000):
        assert features(View("", (), text, text))


def test_a_claim_that_somebody_denied_something_is_turned_round() -> None:
    assert target_text(Claim("x", "Vellmar denied that it will close its depot.")) == ("it will close its depot.", True)
    assert target_text(Claim("x", "微瀾否認將關閉工廠。")) == ("將關閉工廠。", True)
    assert target_text(Claim("x", "Vellmar will close its depot.")) == ("Vellmar will close its depot.", False)
    assert turned(turned(Stance.REFUTES)) is Stance.REFUTES
    assert turned(Stance.DISCUSSES) is Stance.DISCUSSES


def test_decoding_joins_stance_and_act() -> None:
    scores = {
        "stance": {"supports": -0.6, "refutes": -0.9, "discusses": -3.0},
        "act": {"deny": -0.1, "confirm": -3.0},
        "voice": {"subject": -0.1, "other": -2.0},
    }
    found = decide(scores, {("supports", "confirm"): 0.5, ("refutes", "deny"): 0.5})
    assert (found.stance, found.act, found.voice) == ("refutes", "deny", "subject")
    assert 0.5 < found.probability < 1


def test_how_sure_act_and_voice_are_follows_from_what_goes_with_the_stance() -> None:
    bonds = dict.fromkeys((("supports", "confirm"), *(("refutes", act) for act in ("deny", "report", "shelve"))), 0.0)
    acts = {"confirm": 0.5, "deny": 0.3, "report": 0.1, "shelve": 0.1}
    voices = {"subject": 0.75, "other": 0.25}
    scores = {head: {k: math.log(v) for k, v in row.items()} for head, row in (("act", acts), ("voice", voices))}
    # Of the acts that refute, four in five of the weight; whether it was a denial or a report is all the same.
    assert certainty_of_act(scores, bonds, Stance.REFUTES, Act.DENY) == pytest.approx(0.8)
    assert certainty_of_act(scores, bonds, Stance.REFUTES, Act.REPORT) == pytest.approx(0.8)
    assert certainty_of_act(scores, bonds, Stance.SUPPORTS, Act.CONFIRM) == pytest.approx(1.0)
    assert certainty_of_voice(scores, Voice.SUBJECT) == pytest.approx(0.75)
    assert (
        certainty_of_act(scores, bonds, Stance.REFUTES, Act.SHELVE) == certainty_of_voice(scores, Voice.OTHER) == RULED
    )


def test_an_encoder_is_asked_once_of_what_is_weighed_and_then_read() -> None:
    asked: list[tuple[str, str]] = []

    class Counting:
        def __init__(self) -> None:
            self.coupling: Coupling = {}

        def scores(self, pairs: Sequence[tuple[str, str]]) -> list[Scores]:
            asked.extend(pairs)
            return [{"about": {"yes": float(len(second))}} for _, second in pairs]

    scorer = EncoderScorer(Counting())
    views = [View("A claim", ("Vellmar",), passage) for passage in ("One.", "Number two.", "One.")]
    first = scorer.scores(views)
    assert first == scorer.scores(views)
    assert first[0] == first[2] != first[1]
    assert len(asked) == 2
    scorer.scores([View("A claim", ("Vellmar",), "Of another article.")])  # only the last article is kept
    assert scorer.scores(views) == first
    assert len(asked) == 5


def test_model_files_round_trip() -> None:
    head = weights.Head(("a", "b"), 0.5, (0.1, -0.1), 1.0)
    key = weights.feature_key("p:x")
    blob = weights.pack({"h": head}, [key], [2.0], bytes([10, 246]), {("a", "b"): 0.25})
    model = weights.unpack(blob)
    assert model.coupling == {("a", "b"): 0.25}
    assert model.scores(["p:x"])["h"][0] > model.scores([])["h"][0] > model.scores([])["h"][1]
    stump = trees.Trees(("a", "b"), (0.0, 0.0), 1.0, (((((0, 0.5, 1, 2)), (0, 1.0, -1, -1), (0, -1.0, -1, -1)),), ()))
    again = trees.unpack(trees.pack(stump))
    assert again.probabilities([0.0])["a"] > 0.5 > again.probabilities([1.0])["a"]


def test_other_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="model file"):
        weights.unpack(b"PK\x03\x04")
    with pytest.raises(ValueError, match="trees"):
        trees.unpack(b"PK\x03\x04")


def test_shipped_data_is_small() -> None:
    folder = resources.files("tracker.stance").joinpath("data")
    assert sum(len(file.read_bytes()) for file in folder.iterdir()) < LARGEST


def test_assess_tells_related_from_unrelated_and_a_hoax_from_a_report() -> None:
    claim = "A whale has been seen in the harbour of Port Alder"
    told = "A whale was seen in the harbour of Port Alder on Monday. Fishermen filmed it from the pier."
    hoax = "The whale in the harbour of Port Alder is a hoax. Police said that the video was fake."
    other = "The central bank raised interest rates by half a point. Shares in lenders rose."
    assert assess(claim, "Whale seen in Port Alder harbour", told).related > 0.5
    assert assess(claim, "Bank raises rates", other).stance is Stance.UNRELATED
    refuted = assess(claim, "No, there is no whale in Port Alder harbour: video was a hoax", hoax)
    assert refuted.probabilities[Stance.REFUTES] > assess(claim, "", told).probabilities[Stance.REFUTES]
    assert refuted.quote in hoax
    assert abs(sum(refuted.probabilities.values()) - 1) < 1e-9
    assert assess("", "", "").probabilities.keys() == set(Stance)
