"""The branch as a lock, and the token that opens it."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.site import Site
from tracker.actions.branch import Run, StateBranch, authorised
from tracker.errors import StateError, StateLocked

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
Clone = Callable[[], StateBranch]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """Makes folders of one branch, as each job has its own."""
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "remote")], check=True)
    made: list[StateBranch] = []

    def make() -> StateBranch:
        environ = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
        made.append(StateBranch(tmp_path / f"job-{len(made)}", str(tmp_path / "remote"), "state", environ))
        return made[-1]

    return make


def test_a_taken_branch_is_left_alone_until_its_time_is_over(clone: Clone) -> None:
    assert clone().take(Run("1", 1), NOW + HOUR, NOW) is None
    with pytest.raises(StateLocked, match="in use by run 1"):
        clone().take(Run("2", 1), NOW + HOUR, NOW)
    late = clone()
    assert late.take(Run("2", 1), NOW + 3 * HOUR, NOW + 2 * HOUR) is not None
    assert late.held_by(Run("2", 1)) is False, "jobs of one run share its number, not its mark"


def test_a_branch_whose_name_only_ends_alike_is_another(clone: Clone) -> None:
    other = clone()
    other.name = "desk/state"
    other.take(Run("1", 1), NOW + HOUR, NOW)
    assert clone().take(Run("2", 1), NOW + HOUR, NOW) is None


def test_a_second_attempt_takes_over_from_the_first(clone: Clone) -> None:
    clone().take(Run("1", 1), NOW + HOUR, NOW)
    with pytest.raises(StateLocked):
        clone().take(Run("1", 1), NOW + HOUR, NOW)
    clone().take(Run("1", 2), NOW + HOUR, NOW)


def test_what_is_released_is_free(clone: Clone) -> None:
    first = clone()
    first.take(Run("1", 1), NOW + HOUR, NOW)
    first.release()
    assert first.push("Done")
    assert clone().take(Run("2", 1), NOW + HOUR, NOW) == first.head


def test_a_push_that_comes_too_late_is_refused_and_changes_nothing(clone: Clone) -> None:
    first, second = clone(), clone()
    first.fetch()
    second.fetch()
    for branch, name in ((first, "mine"), (second, "theirs")):
        (branch.folder / name).write_text(name)
    assert first.push("Mine")
    assert not second.push("Theirs"), "two beginnings of one branch"
    second.fetch()
    assert (second.folder / "mine").exists()
    assert not (second.folder / "theirs").exists()


def test_a_mark_that_cannot_be_read_holds_nobody_up(clone: Clone) -> None:
    first = clone()
    first.fetch()
    (first.folder / "running.json").write_text('{"until": "whenever"}')
    assert first.push("Odd")
    assert clone().take(Run("2", 1), NOW + HOUR, NOW)


def test_a_remote_that_is_not_there_is_named_with_a_remedy(tmp_path: Path) -> None:
    branch = StateBranch(tmp_path / "job", str(tmp_path / "nowhere"), "state", {"PATH": "/usr/bin:/bin"})
    with pytest.raises(StateError, match="contents: write"):
        branch.fetch()


def test_the_token_is_shown_to_its_own_server_only(tmp_path: Path) -> None:
    with Site() as own, Site() as other:
        environ = {"PATH": "/usr/bin:/bin", "GITHUB_TOKEN": "ghs_secret", "GITHUB_SERVER_URL": own.url("")}
        shown = authorised(environ)
        assert "ghs_secret" not in str(shown)
        for site in (own, other):
            with pytest.raises(StateError) as caught:
                StateBranch(tmp_path / "job", site.url("/desk/claims.git"), "state", shown).fetch()
            assert "ghs_secret" not in str(caught.value)
        (sent,) = {value for name, value in own.asked[0].headers.items() if name.lower() == "authorization"}
        assert base64.b64decode(sent.removeprefix("basic ")) == b"x-access-token:ghs_secret"
        assert other.asked
        assert "authorization" not in {name.lower() for asked in other.asked for name in asked.headers}
