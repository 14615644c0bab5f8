"""`tracker review`: a person's rulings on evidence, and on a claim as a whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.claims import Config
from tracker.cli import options
from tracker.model import Act, Evidence, Flag, Ruling, Stance, Status, Voice

if TYPE_CHECKING:
    from tracker.settle import Gathered
    from tracker.store import Store

Ruled = TypeVar("Ruled", bound=Callable[..., Any])


@dataclass
class Desk:
    """Where the claims and their state are, and how to answer."""

    config_path: Path
    state: str
    as_json: bool

    @cached_property
    def config(self) -> Config:
        """The claims file, read when a ruling needs it: no help does."""
        return options.load(self.config_path)


def signed(command: Ruled) -> Ruled:
    """The options of every ruling: whose it is, and why."""
    by = click.option("--by", envvar="USER", metavar="NAME", help="Whose ruling it is. Default: $USER.")
    return by(click.option("--note", metavar="TEXT", help="Why.")(command))


piece_id = click.argument("piece", metavar="PIECE")


@click.group("review", short_help="Rule on evidence, or pin a status.", invoke_without_command=True)
@options.config
@options.known_state
@options.as_json
@click.pass_context
def command(ctx: click.Context, config_path: Path, state: str | None, as_json: bool) -> int:
    """Show what a person should look at; accept, reject or relabel a piece of evidence; pin a status.

    Every piece has a short name, which the list shows. A ruling stands until it is lifted, and evidence against it that
    comes later asks for a look again. --config, --state and --json stand before the subcommand.

    \b
    Examples:
      tracker review                                   what asks for a look
      tracker review show outside-sellers              every piece of a claim
      tracker review reject 3f2a90c1 --note "another shop"
      tracker review relabel 3f2a90c1 --act plan
      tracker review pin outside-sellers disputed
      tracker review lift outside-sellers
    """
    desk = ctx.obj = Desk(config_path, options.state_location(config_path, state), as_json)
    return show_pieces(desk, None) if ctx.invoked_subcommand is None else 0


@command.command("show")
@click.argument("claim", required=False)
@click.pass_obj
def show(desk: Desk, claim: str | None) -> int:
    """List the pieces that ask for a look; with CLAIM, all of its evidence."""
    return show_pieces(desk, claim)


@command.command("accept")
@piece_id
@signed
@click.pass_obj
def accept(desk: Desk, piece: str, by: str | None, note: str | None) -> int:
    """Let a piece count in full, whatever was doubtful about it."""
    return _rule(desk, piece, "accept", by=by, note=note)


@command.command("reject")
@piece_id
@signed
@click.pass_obj
def reject(desk: Desk, piece: str, by: str | None, note: str | None) -> int:
    """Judge as if a piece were not there."""
    return _rule(desk, piece, "reject", by=by, note=note)


@command.command("relabel")
@piece_id
@click.option("--stance", type=click.Choice([s.value for s in Stance if s is not Stance.UNRELATED]))
@click.option("--act", type=click.Choice([a.value for a in Act]))
@click.option("--voice", type=click.Choice([v.value for v in Voice]))
@signed
@click.pass_obj
def relabel(
    desk: Desk, piece: str, stance: str | None, act: str | None, voice: str | None, by: str | None, note: str | None
) -> int:
    """Say what a piece says; it then counts in full. Labels that are not given stay."""
    if not (stance or act or voice):
        raise click.UsageError("say what the piece says: --stance, --act, --voice (to leave it out: reject)")
    said = {"stance": stance and Stance(stance), "act": act and Act(act), "voice": voice and Voice(voice)}
    return _rule(desk, piece, "relabel", by=by, note=note, **said)


@command.command("pin")
@click.argument("claim")
@click.argument("status", type=click.Choice([s.value for s in Status]))
@signed
@click.pass_obj
def pin(desk: Desk, claim: str, status: str, by: str | None, note: str | None) -> int:
    """Hold a claim at a status, whatever is found, until `lift`."""
    _known(desk, claim)
    return _settle(desk, lambda _: Ruling(claim, options.wall_clock(), "pin", status=Status(status), by=by, note=note))


@command.command("lift")
@click.argument("what", metavar="PIECE|CLAIM")
@signed
@click.pass_obj
def lift(desk: Desk, what: str, by: str | None, note: str | None) -> int:
    """Take back the ruling on a piece, or the pin of a claim."""
    if any(claim.id == what for claim in desk.config.claims):
        return _settle(desk, lambda _: Ruling(what, options.wall_clock(), "pin", by=by, note=note))
    return _rule(desk, what, "lift", by=by, note=note)


def name_of(evidence: Evidence) -> str:
    """What a person calls a piece of evidence: short, and the same in every run."""
    return hashlib.sha256(json.dumps(evidence.key).encode()).hexdigest()[:8]


def show_pieces(desk: Desk, claim: str | None) -> int:
    """Print the pieces of a claim, or of all claims those that ask for a look. Changes nothing."""
    from tracker import console, records
    from tracker.settle import Gathered
    from tracker.store import open_store

    if claim is not None:
        _known(desk, claim)
    count = 0
    with open_store(desk.state, now=options.wall_clock(), read_only=True) as store:
        for piece, asked in _pieces(desk.config, store, Gathered(desk.config, store), claim):
            count += 1
            ruling = [r for r in store.rulings(piece.claim) if r.evidence == piece.key][-1:]
            kinds = [r.kind for r in ruling if r.kind != "lift"]
            if desk.as_json:
                record = {"piece": name_of(piece), "claim": asked} | records.evidence_record(piece)
                options.print_json(record | {"ruling": kinds[0] if kinds else None})
            else:
                console.show_piece(name_of(piece), desk.config.claim(asked), piece, *kinds)
    if not count and not desk.as_json:
        click.echo(f"{claim}: no evidence yet" if claim else "nothing asks for a look")
    return 0


def _pieces(config: Config, store: Store, gathered: Gathered, claim: str | None) -> Iterator[tuple[Evidence, str]]:
    """Pieces of evidence, each with the id of the claim that it is shown under."""
    verdicts = store.verdicts()
    for each in config.claims:
        if claim is not None:
            yield from ((piece, each.id) for piece in gathered.of(each) if each.id == claim)
        elif (verdict := verdicts.get(each.id)) and Flag.REVIEW in verdict.flags:
            asking = {(piece.url, piece.quote) for piece in verdict.review}
            yield from ((piece, each.id) for piece in gathered.of(each) if (piece.url, piece.quote) in asking)


def _rule(desk: Desk, piece: str, kind: str, **more: Any) -> int:
    from tracker.settle import Gathered

    def ruling(store: Store) -> Ruling:
        gathered = Gathered(desk.config, store)
        found = _named((e for claim in desk.config.claims for e in gathered.of(claim)), piece)
        return Ruling(found.claim, options.wall_clock(), kind, evidence=found.key, **more)

    return _settle(desk, ruling)


def _named(pieces: Iterable[Evidence], name: str) -> Evidence:
    found = {piece.key: piece for piece in pieces if name_of(piece).startswith(name.lower())}
    if len(found) != 1:
        trouble = f"{len(found)} pieces have that name" if found else "there is no such piece"
        raise click.UsageError(f"{name}: {trouble}; `tracker review show CLAIM` lists the pieces by name")
    return next(iter(found.values()))


def _known(desk: Desk, claim: str) -> None:
    if all(each.id != claim for each in desk.config.claims):
        known = ", ".join(each.id for each in desk.config.claims)
        raise click.UsageError(f"there is no claim {claim!r}; there are {known}")


def _settle(desk: Desk, ruling: Callable[[Store], Ruling]) -> int:
    """Store a ruling, judge anew and print what changed. Those who are to hear of it do with the next check."""
    from tracker import console, health, records, telling
    from tracker.settle import settle
    from tracker.store import open_store

    now = options.wall_clock()
    with open_store(desk.state, now=now) as store, store.transaction():
        store.add_ruling(ruling(store))
        sight = health.sight(desk.config, store, now)
        changes = settle(desk.config, store, now, telling.whom(desk.config), sight=sight)
    for change in changes:
        if desk.as_json:
            options.print_json(records.change_record(change))
        else:
            console.show_change(change, desk.config)
    if not changes and not desk.as_json:
        click.echo("noted; no claim moved")
    return 0
