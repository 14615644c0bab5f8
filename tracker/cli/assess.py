"""`tracker assess`: whether articles bear on claims, and on which side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from tracker.cli import options


@click.command("assess", short_help="Say whether articles bear on claims.")
@click.argument("pairs", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@options.as_json
def command(pairs: Path, as_json: bool) -> int:
    """Read pairs.jsonl ({"id", "claim", "title", "body"} a line) and print, in the same order, how far the article is
    related to the claim, its stance, and the quote that shows it.

    \b
    Examples:
      tracker assess pairs.jsonl > assessments.jsonl
      tracker assess - < pairs.jsonl
    """
    from tracker import readers
    from tracker.stance.assess import assess

    encoder = readers.chosen().encoder
    with click.open_file(str(pairs), encoding="utf-8-sig", errors="surrogateescape") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            pair = _pair(line, str(pairs), number)
            result = assess(pair["claim"], pair.get("title") or "", pair.get("body") or "", encoder)
            options.print_json(
                {
                    "id": pair.get("id"),
                    "related": round(result.related, 4),
                    "stance": str(result.stance),
                    "probabilities": {str(k): round(v, 4) for k, v in result.probabilities.items()},
                    "quote": result.quote,
                }
            )
    return 0


def _pair(line: str, file: str, number: int) -> dict[str, Any]:
    try:
        line.encode()  # what is no UTF-8 cannot be written as such
        pair = json.loads(line)
    except UnicodeEncodeError as error:
        raise click.UsageError(f"{file}:{number}: is no UTF-8; save the file as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"{file}:{number}: not JSON: {error}") from error
    if not isinstance(pair, dict) or not isinstance(pair.get("claim"), str) or not _texts(pair):
        raise click.UsageError(f'{file}:{number}: expected an object with "id", "claim", "title" and "body"')
    return pair


def _texts(pair: dict[str, Any]) -> bool:
    return all(isinstance(pair.get(name), str | None) for name in ("title", "body"))
