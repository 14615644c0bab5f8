"""The command line: one file a command, loaded when it is called, so that help and lint start at once."""

from __future__ import annotations

import importlib
import sys
from difflib import get_close_matches

import click

from tracker import __version__
from tracker.errors import StateLocked, TrackerError

# In the order in which a user meets them.
COMMANDS = {
    "demo": "See five years of coverage of ByteDance told and judged, offline.",
    "init": "Propose a claims file for one article.",
    "lint": "Find every mistake in claims.yaml, each with its line.",
    "check": "Read what is new, judge it and report what changed.",
    "watch": "Keep checking as sources fall due, as a service.",
    "status": "Show where the claims stand; with a claim, why.",
    "review": "Rule on evidence: accept, reject, relabel; pin a status.",
    "board": "Write the board as static web pages.",
    "replay": "Retell coverage that was saved earlier, by its own dates.",
    "assess": "Say whether articles bear on claims, and on which side.",
    "state": "Back up, restore, export, import or prune what is remembered.",
    "alerts": "Test alert channels; list, send and retry alerts.",
    "doctor": "Try what a check needs here, and say what to mend.",
}


class Commands(click.Group):
    """The group that imports a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order in which a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"tracker.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named; where there is none, the error says which is close to it."""
        close = [] if args[0] in COMMANDS else get_close_matches(args[0], COMMANDS)
        if close and not args[0].startswith("-"):
            ctx.fail(f"No such command {args[0]!r}. Did you mean {close[0]!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tracker")
@click.pass_context
def tracker(ctx: click.Context) -> None:
    """Watch news coverage and say when the status of a claim changes, and on whose word.

    \b
    Start here:
      tracker demo                  see it work, without a network
      tracker lint                  check your claims.yaml
      tracker check                 make one pass over its sources
      tracker status CLAIM          why a claim stands where it stands

    Exit codes: 0 all went well; 1 a fault of its own, or Ctrl-C; 2 a mistake in the command or in claims.yaml; 3 not
    every source could be read or not every alert sent; 4 the stored state cannot be relied on, or is in use, so
    nothing was done.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _locked(error: StateLocked, arguments: list[str]) -> int:
    """The other run makes the same pass, and sends what waits. What a person asks for besides, it does not do."""
    command = arguments[0] if arguments else ""
    if command in ("check", "watch") or (command == "alerts" and "send" in arguments):
        click.echo(f"{error}; it does the work, nothing was done here", err=True)
        return 0
    click.echo(f"{error}; nothing was done here: try again when it is through", err=True)
    return error.exit_code


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; returns its exit code, and never raises for what went wrong."""
    try:
        result = tracker.main(args=arguments, prog_name="tracker", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 1
    except StateLocked as error:
        return _locked(error, sys.argv[1:] if arguments is None else arguments)
    except TrackerError as error:
        click.echo(str(error), err=True)
        return error.exit_code
    except BrokenPipeError:
        # The reader, such as head, went away: that is its right.
        sys.stderr.close()
        return 0
