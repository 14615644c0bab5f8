"""`tracker doctor`: tries what a check needs here, and says what to mend."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from tracker.cli import options


@click.command("doctor", short_help="Say what here would make the tracker fail.")
@options.config
@options.state
@click.option("--offline", is_flag=True, help="Leave the network alone: do not ask the sources.")
@options.as_json
def command(config_path: Path, state: str | None, offline: bool, as_json: bool) -> int:
    """Look at Python and its libraries, the clock, the disk, the state, the claims file, secrets and channels (by
    name), and every source.

    Exit code 0 when nothing is bad, 3 otherwise.

    \b
    Examples:
      tracker doctor
      tracker doctor --offline
    """
    from tracker import console, doctor
    from tracker.claims import Settings
    from tracker.fetch import Exchange, Fetcher

    bad = False
    dates: list[tuple[datetime, str]] = []

    def note(exchange: Exchange) -> None:
        given = [value.decode("latin-1") for name, value in exchange.response_headers if name.lower() == b"date"]
        dates.extend((exchange.at, value) for value in given)

    with ExitStack() as stack:

        def fetcher(settings: Settings) -> Fetcher:
            return stack.enter_context(Fetcher(settings, now=options.wall_clock, on_exchange=note))

        now = options.wall_clock()
        location = options.state_location(config_path, state)
        for finding in doctor.examine(config_path, location, now, None if offline else fetcher, dates):
            bad = bad or finding.level is doctor.Level.BAD
            if as_json:
                options.print_json(asdict(finding))
            else:
                console.show_finding(finding.what, finding.level, finding.detail, finding.remedy)
    return 3 if bad else 0
