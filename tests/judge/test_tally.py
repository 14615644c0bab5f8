"""How many origins stand behind each side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.judge.conftest import START
from tracker.judge.tally import origins
from tracker.model import Evidence, Stance


def test_what_moves_nothing_is_not_counted(say: Callable[..., Evidence]) -> None:
    told = [say("newsroom supports report", 1, "Alder Post"), say("newsroom supports report", 2, "Bay Herald")]
    copies = [say("newsroom supports report", 3, "Alder Post"), say("subject supports confirm", 4)]
    nothing = [
        say("newsroom supports report", 5, "Cove Times", probability=0.1),
        say("newsroom supports report", 5, "Dell News", near=True),
        say("newsroom supports report", 5, "Elm Mail", withdrawn_at=START),
        say("other supports report", 5),
        say("subject refutes deny", 5, probability=0.2),
    ]
    assert origins([*told, *copies, *nothing], Stance.SUPPORTS) == 3
    assert origins([*told, *copies, *nothing], Stance.REFUTES) == 0
    assert origins([say("subject refutes deny", 5)], Stance.REFUTES) == 1


def test_at_a_moment_what_stood_then_is_counted(say: Callable[..., Evidence]) -> None:
    gone = say("newsroom supports report", 1, "Alder Post", withdrawn_at=START + timedelta(days=4))
    late = say("newsroom supports report", 6, "Bay Herald")
    assert [origins([gone, late], Stance.SUPPORTS, START + timedelta(days=d)) for d in (0, 3, 5, 7)] == [0, 1, 0, 1]
