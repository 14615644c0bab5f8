"""`${NAME}`: which are asked for, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.claims import Channel
from tracker.config import expand, load, secrets
from tracker.errors import UsageError
from tracker.model import Status

VALID = Path(__file__).with_name("valid")


def test_the_names_that_are_asked_for() -> None:
    config = load(VALID / "everything.yaml")
    assert secrets(config) == (
        "APPRISE_URL", "HOOK_SECRET", "HOOK_URL", "LLM_KEY", "SECOND_DESK", "SLACK_TOKEN", "SLACK_URL", "SMTP_PASSWORD",
    )  # fmt: skip
    assert secrets(config.channels[1]) == ("SECOND_DESK", "SMTP_PASSWORD")
    assert secrets(Channel("github", {"report": "issue"})) == ()


def test_expanding_reaches_into_lists_and_mappings_and_leaves_the_rest() -> None:
    options = {"url": "https://${HOST}/${PATH_}", "to": ("${A}", "b"), "more": {"n": 2, "on": (Status.DENIED,)}}
    expanded = expand(options, {"HOST": "x.example", "PATH_": "in", "A": "${HOST}"})
    assert expanded == {
        "url": "https://x.example/in",
        "to": ("${HOST}", "b"),  # what a secret holds is not expanded again
        "more": {"n": 2, "on": (Status.DENIED,)},
    }
    assert options["url"] == "https://${HOST}/${PATH_}"


@pytest.mark.parametrize("environ", [{}, {"TOKEN": ""}])
def test_an_unset_or_empty_secret_is_named_and_nothing_else(environ: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=r"\$\{TOKEN\} is not set") as caught:
        expand("https://x.example/${KNOWN}/${TOKEN}", {"KNOWN": "hush", **environ})
    assert "hush" not in str(caught.value)
