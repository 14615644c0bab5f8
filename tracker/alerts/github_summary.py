"""What a job in GitHub Actions shows of the changes: its summary, annotations, outputs for later steps.

Annotations are workflow commands on standard error; everything of strangers in them is escaped as
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands asks.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

from tracker.alerts.markdown import described, noticed
from tracker.alerts.message import Message
from tracker.alerts.notifier import Letter, Outcome, Refused, Sent
from tracker.alerts.webhook import bounded_record
from tracker.inert import one_line
from tracker.judge.sureness import deciding, trust

MOST_SUMMARY = 1024 * 1024 - 64 * 1024  # bytes: GitHub drops a summary of more than 1 MiB as a whole
MOST_ANNOTATIONS = 10  # of one kind in one step
MOST_RECORDS = 100  # changes in an output; GitHub takes 1 MiB of a job's outputs


class SummaryNotifier:
    """Writes to the files that GitHub Actions gives a step. One of these serves one step."""

    pace = timedelta(0)

    def __init__(self, environ: Mapping[str, str], commands: TextIO | None = None) -> None:
        self._summary, self._output = environ.get("GITHUB_STEP_SUMMARY", ""), environ.get("GITHUB_OUTPUT", "")
        self._commands = commands or sys.stderr
        self._annotated = 0
        self._records: list[dict[str, Any]] = []

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
        room = MOST_RECORDS - len(self._records)
        self._records += [_short(message) for message in letter.messages[:room]]
        if self._output and self._records:
            with Path(self._output).open("a", encoding="utf-8") as file:
                _put(file, "changed", "true")
                _put(file, "changes", json.dumps(self._records, ensure_ascii=False))

    def _annotate(self, letter: Letter) -> None:
        lines = [("notice", _with_trust(message)) for message in letter.messages]
        lines += [("warning", notice.title) for notice in letter.notices]
        for kind, line in lines[: MOST_ANNOTATIONS - self._annotated]:
            self._annotated += 1
            self._commands.write(f"::{kind} title=Claim tracker::{_data(line)}\n")
        self._commands.flush()


def _short(message: Message) -> dict[str, Any]:
    """A record for later steps: without evidence, which could be more than GitHub takes."""
    return {name: value for name, value in bounded_record(message).items() if name not in ("evidence", "diff")}


def _with_trust(message: Message) -> str:
    piece = deciding(message.change)
    sure = trust(piece) if piece else ""
    return f"{message.headline} ({sure})" if sure else message.headline


def _markdown(letter: Letter) -> str:
    return "\n\n".join([*map(described_in_summary, letter.messages), *map(noticed, letter.notices)])


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
