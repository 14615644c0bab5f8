"""The crontab's own line, run as cron runs it, and the commands of the deployment files and of their page."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from tests.site import Site
from tracker.cli import tracker

ROOT = Path(__file__).parents[2]
PLACES = [
    ROOT / "docs" / "running.md",
    ROOT / "deploy" / "crontab",
    *sorted((ROOT / "deploy" / "systemd").glob("*.service")),
]


@pytest.mark.skipif(sys.platform == "win32", reason="cron is not there")
def test_cron_hears_only_of_news(site: Site, folder: Path) -> None:
    (line,) = [ln for ln in (ROOT / "deploy" / "crontab").read_text().splitlines() if "tracker check" in ln]
    command = line.split(maxsplit=5)[5].replace("\\%", "%")
    tool = folder / "bin" / "tracker"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tracker "$@"\n')
    tool.chmod(0o755)
    (folder / "secrets.env").write_text("DESK_HOOK=unused\n")
    environ = {"CLAIMS": str(folder / "claims.yaml"), "SECRETS": str(folder / "secrets.env")}
    environ |= {"PATH": f"{tool.parent}:/usr/bin:/bin", "PYTHONPATH": str(ROOT)}

    def turn() -> tuple[int, str]:
        done = subprocess.run(
            ["/bin/sh", "-c", command], cwd="/", env=environ, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    assert turn() == (0, "")
    site.put_article(
        "/denial",
        "Vellmart denies plan",
        ["Vellmart denied on Tuesday that it will let other merchants sell on its website."],
        "Meridian Post",
        "2026-03-03T08:00:00Z",
    )
    site.put_feed("/feed.xml", "Meridian Post", [("/denial", "Vellmart denies plan")])
    path = folder / "claims.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("    every: 1s\n", ""), encoding="utf-8")
    code, told = turn()
    assert code == 0
    assert "denied" in told
    assert turn() == (0, "")


def commands(text: str) -> list[list[str]]:
    """Every `tracker ...` command line of a file, up to where the shell takes over."""
    found = []
    for line in text.splitlines():
        for call in re.findall(r"(?:^|[\s/;])tracker ((?:[a-z]+|--).*)", line.split("#")[0]):
            words = shlex.split(re.split(r"[`|>;]|&&", call)[0])
            if words and (words[0] in tracker.list_commands(click.Context(tracker))):  # type: ignore[attr-defined]
                found.append(words)
    return found


@pytest.mark.parametrize("path", PLACES, ids=lambda p: p.name)
def test_the_commands_that_are_written_down_exist(path: Path) -> None:
    calls = commands(path.read_text(encoding="utf-8"))
    assert calls or path.name == "crontab"
    for words in calls:
        command: click.Command = tracker
        taken: list[click.Command] = []
        for word in words:
            if isinstance(command, click.Group) and not word.startswith("-"):
                found = command.get_command(click.Context(command), word)
                if found is not None:
                    command = found
                    taken.append(command)
        known = {name for each in taken for parameter in each.params for name in parameter.opts}
        given = {word.split("=")[0] for word in words if word.startswith("--")}
        assert taken and given <= known, (words, given - known)


def test_the_container_has_no_rights() -> None:
    service = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["services"]["tracker"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    assert "USER 10001:10001" in dockerfile.split("FROM")[-1]
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.M):
        assert all((ROOT / name).exists() for name in copied.split()), copied
