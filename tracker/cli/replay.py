"""`tracker replay`: coverage that was saved earlier, retold by its own dates."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from tracker.cli import options
from tracker.model import Failure


@click.command("replay", short_help="Retell coverage that was saved earlier.")
@click.argument("coverage", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.config
@options.state
@options.as_json
def command(coverage: tuple[Path, ...], config_path: Path, state: str | None, as_json: bool) -> int:
    """Retell saved coverage (coverage.jsonl): each line is judged as `check` would have judged it at its `seen_at`.

    Nothing is requested from anybody. What is remembered goes when the replay ends, unless --state names a new file
    for it.

    \b
    A line of coverage.jsonl is one look at one page; where a url comes again, the page was edited:
      {"seen_at": "2026-03-03T10:00:00Z", "url": "https://post.example/a",
       "title": "...", "text": "...", "outlet": "Meridian Post"}
    Instead of text, html takes the whole page; title, outlet, published, lang may be left out.

    \b
    Examples:
      tracker replay coverage.jsonl
      tracker replay --json --config story/claims.yaml story/coverage.jsonl > changes.jsonl
    """
    from tracker import console, installed, pipeline, records
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
            for step in pipeline.replay(config, store, observations, installed.analyst(config)):
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
