"""`tracker check`: one pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tracker.cli import options


@click.command("check", short_help="Make one pass: fetch, judge, report.")
@options.config
@options.state
@options.as_json
def command(config_path: Path, state: str | None, as_json: bool) -> int:
    """Look at every source once, read what is new or edited, judge the claims, and report what changed.

    Ends with what changed, what was read, and which sources could not be read: those are blind, not silent.
    Fit for cron: exit code 0 when all was read, 3 when a source was blind, 4 when the state is not safe to use.

    \b
    Examples:
      tracker check
      tracker check --json | jq 'select(.claim)'
    """
    from tracker import console, pipeline, records
    from tracker.fetch import Fetcher
    from tracker.store import open_store

    config = options.load(config_path)
    if not config.sources:
        raise click.UsageError(f"{config_path} names no sources: add a feed, page, sitemap or search under `sources:`")
    now = options.wall_clock
    with (
        open_store(options.state_location(config_path, state), now=now()) as store,
        Fetcher(config.settings, now=now) as fetcher,
        console.progress() as progress,
    ):
        report = pipeline.check(config, store, fetcher, now, progress=progress)
    if as_json:
        for change in report.changes:
            options.print_json(records.change_record(change))
        options.print_json({"summary": summary(report)})
    else:
        console.show_report(report, config)
    return 3 if report.blind else 0


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
        "sources": [health_record(h) for h in report.sources],
        "blind": [health_record(h) for h in report.blind],
    }
