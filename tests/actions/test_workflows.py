"""The workflows as files: pinned, with no more rights than they need, and what the linters say of them."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "action.yml", *sorted((ROOT / ".github" / "workflows").glob("*.yml"))]
WORKFLOWS = FILES[1:]
USES = re.compile(r"^\s*-?\s*uses:\s*(\S+)(.*)$", re.M)


def read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_actions_of_others_are_pinned_to_a_commit(path: Path) -> None:
    for action, comment in USES.findall(path.read_text(encoding="utf-8")):
        if not action.startswith("./"):
            assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", action), action
            assert re.match(r" # v\d+\.\d+\.\d+$", comment), f"{action}: say which version this is"


def test_one_action_is_one_version_everywhere() -> None:
    pins = {use for path in FILES for use in USES.findall(path.read_text(encoding="utf-8")) if "@" in use[0]}
    names = [action.split("@")[0] for action, _ in pins]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_jobs_start_from_no_rights(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert "write-all" not in str(job["permissions"])
        assert job["timeout-minutes"]
        for step in job["steps"]:
            if "actions/checkout@" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_no_expression_stands_in_a_script(path: Path) -> None:
    """What is put into a shell's text can be a command; what is put into its environment cannot."""
    content = read(path)
    jobs = content["jobs"].values() if "jobs" in content else [content["runs"]]
    for step in (step for job in jobs for step in job["steps"]):
        assert "${{" not in step.get("run", "")


def test_runs_wait_for_each_other() -> None:
    assert read(ROOT / ".github" / "workflows" / "track.yml")["concurrency"] == {
        "group": "track",
        "cancel-in-progress": False,
    }


@pytest.mark.parametrize("linter", ["zizmor", "actionlint"])
def test_linters_are_content(linter: str) -> None:
    if shutil.which(linter) is None:
        pytest.skip(f"{linter} is not installed; CI runs it")
    command = ["zizmor", "--offline", "--quiet", *map(str, FILES)] if linter == "zizmor" else ["actionlint"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("lock", ["requirements.lock", "deploy/requirements.lock"])
def test_the_lock_holds_what_the_project_needs(lock: str) -> None:
    """The action and the container install the lock alone: what is missing there is missing in every run."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.M)
    needed = {re.split(r"[<>=!~\[; ]", line)[0] for line in project["dependencies"]}
    assert needed <= set(locked)
