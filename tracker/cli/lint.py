"""`tracker lint`: checks claims.yaml."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tracker.cli import options


@click.command("lint", short_help="Check claims.yaml.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@options.config
@click.option("--secrets", is_flag=True, help="Also say which ${NAME}s of the alerts are not set here.")
@options.as_json
def command(file: Path | None, config_path: Path, secrets: bool, as_json: bool) -> int:
    """Check a claims file; every mistake in one go, each with its line and column.

    \b
    Examples:
      tracker lint
      tracker lint --secrets ours/claims.yaml
    """
    from dataclasses import asdict

    from tracker import config as loader
    from tracker.errors import ConfigError
    from tracker.language import counted

    path = file or config_path
    try:
        config, found = loader.lint(path, os.environ if secrets else None)
    except ConfigError as error:
        if not as_json:
            raise
        for problem in error.problems:
            options.print_json({"level": "error", **asdict(problem)})
        return error.exit_code
    for problem in found:
        if as_json:
            options.print_json({"level": "warning", **asdict(problem)})
        else:
            click.echo(f"warning: {problem}", err=True)
    if as_json:
        options.print_json({"summary": {"claims": len(config.claims), "sources": len(config.sources)}})
    else:
        click.echo(
            f"{path}: good. {counted(len(config.claims), 'claim')} about "
            f"{counted(len(config.entities), 'entity', 'entities')}, {counted(len(config.sources), 'source')}, "
            f"{counted(len(config.channels), 'alert channel')}."
        )
    return 0
