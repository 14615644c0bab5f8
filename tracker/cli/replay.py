"""`tracker replay`: recorded coverage through the same path, on a virtual clock."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from tracker.cli import options
from tracker.model import Failure


@click.command("replay", short_help="Send recorded coverage down the same path.")
@click.argument("coverage", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.config
@options.state
@options.as_json
def command(coverage: tuple[Path, ...], config_path: Path, state: str | None, as_json: bool) -> int:
    """Send recorded coverage (coverage.jsonl) down the path that `check` uses, on the clock of its `seen_at`.

    No network is used. The state is one of its own: a temporary one that is thrown away, or a new file where --state
    says.

    \b
    A line of coverage.jsonl is one look at one page; the same url again is a later revision of it:
      {"seen_at": "2026-03-03T10:00:00Z", "url": "https://post.example/a",
       "title": "...", "text": "...", "outlet": "Meridian Post"}
    Instead of text, html takes the whole page; title, outlet, published, lang may be left out.

    \b
    Examples:
      tracker replay coverage.jsonl
      tracker replay --json --config story/claims.yaml story/coverage.jsonl > changes.jsonl
    """
    from tracker import console, pipeline, records
    from tracker import coverage as recorded
    from tracker.store import open_store

    config = options.load(config_path)
    if state is not None and Path(state).exists():
        raise click.UsageError(f"{state} is there already: a replay keeps a state of its own, name a new file")
    observations = list(recorded.read(list(coverage)))
    start = observations[0].seen_at if observations else options.wall_clock()
    unread = 0
    with tempfile.TemporaryDirectory(prefix="tracker-replay-") as folder:
        location = state or str(Path(folder) / "replay.sqlite")
        with open_store(location, now=start) as store:
            for step in pipeline.replay(config, store, observations):
                if isinstance(step, Failure):
                    unread += 1
                    click.echo(f"{step.url}: {step.outcome}: {step.detail}", err=True)
                elif as_json:
                    options.print_json(records.change_record(step))
                else:
                    console.show_change(step, config)
            if not as_json:
                console.show_board(config, store)
    return 3 if unread else 0
