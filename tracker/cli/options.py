"""The options that commands share, and how a command opens what they name."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from tracker.claims import Config

# What a terminal obeys or cannot write goes out as JSON's own escape: the same text to a program, inert to a screen.
_ACTING = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

Command = TypeVar("Command", bound=Callable[..., Any])

config = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    default=Path("claims.yaml"),
    show_default=True,
    metavar="FILE",
    help="The claims file.",
)


def _there(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    with suppress(OSError):  # what cannot be looked at is told of where it is opened
        if given is not None and "://" not in given and not Path(given).exists():
            raise click.BadParameter(f"{given} is not there. `tracker check --state {given}` would make it.")
    return given


_STORE = "The store: a SQLite file. Default: beside the claims file, with the ending .sqlite."
state = click.option("--state", metavar="STORE", help=_STORE)
# For commands that only make sense with what is remembered: a name with a slip in it must not look like good news.
known_state = click.option("--state", metavar="STORE", help=_STORE, callback=_there)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")


def state_location(config_path: Path, given: str | None) -> str:
    """Where the state is: as given, else beside the claims file."""
    return given or str(config_path.with_suffix(".sqlite"))


def load(config_path: Path) -> Config:
    """The claims file, valid; its secrets are not looked up. Raises ConfigError."""
    from tracker import config as loader

    return loader.load(config_path, None)


def wall_clock() -> datetime:
    """Now, in the local zone: the shell's one clock, handed to everything that needs the time."""
    return datetime.now().astimezone()


def print_json(record: dict[str, Any]) -> None:
    """One JSON object on a line of its own, flushed, so that a reader down the pipe has it at once."""
    text = json.dumps(record, ensure_ascii=False)
    sys.stdout.write(_ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")
    sys.stdout.flush()
