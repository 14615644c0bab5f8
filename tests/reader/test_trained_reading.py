"""The trained reader where the tracker uses it: behind the face of a reader, with the built-in one beside it."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import UTC, datetime

import pytest

claimtracker_reader = pytest.importorskip(
    "claimtracker_reader", reason="the trained reader is not installed: `pip install ./reader`, or PYTHONPATH=reader"
)

from tracker import readers  # noqa: E402
from tracker.claims import Claim, Entity  # noqa: E402
from tracker.model import Act, Article, Match, Passage, Stance, Voice  # noqa: E402
from tracker.stance import Query, default_reader  # noqa: E402

CLAIM = Claim("shop", "Vellmar will open an online marketplace for independent sellers.", about=("vellmar",))
CLAIM_HAN = Claim("shop-zh", "微澜将推出独立电商平台。", about=("vellmar",))
VELLMAR = Entity("vellmar", ("Vellmar", "微澜"), ("vellmar.example",))


def query(text: str, context: str = "", claim: Claim = CLAIM) -> Query:
    page = Article("https://news.example/1", "Title", text, published=datetime(2026, 3, 2, 9, tzinfo=UTC))
    return Query(claim, (VELLMAR,), Match(claim.id, Passage(text, 0, len(text), context), 0.9), page)


@pytest.mark.parametrize(
    ("claim", "context", "text", "stance", "act"),
    [
        (
            CLAIM,
            "",
            "There is no truth in talk of a marketplace, a Vellmar spokeswoman said.",
            Stance.REFUTES,
            Act.DENY,
        ),
        (
            CLAIM,
            "",
            "A Vellmar spokeswoman did not deny that a marketplace is planned.",
            Stance.DISCUSSES,
            Act.NO_COMMENT,
        ),
        (
            CLAIM,
            "Vellmar is said to plan a marketplace.",
            "The company would not be drawn.",
            Stance.DISCUSSES,
            Act.NO_COMMENT,
        ),
        (CLAIM, "", "Vellmar opened its marketplace to independent sellers on Monday.", Stance.SUPPORTS, Act.LAUNCH),
        (CLAIM_HAN, "", "微澜回应称，推出独立电商平台一事纯属子虚乌有。", Stance.REFUTES, Act.DENY),
        (CLAIM_HAN, "", "对于是否将推出独立电商平台，微澜不予置评。", Stance.DISCUSSES, Act.NO_COMMENT),
        (CLAIM, "", "微澜否认将开设网上商城。", Stance.REFUTES, Act.DENY),
    ],
)
def test_plain_statements(claim: Claim, context: str, text: str, stance: Stance, act: Act) -> None:
    [reading] = readers.chosen().reader.read([query(text, context, claim)])
    assert (reading.stance, reading.act, reading.voice) == (
        stance,
        act,
        Voice.SUBJECT if act is not Act.LAUNCH else reading.voice,
    )


def test_it_is_chosen_where_it_is_installed() -> None:
    chosen = readers.chosen()
    assert chosen.name == f"{readers.TRAINED} {claimtracker_reader.load().version}"
    assert not chosen.trouble


def test_a_damaged_one_is_not_used_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def damaged() -> None:
        raise claimtracker_reader.DamagedError("reader.onnx is not the file that the manifest names")

    monkeypatch.setattr(claimtracker_reader, "load", damaged)
    with caplog.at_level(logging.WARNING):
        chosen = readers.chosen.__wrapped__()
    assert chosen.reader is default_reader()
    assert "reader.onnx" in chosen.trouble
    assert "the built-in one reads instead" in caplog.text


def test_it_is_loaded_only_where_something_is_read() -> None:
    code = "import sys, tracker.__main__, tracker.cli, tracker.pipeline; print('onnxruntime' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
