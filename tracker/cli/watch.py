"""`tracker watch`: passes as sources fall due, until it is stopped."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from tracker.cli import options

LISTEN = "127.0.0.1:8787"


@click.command("watch", short_help="Keep checking, as a service.")
@options.config
@options.state
@click.option(
    "--listen", default=LISTEN, show_default=True, metavar="HOST:PORT", help="For health and metrics; or none."
)
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@options.as_json
def command(config_path: Path, state: str | None, listen: str, log_format: str, as_json: bool) -> None:
    """Ask each source when it is due (`every` in the claims file), judge, send alerts; until SIGTERM or Ctrl-C.

    The claims file is read again when it changes, and on SIGHUP; a broken one is named in the log and the old one
    stays. Serves /healthz, /readyz and /metrics, on this machine only unless --listen says otherwise. Tells systemd
    when it is ready and that it is alive. The log is on standard error; with --json, changes go to standard output, as
    `check --json` prints them.

    \b
    Examples:
      tracker watch
      tracker watch --log-format json --listen 0.0.0.0:8787
    """
    import os
    import signal

    from tracker import records
    from tracker.model import Change
    from tracker.schedule import log
    from tracker.schedule.clock import Clock
    from tracker.schedule.health import served
    from tracker.schedule.systemd import Notifier
    from tracker.schedule.watch import Watch, leave

    log.set_up(log_format)
    place = options.state_location(config_path, state)

    def print_change(change: Change) -> None:
        if as_json:
            options.print_json(records.change_record(change))

    clock, notifier = Clock(options.wall_clock), Notifier(os.environ)
    watch = Watch(config_path, place, environ=os.environ, clock=clock, notifier=notifier, tell_change=print_change)
    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), lambda *_: watch.stop.set())
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda *_: watch.reload.set())
    with ExitStack() as stack:
        if listen != "none":
            host, port = _address(listen)
            log.tell("listening", address=stack.enter_context(served(watch.facts, host, port)))
        ended = watch.run()
    log.tell("stopped", pass_ended=ended)
    leave(0)


def _address(listen: str) -> tuple[str, int]:
    host, colon, port = listen.rpartition(":")
    if not colon or not port.isdigit():
        raise click.UsageError(f"--listen {listen}: expected HOST:PORT, such as {LISTEN}, or none")
    return host.strip("[]") or "127.0.0.1", int(port)
