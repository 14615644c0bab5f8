"""`tracker check`: one pass."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tracker.cli import options


@click.command("check", short_help="Make one pass: fetch, judge, report.")
@options.config
@options.state
@click.option("--send/--no-send", default=True, help="Send alerts now, or leave them for `tracker alerts send`.")
@click.option("--quiet", is_flag=True, help="Say nothing when nothing changed and nothing went blind or failed.")
@click.option(
    "--max-seconds",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="Stop reading after N seconds (settings.every unless told); the next run carries on with what is left.",
)
@click.option(
    "--warc",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Keep all that was fetched in this WARC file (.warc.gz); appends.",
)
@options.as_json
def command(
    config_path: Path,
    state: str | None,
    send: bool,
    quiet: bool,
    max_seconds: float | None,
    warc: Path | None,
    as_json: bool,
) -> int:
    """Look at every source once, read what is new or edited, judge the claims, and report what changed.

    Ends with the changes and the sources, those that could not be read by name: they are blind, not silent.
    Then sends the alerts that are due; a first run takes a baseline and alerts nobody.

    Fit for cron: exit code 0 when all was read and sent, 3 when a source was blind or an alert failed, 4 when the
    stored state cannot be relied on.

    \b
    Examples:
      tracker check
      tracker check --json | jq 'select(.claim)'
      tracker check --quiet --max-seconds 1500     (a line for cron)
    """
    import os
    from contextlib import nullcontext

    from tracker import console, live, records, telling
    from tracker.store import open_store
    from tracker.warc import WarcWriter

    config = options.load(config_path)
    if not config.sources:
        raise click.UsageError(f"{config_path} names no sources: add a feed, page, sitemap or search under `sources:`")
    now, enough = options.wall_clock, live.after(max_seconds or config.settings.every.total_seconds())
    with (
        open_store(options.state_location(config_path, state), now=now()) as store,
        WarcWriter(warc, now()) if warc else nullcontext() as archive,
        console.progress() as progress,
    ):
        report = live.check(config, store, now, os.environ, enough=enough, progress=progress, on_exchange=archive)
        told = telling.deliver(config, store, os.environ, now) if send and config.channels else None
    failed = told is not None and told.failed
    if quiet and not failed and not report.news:
        return 3 if report.blind else 0
    if as_json:
        for change in report.changes:
            options.print_json(records.change_record(change))
        options.print_json({"summary": summary(report) | {"alerts": asdict(told) if told else None}})
    else:
        console.show_report(report, config)
        if told:
            console.show_alerts(told)
    return 3 if report.blind or failed else 0


def summary(report: Any) -> dict[str, Any]:
    """The last line of `check --json`: what was read, what was blind."""
    from tracker.records import health_record

    return {
        "changes": len(report.changes),
        "baseline": report.baseline,
        "read": report.new + report.revised + report.unchanged,
        "new": report.new,
        "revised": report.revised,
        "unchanged": report.unchanged,
        "left_over": report.left_over,
        "second_opinion": asdict(report.consulted) if report.consulted else None,
        "sources": [health_record(h) for h in report.sources],
        "blind": [health_record(h) for h in report.blind],
        "went_blind": [health_record(h) for h in report.went_blind],
        "recovered": [health_record(h) for h in report.recovered],
    }
