"""Whether a match's score is the probability that it is: on running stories that the matcher was not trained on.

    python -m evaluation.reliability [SVG]

For each tenth of the scores, how many sentences with such a score bear on the claim. With SVG the same as a drawing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from evaluation.part import Figures
from tracker.match import Matcher
from training import running

BINS = 10
_SIZE, _EDGE = 300, 40  # of the drawing, in pixels


def scores() -> Iterator[tuple[float, bool]]:
    """The score of each sentence of the stories kept out, and whether it bears on the claim."""
    for folder in (*running.folders(away=True), *running.fresh()):
        story = running.read_story(folder)
        matcher = Matcher(story.config.claims, story.config.entities, story.config.article)
        for page in story.pages:
            for sentence, rows in matcher.described(page.article):
                for claim, row in rows.items():
                    yield matcher.chance(row), (sentence.text, claim) in page.labels


def bins(told: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """For each tenth that has any: mean score, share that bears on the claim, count."""
    found = []
    for place in range(BINS):
        some = [(s, y) for s, y in told if min(int(s * BINS), BINS - 1) == place]
        if some:
            found.append((float(np.mean([s for s, _ in some])), float(np.mean([y for _, y in some])), len(some)))
    return found


def measure(_: Path | None = None) -> Figures:
    """Score against share, tenth by tenth; the mean distance of the two over all sentences; the Brier score."""
    told = list(scores())
    found = bins(told)
    out: Figures = {"sentences and claims": len(told)}
    out |= {f"score {mean:.2f}: bear on the claim (of {count})": share for mean, share, count in found}
    out["mean distance"] = sum(abs(mean - share) * count for mean, share, count in found) / len(told)
    base = float(np.mean([y for _, y in told]))
    out["Brier score"] = float(np.mean([(s - y) ** 2 for s, y in told]))
    return out | {"Brier score of always saying the mean": base * (1 - base)}


def drawing(found: Sequence[tuple[float, float, int]]) -> str:
    """Score across, share up; the dotted line is where both are the same. A point's area is its count's root."""

    def at(x: float, y: float) -> str:
        return f"{_EDGE + x * _SIZE:.1f},{_EDGE + (1 - y) * _SIZE:.1f}"

    dots = "".join(
        f'<circle cx="{at(x, y).split(",")[0]}" cy="{at(x, y).split(",")[1]}" r="{2 + n**0.25 / 2:.1f}"><title>score '
        f"{x:.2f}, {y:.2f} of {n} bear on the claim</title></circle>"
        for x, y, n in found
    )
    line = " ".join(at(x, y) for x, y, _ in found)
    ticks = "".join(
        f'<text x="{_EDGE + k / 5 * _SIZE:.0f}" y="{_SIZE + _EDGE + 16}" text-anchor="middle">{k / 5:.1f}</text>'
        f'<text x="{_EDGE - 6}" y="{_EDGE + (1 - k / 5) * _SIZE + 4:.0f}" text-anchor="end">{k / 5:.1f}</text>'
        for k in range(6)
    )
    whole = _SIZE + 2 * _EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" width="{whole}" '
        f'font-family="sans-serif" font-size="11"><rect width="{whole}" height="{whole}" fill="#fff"/>'
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{_SIZE}" height="{_SIZE}" fill="none" stroke="#999"/>'
        f'<polyline points="{at(0, 0)} {at(1, 1)}" stroke="#999" stroke-dasharray="4" fill="none"/>'
        f'<polyline points="{line}" stroke="#1a5fb4" fill="none"/><g fill="#1a5fb4">{dots}</g><g fill="#333">{ticks}'
        f'<text x="{whole / 2}" y="{whole - 6}" text-anchor="middle">score of the match</text>'
        f'<text x="12" y="{whole / 2}" text-anchor="middle" transform="rotate(-90 12 {whole / 2})">bear on the claim'
        f"</text></g></svg>\n"
    )


def main() -> None:
    """Print the figures; with a file name, draw them too."""
    for name, value in measure().items():
        sys.stdout.write(f"{name:52} {value:.3f}\n" if isinstance(value, float) else f"{name:52} {value}\n")
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(drawing(bins(list(scores()))), encoding="utf-8")


if __name__ == "__main__":
    main()
