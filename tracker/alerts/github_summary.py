"""What a job in GitHub Actions shows of the changes: its summary, annotations, outputs for later steps.

Annotations are workflow commands on standard error; everything of strangers in them is escaped as
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands asks.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from tracker.alerts.markdown import described, escaped
from tracker.alerts.message import Message
from tracker.alerts.notifier import Letter, Outcome, Refused, Sent
from tracker.alerts.text import subject
from tracker.inert import one_line

MOST_SUMMARY = 1024 * 1024 - 64 * 1024  # bytes: GitHub drops a summary of more than 1 MiB as a whole
MOST_ANNOTATIONS = 10  # of one kind in one step
MOST_NAMED = 100  # claims in an output


class SummaryNotifier:
    """Writes to the files that GitHub Actions gives a step. One of these serves one step."""

    pace = timedelta(0)

    def __init__(self, environ: Mapping[str, str], commands: TextIO | None = None) -> None:
        self._summary, self._output = environ.get("GITHUB_STEP_SUMMARY", ""), environ.get("GITHUB_OUTPUT", "")
        self._commands = commands or sys.stderr
        self._annotated = self._told = 0
        self._claims: dict[str, str] = {}  # claim -> its new status

    def send(self, letter: Letter) -> Outcome:
        """See Notifier."""
        if not self._summary:
            return Refused("this is no job of GitHub Actions: GITHUB_STEP_SUMMARY is not set")
        try:
            self._write(letter)
        except OSError as error:
            return Refused(f"the summary cannot be written ({type(error).__name__})")
        return Sent("written")

    def preview(self, letter: Letter) -> str:
        """See Notifier."""
        return _markdown(letter)

    def _write(self, letter: Letter) -> None:
        path = Path(self._summary)
        text = (_markdown(letter) + "\n\n").encode("utf-8", "replace")
        if (path.stat().st_size if path.exists() else 0) + len(text) <= MOST_SUMMARY:
            with path.open("ab") as file:
                file.write(text)
        self._annotate(letter)
        for message in letter.messages:
            self._told += 1
            self._claims[message.change.claim] = str(message.change.after)
        if self._output:
            with Path(self._output).open("a", encoding="utf-8") as file:
                _put(file, "changes", str(self._told))
                named = list(self._claims.items())[:MOST_NAMED]
                _put(file, "claims", "\n".join(f"{claim} {status}" for claim, status in named))

    def _annotate(self, letter: Letter) -> None:
        lines = [message.headline for message in letter.messages] or [subject(letter)]
        for line in lines[: MOST_ANNOTATIONS - self._annotated]:
            self._annotated += 1
            kind = "warning" if letter.notice else "notice"
            self._commands.write(f"::{kind} title=Claim tracker::{_data(line)}\n")
        self._commands.flush()


def _markdown(letter: Letter) -> str:
    return escaped(letter.notice) if letter.notice else "\n\n".join(map(described_in_summary, letter.messages))


def described_in_summary(message: Message) -> str:
    """One change below the summary's own heading."""
    return described(message, "####")


def _data(text: str) -> str:
    """A text as the data of a workflow command."""
    return one_line(text, 400).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _put(file: TextIO, name: str, value: str) -> None:
    """One output; the delimiter is drawn anew, so that no value can hold it."""
    delimiter = f"end_{secrets.token_hex(16)}"
    file.write(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")
