"""`tracker board`: the static web board."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli import options
from tracker.language import counted

if TYPE_CHECKING:
    from tracker.board import Board
    from tracker.claims import Config
    from tracker.store import Store


@click.command("board", short_help="Write the board as static web pages.")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@options.config
@options.known_state
@options.as_json
def command(folder: Path, config_path: Path, state: str | None, as_json: bool) -> int:
    """Write the board to DIR: a first page, a page a claim, a feed and a table of the changes.

    Reads the state and changes nothing in it. In DIR, only files that changed are written, and files that this command
    did not write are left alone. The pages load nothing and run no script.

    \b
    Examples:
      tracker board public
      tracker check; tracker board /srv/www/claims
      tracker board public --json | jq .written
    """
    from tracker.board import pages, publish
    from tracker.store import open_store

    config = options.load(config_path)
    now = options.wall_clock()
    with open_store(options.state_location(config_path, state), now=now, read_only=True) as store:
        board = gather(config, store, now)
    done = publish(folder, lambda made: pages(replace(board, made=made)), now)
    if as_json:
        options.print_json({"folder": str(folder), "claims": len(board.standings), **asdict(done)})
    else:
        said = f"{len(done.written)} written, {len(done.unchanged)} unchanged, {len(done.removed)} removed"
        click.echo(f"{folder / 'index.html'}: {counted(len(board.standings), 'claim')}; files: {said}")
    return 0


def gather(config: Config, store: Store, now: datetime) -> Board:
    """What the board shows, from claims.yaml and the state."""
    from tracker import health
    from tracker.board import Board, Standing
    from tracker.claims import Claim
    from tracker.model import Revision
    from tracker.settle import Gathered, seed_verdict

    verdicts, gathered = store.verdicts(), Gathered(config, store)
    edits: dict[str, list[Revision]] = {}  # by page; several claims have evidence on the same one

    def standing(claim: Claim) -> Standing:
        evidence = gathered.shown(claim)
        pages = dict.fromkeys(e.url for e in evidence)
        for url in pages.keys() - edits.keys():
            edits[url] = [r for r in store.revisions(url) if r.number > 1]
        return Standing(
            claim=claim,
            verdict=verdicts.get(claim.id) or seed_verdict(claim),
            evidence=tuple(evidence),
            changes=tuple(store.changes(claim=claim.id)),
            edits=tuple(r for url in pages for r in edits[url]),
        )

    return Board(
        state=store.id,
        made=now,
        article=config.article,
        standings=tuple(map(standing, config.claims)),
        blind=tuple(health.blind(config, store)),
        looked=health.last_look(store),
        home=config.settings.board,
    )
