"""The state on a branch of its own: durable, open to everybody's eyes, and moved only forward.

The branch holds the export of the store (`state/`, JSONL files by table) and, while a run is at work, `running.json`.
Git refuses a push that does not build on the newest commit: that is the lock between runs, and nothing here forces it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tracker.errors import StateError, StateLocked

STATE = "state"  # the folder of the export
RUNNING = "running.json"
TRIES = 5  # at a branch that moves on while it is taken
_README = """# State of the claim tracker

Everything that `tracker check` remembers, as text: JSONL files by table, one row a line. `changes.jsonl` is what was
found, `outbox.jsonl` who was told of it. `tracker state import state` makes a store of it.

Runs move this branch forward, hour by hour. Do not edit `state/` while one is at work.
"""
# What git says of a push that came too late, behind the "!" of a reference that did not move.
_TOO_LATE = ("[rejected]", "cannot lock ref", "failed to update ref", "incorrect old value")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the workflow, as GitHub numbers it."""

    id: str
    attempt: int
    token: str = field(default_factory=lambda: uuid.uuid4().hex)  # jobs of one run share the number


class StateBranch:
    """One branch of one remote repository, worked on in a folder that is the branch's alone.

    `environ` is what git runs in. Raises StateError where git fails.
    """

    def __init__(self, folder: Path, remote: str, name: str, environ: Mapping[str, str]) -> None:
        self.folder, self.remote, self.name = folder, remote, name
        self._environ = {k: v for k, v in environ.items() if not k.startswith("GIT_") or k.startswith("GIT_CONFIG_")}
        self._environ |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        for who in ("AUTHOR", "COMMITTER"):
            self._environ[f"GIT_{who}_NAME"] = "claim tracker"
            self._environ[f"GIT_{who}_EMAIL"] = "claim-tracker@users.noreply.github.com"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._git("init", "--quiet")
        self.head: str | None = None  # the commit that the folder stands at

    @property
    def state(self) -> Path:
        """Where the export is."""
        return self.folder / STATE

    def take(self, run: Run, until: datetime, now: datetime) -> str | None:
        """Bring the folder to the newest commit and mark the branch as ours until a moment.

        Returns the commit whose state this is, None on a new branch. Raises StateLocked where another run is at work.
        """
        for _ in range(TRIES):
            found = self.fetch()
            self._stop_if_taken(run, now)
            row = {"run": run.id, "attempt": run.attempt, "token": run.token, "until": until.isoformat()}
            (self.folder / RUNNING).write_text(json.dumps(row) + "\n", encoding="utf-8")
            (self.folder / "README.md").write_text(_README, encoding="utf-8")
            if self.push(f"Begin run {run.id}"):
                return found
        raise StateLocked(self.name, "is being moved by other runs", "This run leaves it to them")

    def held_by(self, run: Run) -> bool:
        """Whether the commit that the folder stands at is marked as this run's."""
        row = self._running()
        return row is not None and row.get("token") == run.token

    def release(self) -> None:
        """Take the mark away; the next push tells others."""
        (self.folder / RUNNING).unlink(missing_ok=True)

    def fetch(self) -> str | None:
        """Bring the folder to the newest commit, whatever is in it; None where there is no such branch."""
        listed = self._git(
            "ls-remote", "--exit-code", "--heads", self.remote, f"refs/heads/{self.name}", allowed=(0, 2)
        )
        if listed.returncode == 2:
            self.head = None
            self._git("checkout", "--quiet", "--orphan", f"new-{uuid.uuid4().hex}")
            self._git("rm", "-r", "--quiet", "--force", "--ignore-unmatch", ".")
        else:
            self._git("fetch", "--quiet", "--no-tags", "--depth=1", self.remote, f"refs/heads/{self.name}")
            self._git("checkout", "--quiet", "--force", "--detach", "FETCH_HEAD")
            self.head = self._git("rev-parse", "HEAD").stdout.strip()
        self._git("clean", "--quiet", "--force", "-d")
        return self.head

    def push(self, message: str) -> bool:
        """Commit what is in the folder and move the branch to it; False where the branch has moved on meanwhile."""
        self._git("add", "--all")
        if self.head is None or self._git("diff", "--cached", "--quiet", allowed=(0, 1)).returncode:
            self._git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "-m", message)
        told = self._git("push", "--porcelain", self.remote, f"HEAD:refs/heads/{self.name}", allowed=(0, 1))
        if told.returncode:
            refused = [line for line in told.stdout.splitlines() if line.startswith("!")]
            if any(sign in line for line in refused for sign in _TOO_LATE):
                return False
            raise self._error("push", "\n".join(refused) or told.stderr)
        self.head = self._git("rev-parse", "HEAD").stdout.strip()
        return True

    def _stop_if_taken(self, run: Run, now: datetime) -> None:
        row = self._running()
        if row is None or self.held_by(run):
            return
        try:
            dead = datetime.fromisoformat(str(row["until"])) <= now
            ended = row["run"] == run.id and int(str(row["attempt"])) < run.attempt  # GitHub ended it before this one
        except (KeyError, ValueError, TypeError):
            return
        if not dead and not ended:
            remedy = f"It frees itself when that run ends, or at {row['until']}"
            raise StateLocked(f"branch {self.name}", f"is in use by run {row['run']}", remedy)

    def _running(self) -> dict[str, object] | None:
        try:
            row = json.loads((self.folder / RUNNING).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return row if isinstance(row, dict) else None

    def _git(self, *arguments: str, allowed: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
        command = ["git", *arguments]
        try:
            done = subprocess.run(  # noqa: S603 - our own arguments; the remote and the branch are the user's own
                command, cwd=self.folder, env=self._environ, capture_output=True, text=True, check=False, timeout=600
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise self._error(arguments[0], str(error)) from error
        if done.returncode not in allowed:
            raise self._error(arguments[0], done.stderr)
        return done

    def _error(self, step: str, said: str) -> StateError:
        reason = f"git {step} failed: {' '.join(said.split())[:400]}"
        remedy = "The job needs `permissions: contents: write`, and no rule may protect this branch"
        return StateError(f"branch {self.name} of {self.remote}", reason, remedy)


def authorised(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment in which git shows the job's token to the job's own server, and to no other; nothing is written
    to a disk or a command line."""
    import base64

    token, server = environ.get("GITHUB_TOKEN"), environ.get("GITHUB_SERVER_URL", "https://github.com")
    plain = {k: v for k, v in environ.items() if k not in ("GITHUB_TOKEN", "GH_TOKEN")}
    if not token:
        return plain
    value = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return plain | {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{server}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {value}",
    }


def remote_of(environ: Mapping[str, str]) -> str:
    """The address of the job's own repository. Raises KeyError outside of GitHub Actions."""
    return f"{environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{environ['GITHUB_REPOSITORY']}.git"


def scratch(environ: Mapping[str, str]) -> Path:
    """A folder that lives as long as the job, or for a time that the cache chooses."""
    return Path(environ.get("RUNNER_TEMP") or os.curdir) / "claim-tracker"
