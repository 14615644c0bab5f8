"""The figures of a part as a table: for a terminal of 80 columns, and for a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evaluation.part import Part

_WIDTH = 80


def shown(value: float | int | str) -> str:
    """A figure as it is printed: shares to three places, counts whole."""
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def plain(part: Part) -> str:
    """A table of at most 80 columns."""
    head = f"{part.name}: {part.about}"
    lines = [head[:_WIDTH]]
    if part.skipped:
        return f"{head[:_WIDTH]}\n  skipped: {part.skipped}"[: _WIDTH * 3] + "\n"
    room = _WIDTH - 4
    for name, value in part.figures.items():
        text = shown(value)
        label = name[: room - len(text)]
        lines.append(f"  {label} {'.' * (room - len(label) - len(text) - 8)} {text}")
    lines.append(f"  ({part.seconds:.0f} s)")
    return "\n".join(lines) + "\n"


def markdown(part: Part) -> str:
    """A table for a page."""
    rows = [f"| {name} | {shown(value)} |" for name, value in part.figures.items()]
    return "\n".join([f"| {part.about} | |", "|---|---|", *rows])


def refreshed(page: str, parts: Sequence[Part]) -> str:
    """The page with the tables of these parts made anew; a part that was skipped keeps its table.

    A table stands between `<!-- figures: NAME -->` and `<!-- end -->`; one without a place yet is put at the end.
    """
    for part in parts:
        if part.skipped:
            continue
        opening, closing = f"<!-- figures: {part.name} -->", "<!-- end -->"
        block = f"{opening}\n{markdown(part)}\n{closing}"
        place = re.compile(re.escape(opening) + r".*?" + re.escape(closing), re.DOTALL)
        if at := place.search(page):
            page = page[: at.start()] + block + page[at.end() :]
        else:
            page = f"{page.rstrip()}\n\n{block}\n"
    return page
