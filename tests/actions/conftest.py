"""A runner: a bare remote on the disk, the files of a step, and the `Track` step of action.yml run as GitHub does."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.site import Site
from tracker.actions.__main__ import main

ROOT = Path(__file__).parents[2]
CLAIMS = """
version: 1
entities:
  vellmart: {{names: [Vellmart], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
sources:
  - feed: {site}/feed.xml
    outlet: Meridian Post
alerts:
  - webhook: {{url: "${{HOOK_URL}}", secret: "${{HOOK_SECRET}}"}}
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s}}
"""
DENIAL = [
    "Vellmart denied on Tuesday that it will let other merchants sell on its website.",
    "“We have no plan to let other merchants sell on our website,” a Vellmart spokeswoman said.",
]


@dataclass
class Result:
    """What a step left behind."""

    code: int
    log: str
    summary: str
    outputs: dict[str, str]

    @property
    def changes(self) -> list[dict[str, Any]]:
        changes: list[dict[str, Any]] = json.loads(self.outputs["changes"])
        return changes


@dataclass
class Runner:
    """One repository with a claims file, and its runs."""

    folder: Path
    hook: str
    env: dict[str, str] = field(default_factory=dict)
    runs: int = 0

    @property
    def remote(self) -> Path:
        return self.folder / "server" / "desk" / "claims.git"

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.remote, check=True, capture_output=True, text=True)
        return done.stdout

    def log(self) -> list[str]:
        """The messages of the state branch, newest first."""
        return self.git("log", "--format=%s", "claim-tracker-state").splitlines()

    def rows(self, table: str) -> list[dict[str, Any]]:
        """A table as it is on the branch."""
        text = self.git("show", f"claim-tracker-state:state/{table}.jsonl")
        return [json.loads(line) for line in text.splitlines()]

    def files(self) -> list[str]:
        return self.git("ls-tree", "--name-only", "claim-tracker-state").splitlines()

    def job(self, *, run: int | None = None, attempt: int = 1, fresh_cache: bool = True) -> dict[str, Any]:
        self.runs += 1
        temp = self.folder / f"job-{self.runs if fresh_cache else 0}"
        return {"run": run or self.runs, "attempt": attempt, "temp": temp}

    def start(self, **how: Any) -> Step:
        """Begin the step on a runner of its own, as for a new job."""
        return Step(self, **self.job(**how))

    def run(self, **how: Any) -> Result:
        """As `start` and `wait`, but for the process: a run costs seconds of imports."""
        files = Files(self, **self.job(**how))
        log = io.StringIO()
        with contextlib.chdir(self.folder / "checkout"), contextlib.redirect_stdout(log):
            code = main(files.environ)
        return files.result(code, log.getvalue())


class Files:
    """What a runner gives a step: its environment and its files."""

    def __init__(self, runner: Runner, run: int, attempt: int, temp: Path) -> None:
        self.folder = temp / f"files-{runner.runs}"
        self.folder.mkdir(parents=True)
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(temp),
            "GITHUB_ACTIONS": "true",
            "GITHUB_SERVER_URL": f"file://{runner.folder / 'server'}",
            "GITHUB_REPOSITORY": "desk/claims",
            "GITHUB_RUN_ID": str(run),
            "GITHUB_RUN_ATTEMPT": str(attempt),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_ENV": str(self.folder / "env"),
            "RUNNER_TEMP": str(temp),
            "HOOK_URL": runner.hook,
            "HOOK_SECRET": "whsec_" + "c2VjcmV0" * 5,
            **{name: expression(str(value)) for name, value in track_step()["env"].items()},
            **runner.env,
        }

    def result(self, code: int, log: str) -> Result:
        return Result(code, log, self.read("summary"), parsed(self.read("output")))

    def read(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.exists() else ""


class Step:
    """The `Track` step in a process of its own."""

    def __init__(self, runner: Runner, run: int, attempt: int, temp: Path) -> None:
        self.files = Files(runner, run, attempt, temp)
        python = temp / "claim-tracker" / "venv" / "bin" / "python"
        python.parent.mkdir(parents=True, exist_ok=True)
        if not python.exists():
            python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')  # what the step before would install
            python.chmod(0o755)
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", track_step()["run"]],
            cwd=runner.folder / "checkout",
            env=self.files.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def wait(self) -> Result:
        log, _ = self.process.communicate(timeout=120)
        return self.files.result(self.process.returncode, log)


def track_step() -> dict[str, Any]:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    (step,) = [s for s in action["runs"]["steps"] if s.get("id") == "track"]
    return dict(step)


def expression(text: str) -> str:
    """`${{ inputs.x }}` as a runner puts it in, with the action's defaults."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    known = {f"inputs.{name}": str(given.get("default", "")) for name, given in action["inputs"].items()}
    known |= {"inputs.token": "", "github.token": ""}
    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: known[found[1]], text)


def parsed(text: str) -> dict[str, str]:
    """GITHUB_OUTPUT as the runner reads it."""
    lines, found = iter(text.splitlines()), {}
    for line in lines:
        name, delimiter = line.split("<<")
        value = []
        for inner in lines:
            if inner == delimiter:
                break
            value.append(inner)
        found[name] = "\n".join(value)
    return found


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_feed("/feed.xml", "Meridian Post", [])
        yield site


@pytest.fixture
def runner(tmp_path: Path, site: Site, hook: Hook) -> Runner:
    runner = Runner(tmp_path, hook.url)
    runner.remote.mkdir(parents=True)
    runner.git("init", "--quiet", "--bare")
    (tmp_path / "checkout").mkdir()
    (tmp_path / "checkout" / "tracker").mkdir()  # a folder that must not be taken for ours
    (tmp_path / "checkout" / "tracker" / "__init__.py").write_text("raise SystemExit('not this one')")
    (tmp_path / "checkout" / "claims.yaml").write_text(CLAIMS.format(site=site.url("")), encoding="utf-8")
    return runner


class Hook:
    """A receiver of alerts on loopback; `heard` holds the webhook-id of each request."""

    def __init__(self) -> None:
        import threading
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        self.heard: list[str] = []
        self.asked: list[str] = []
        self.hold = threading.Event()
        self.hold.set()
        self.came = threading.Event()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                hook.heard.append(self.headers["webhook-id"])
                hook.came.set()
                hook.hold.wait(60)
                self.send_response(204)
                self.end_headers()

            def do_GET(self) -> None:
                hook.asked.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()
    yield hook
    hook.hold.set()
    hook.server.shutdown()
    hook.server.server_close()


def deny(site: Site, path: str = "/denial") -> None:
    """A denial appears."""
    site.put_article(path, "Vellmart denies plan", DENIAL, "Meridian Post", "2026-03-03T08:00:00Z")
    site.put_feed("/feed.xml", "Meridian Post", [(path, "Vellmart denies plan")])
