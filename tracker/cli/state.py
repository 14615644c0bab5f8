"""`tracker state`: the care of what the tracker remembers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli import options
from tracker.language import counted

if TYPE_CHECKING:
    from tracker.store import Store

KEEP_DAYS = 365

_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
_folder = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
_export = click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))


@click.group("state", short_help="Back up, restore, export, import, prune the state.", invoke_without_command=True)
@options.config
@options.state
@options.as_json
@click.pass_context
def command(ctx: click.Context, config_path: Path, state: str | None, as_json: bool) -> int:
    """Care for the state: the one file in which everything is that the tracker remembers.

    Without a subcommand, say what is in it. --config and --state stand before the subcommand; --json is for what is
    said without one.

    \b
    Examples:
      tracker state
      tracker state backup claims.backup.sqlite
      tracker state --state other.sqlite export folder
    """
    ctx.obj = Path(options.state_location(config_path, state))
    if ctx.invoked_subcommand is None:
        return show(_there(ctx.obj) if state else ctx.obj, as_json)
    if as_json:
        raise click.UsageError(f"`tracker state {ctx.invoked_subcommand}` prints no JSON")
    return 0


def show(path: Path, as_json: bool) -> int:
    """Say what is in the state, and of which version it is."""
    facts = _facts(path)
    if as_json:
        options.print_json(facts)
    elif facts["schema"] is None:
        click.echo(f"{path}: none yet, the first check makes it")
    else:
        click.echo(f"{path}: schema {facts['schema']}, {facts['bytes'] / 2**20:.1f} MiB, id {facts['id']}")
        judged, moved = counted(facts["claims"], "claim"), counted(facts["changes"], "change")
        click.echo(f"{counted(facts['places'], 'place')} looked at, {judged} judged, {moved}")
        for row in facts["alerts"]:
            click.echo(f"alerts {row['channel']}: {row['count']} {row['standing']}")
    return 0


def _facts(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {"state": str(path), "schema": None}
    with _reading(path) as store:
        sent = sorted(store.outbox.counts().items())
        return {
            "state": str(path),
            "schema": store.schema_version,
            "bytes": path.stat().st_size,
            "id": store.id,
            "places": len(store.visits()),
            "claims": len(store.verdicts()),
            "changes": len(store.changes()),
            "alerts": [{"channel": to, "standing": standing, "count": count} for (to, standing), count in sent],
        }


@command.command("backup")
@_file
@click.pass_obj
def backup(path: Path, file: Path) -> int:
    """Copy the state into a new FILE, as of one moment; a run may be at work meanwhile."""
    with _reading(_there(path)) as store:
        store.backup(file)
    click.echo(f"{file}: a backup of {path}")
    return 0


@command.command("restore")
@_file
@click.pass_obj
def restore(path: Path, file: Path) -> int:
    """Put the backup FILE in the place of the state. The state that was there is kept beside it.

    Changes since the backup are found again, and told again.
    """
    with _reading(_there(file)) as store:
        if faults := store.quick_check():
            raise click.UsageError(f"{file} is damaged: {faults[0]}")
        draft = path.with_name(f".{path.name}.restored")
        draft.unlink(missing_ok=True)
        store.backup(draft)
    try:
        kept = _set_aside(path)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"{path}: restored from {file}" + (f"; what was there is {kept}" if kept else ""))
    return 0


@command.command("export")
@_folder
@click.pass_obj
def export(path: Path, folder: Path) -> int:
    """Write the state as text into FOLDER, JSONL files by table; import makes the same state of it."""
    with _reading(_there(path)) as store:
        rows = store.export(folder)
    click.echo(f"{folder}: {sum(rows.values())} rows in {len(rows)} tables")
    return 0


@command.command("import")
@_export
@click.pass_obj
def import_(path: Path, folder: Path) -> int:
    """Make the state from the export in FOLDER; exports of older versions are brought up to date."""
    from tracker.store import import_store

    rows = import_store(folder, path)
    click.echo(f"{path}: {sum(rows.values())} rows")
    return 0


@command.command("prune")
@click.option("--older-than", "days", type=click.IntRange(min=1), default=KEEP_DAYS, show_default=True, metavar="DAYS")
@click.pass_obj
def prune(path: Path, days: int) -> int:
    """Forget the texts of articles that bear on no claim and were not seen changed for so many days.

    What verdicts stand on stays: all evidence, the articles that gave it with their revisions, changes and alerts.
    A claim that is added later is not looked for in what was forgotten.
    """
    from tracker.store import open_store
    from tracker.store import prune as forget

    now = options.wall_clock()
    with open_store(_there(path), now=now) as store:
        count = forget(store, now - timedelta(days=days))
        store.compact()
    click.echo(f"{path}: {count} articles forgotten, {path.stat().st_size / 2**20:.1f} MiB left")
    return 0


def _there(path: Path) -> Path:
    if not path.exists():
        raise click.UsageError(f"{path} is not there: name the state with `tracker state --state FILE ...`")
    return path


def _reading(path: Path) -> Store:
    from tracker.store import open_store

    return open_store(path, now=options.wall_clock(), read_only=True)


def _set_aside(path: Path) -> Path | None:
    """Rename the present state, with its log, while nobody holds it. Raises StateLocked where a run does."""
    from tracker.errors import StateError, StateLocked
    from tracker.store import open_store

    if not path.exists():
        return None
    now = options.wall_clock()
    try:
        open_store(path, now=now).close()
    except StateLocked:
        raise
    except StateError:
        click.echo(f"{path} is not sound", err=True)  # a reason to restore, not one against it
    kept = path.with_name(f"{path.name}.{now:%Y%m%dT%H%M%S}")
    for tail in ("-wal", "-shm", ""):
        old = path.with_name(path.name + tail)
        if old.exists():
            old.replace(kept.with_name(kept.name + tail))
    return kept
