"""`tracker alerts`: whether the channels work, what is on its way, what was lost."""

from __future__ import annotations

import os
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli import options

if TYPE_CHECKING:
    from tracker.alerts.notifier import Outcome
    from tracker.claims import Channel, Config
    from tracker.store import Store
    from tracker.watching import Delivery


WIDTH = 80


@click.group("alerts", short_help="Test alert channels; list, send and retry alerts.")
def command() -> None:
    """Whether the alert channels work, what is on its way, and what was given up.

    `tracker check` sends alerts by itself; these commands are for setting up and for looking after.

    \b
    Examples:
      tracker alerts test                 send a sample to every channel
      tracker alerts preview email        see a mail without sending it
      tracker alerts list                 what waits, what was given up
      tracker alerts retry                send again what was given up
    """


@command.command("test", short_help="Send a sample to each channel and say what came back.")
@click.argument("channel", required=False)
@options.config
@options.as_json
def test(channel: str | None, config_path: Path, as_json: bool) -> int:
    """Send a made-up change to every channel of the claims file, or to CHANNEL: its kind, or its name as `list` has it.

    Exit code 3 where one did not take it.

    \b
    Examples:
      tracker alerts test
      tracker alerts test slack
    """
    from tracker import telling
    from tracker.alerts import routing
    from tracker.alerts.notifier import Sent

    config = options.load(config_path)
    bad = False
    for chosen in _channels(config, config_path, channel):
        for recipient, outcome in telling.try_out(chosen, config, os.environ, options.wall_clock()):
            bad = bad or not isinstance(outcome, Sent)
            result, said = _told(outcome)
            place = " ".join(filter(None, (routing.name(chosen), recipient)))
            if as_json:
                record = {"channel": routing.name(chosen), "recipient": recipient, "result": result, "answer": said}
                options.print_json(record)
            else:
                click.echo(f"{place}: {result}" + (f": {said}" if said else ""))
    return 3 if bad else 0


@command.command("list", short_help="Show what waits, what was sent and what was given up.")
@click.option("--only", type=click.Choice(["pending", "sent", "dead"]), help="Only alerts in this state.")
@options.config
@options.known_state
@options.as_json
def list_(only: str | None, config_path: Path, state: str | None, as_json: bool) -> int:
    """Show the alerts that wait and those that were given up, with the reason; with --only sent, those that arrived.

    \b
    Examples:
      tracker alerts list
      tracker alerts list --only dead --json
    """
    from tracker.store import open_store

    if state is None:
        options.load(config_path)  # no claims file there: a wrong folder must not look like an empty outbox
    location = options.state_location(config_path, state)
    with open_store(location, now=options.wall_clock(), read_only=True) as store:
        counts = store.outbox.counts()
        states = [only] if only else ["pending", "leased", "dead"]
        rows = [row for each in states for row in store.outbox.rows(each)]
        if only == "pending":
            rows += store.outbox.rows("leased")
        for row in rows:
            if as_json:
                options.print_json(_record(row))
            else:
                click.echo(_line(row))
    totals = {name: sum(n for (_, each), n in counts.items() if each == name) for name in ("pending", "sent", "dead")}
    if as_json:
        options.print_json({"summary": totals})
    else:
        click.echo(", ".join(f"{n} {name}" for name, n in totals.items()))
    return 0


@command.command("send", short_help="Send what waits.")
@options.config
@options.known_state
@options.as_json
def send(config_path: Path, state: str | None, as_json: bool) -> int:
    """Send the alerts that are due, without a check: after `tracker check --no-send`, or when a channel works again.

    \b
    Examples:
      tracker alerts send
      tracker check --no-send && git push && tracker alerts send
    """
    return _send(config_path, state, as_json)


@command.command("retry", short_help="Send again what was given up.")
@click.argument("ids", nargs=-1, type=int, metavar="[ID]...")
@options.config
@options.known_state
@options.as_json
def retry(ids: tuple[int, ...], config_path: Path, state: str | None, as_json: bool) -> int:
    """Put alerts that were given up back on their way and send them: all of them, or those with an ID from `list`.

    \b
    Examples:
      tracker alerts retry
      tracker alerts retry 17 18
    """
    return _send(config_path, state, as_json, ids)


@command.command("preview", short_help="Show what a channel would get; nothing is sent.")
@click.argument("channel")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="A file to write it to.")
@options.config
@options.known_state
@options.as_json
def preview(channel: str, output: Path | None, config_path: Path, state: str | None, as_json: bool) -> int:
    """Show the next alert for CHANNEL as that channel would get it, or the latest change, or else a sample.

    CHANNEL is a kind such as slack, or a name as `list` has it. A mail written to a file that ends in .html is its HTML
    part. Nothing is sent and no secret is looked up.

    \b
    Examples:
      tracker alerts preview slack
      tracker alerts preview email -o mail.html
    """
    from tracker import telling
    from tracker.alerts import mail_html, routing
    from tracker.alerts.channels import notifier
    from tracker.store import open_store

    config = options.load(config_path)
    chosen = _channels(config, config_path, channel)[0]
    now = options.wall_clock()
    with open_store(options.state_location(config_path, state), now=now, read_only=True) as store:
        letter = telling.letter_for(chosen, config, store, now)
    html = chosen.kind == "email" and output is not None and output.suffix == ".html"
    shown = mail_html.page(letter) if html else notifier(chosen.kind, chosen.options, os.environ).preview(letter)
    if output is not None:
        output.write_text(shown + "\n", encoding="utf-8")
    if as_json:
        record = {"channel": routing.name(chosen), "id": letter.id, "file": str(output) if output else None}
        options.print_json(record | ({} if output else {"content": shown}))
    else:
        click.echo(f"Written to {output}" if output else shown)
    return 0


def _send(config_path: Path, state: str | None, as_json: bool, ids: tuple[int, ...] | None = None) -> int:
    from tracker import console, telling
    from tracker.store import open_store

    config = options.load(config_path)
    now = options.wall_clock
    with open_store(options.state_location(config_path, state), now=now()) as store:
        if ids:
            _given_up(store, ids)
        revived = telling.again(store, now(), ids) if ids is not None else 0
        told = telling.deliver(config, store, os.environ, now)
    if as_json:
        options.print_json({"summary": {"revived": revived, **asdict(told)}})
    else:
        if ids is not None:
            click.echo(f"{revived} alerts are on their way again")
        console.show_alerts(told)
    return 3 if told.failed else 0


def _given_up(store: Store, ids: tuple[int, ...]) -> None:
    """Raises UsageError where one of these alerts was not given up: a slip must not look like work done."""
    dead = {row.id for row in store.outbox.rows("dead")}
    if slips := [str(each) for each in ids if each not in dead]:
        raise click.UsageError(
            f"not given up: {', '.join(slips)}; `tracker alerts list --only dead` has those that were"
        )


def _channels(config: Config, path: Path, wanted: str | None) -> list[Channel]:
    """The channels of that kind or name. Raises UsageError where there is none."""
    from tracker.alerts import routing

    if not config.channels:
        raise click.UsageError(f"{path} names no alert channels: add slack, email, webhook or github under `alerts:`")
    found = [c for c in config.channels if wanted is None or wanted in (c.kind, routing.name(c))]
    if not found:
        known = ", ".join(map(routing.name, config.channels))
        raise click.UsageError(f"{path} has no alert channel {wanted!r}; it has {known}")
    return found


def _told(outcome: Outcome) -> tuple[str, str]:
    from tracker.alerts.notifier import Refused, Retry, Sent

    match outcome:
        case Sent(receipt):
            return "sent", receipt
        case Retry(why):
            return "failed for now", why
        case Refused(why):
            return "refused", why


def _record(row: Delivery) -> dict[str, Any]:
    from tracker.records import when

    record = asdict(row)
    times = ("created_at", "next_at", "lease_until", "sent_at")
    return record | {name: when(record[name]) for name in times}


def _line(row: Delivery) -> str:
    from tracker.inert import one_line

    state = "pending" if row.state == "leased" else row.state
    place = " ".join(filter(None, (row.channel, row.recipient)))
    tried = f", {row.attempts} attempts" if row.attempts else ""
    why = f": {one_line(row.last_error, 160)}" if row.last_error else ""
    what = "sources" if row.seq is None else f"change {row.seq}"
    head = f"{row.id:>6}  {state:<8} "
    return textwrap.fill(
        f"{what} to {place}{tried}{why}",
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,  # an address stays whole
        break_on_hyphens=False,
    )
