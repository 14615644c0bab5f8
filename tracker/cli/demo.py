"""`tracker demo`: five years of coverage of ByteDance, read from this machine as `check` reads the web."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

import click

from tracker.cli import options


@click.command("demo", short_help="See five years of coverage of ByteDance judged.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the demo's claims.yaml and state in this folder, to look at with `tracker status`.",
)
@options.as_json
def command(keep: Path | None, as_json: bool) -> int:
    """Replay what became of seven claims about ByteDance, November 2020 to 2025.

    A web server on loopback serves some forty invented articles, in English and Chinese, as they would have appeared:
    feeds, copies, denials, silent edits, a site that is down. Each check fetches, reads and judges them as `tracker
    check` does, on a virtual clock. No network is used, and no file is left behind.

    \b
    Examples:
      tracker demo
      tracker demo --keep demo && tracker status portals --config demo/claims.yaml
    """
    from tracker import config as loader
    from tracker import console, pipeline, readers, records
    from tracker.analyse import Analyst
    from tracker.demo.site import DemoSite
    from tracker.demo.story import load_story
    from tracker.fetch import Fetcher
    from tracker.store import open_store

    story = load_story()
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tracker-demo-")))
        folder.mkdir(parents=True, exist_ok=True)
        site = stack.enter_context(DemoSite(story))
        claims = folder / "claims.yaml"
        claims.write_text(site.claims_yaml(), encoding="utf-8")
        config = loader.load(claims, None)
        analyst = Analyst.of(config, readers.chosen().reader)
        moments = story.moments()
        state = folder / "claims.sqlite"
        if state.exists():
            raise click.UsageError(f"{state} is there already: the demo keeps its state in an empty folder")
        store = stack.enter_context(open_store(state, now=moments[0]))
        if not as_json:
            console.say(
                f"{len(config.claims)} claims about ByteDance, {len(config.sources)} sources on this machine, "
                f"{len(moments)} checks from {console.day(moments[0])} to {console.day(moments[-1])}.\n"
                "● is a change; ⚑ review asks a person to look, ⚑ stale says that nothing was heard for long.\n"
            )
        for moment in moments:
            site.now = moment
            with Fetcher(config.settings, now=lambda: site.now) as fetcher:
                report = pipeline.check(config, store, fetcher, lambda: site.now, analyst=analyst)
            for change in report.changes:
                if as_json:
                    options.print_json(records.change_record(change))
                else:
                    console.show_change(change, config)
            if not as_json:
                console.show_sight(report)
        if not as_json:
            console.show_board(config, store)
            kept = f"--config {claims}" if keep else "(tracker demo --keep DIR keeps all this to look at)"
            console.say(f"\nWhy a claim stands where it stands: tracker status CLAIM {kept}")
    return 0
