"""How long the worst pages within the caps take to read, and how the time grows with their size.

    python benchmarks/extract_worst.py

Each shape is read at a fifth of the most tags that a page may have and at all of them: a growth far above 5 is worse
than in proportion. A page of news has at most some 10,000 tags.
"""

from __future__ import annotations

import time
from contextlib import suppress

from tracker.errors import ExtractError
from tracker.extract import extract
from tracker.extract.gate import MOST_TAGS

HEAD = "<html><head><title>A plant opens</title></head><body><article><h1>A plant opens</h1>"
SENTENCE = "Acme said that it will open a plant in Northtown next year. "


def pages(tags: int) -> dict[str, str]:
    """One page of each shape with about so many tags."""
    return {
        "paragraphs, deep": HEAD + "<div>" * 95 + "<p>w</p>" * tags,
        "sentences, deep": HEAD + "<div>" * 95 + f"<p>{SENTENCE}</p>" * 1900 + "<p>w</p>" * (tags - 1900),
        "boxes called title": HEAD + "<div class=title>w</div>" * tags,
        "boxes in boxes": HEAD + ("<div class=title>" * 90 + "w" + "</div>" * 90) * (tags // 90),
        "hidden in hidden": HEAD + ("<div hidden>" * 90 + "w" + "</div>" * 90) * (tags // 90) + f"<p>{SENTENCE * 1000}",
        "tables of facts": HEAD + "<table><tr><td>a<td>b<tr><td>c<td>d</table>" * (tags // 7),
        "links in a list": HEAD + "<ul>" + "<li><a href=x>w</a>" * (tags // 2),
        "line breaks": HEAD + "<p>" + "w<br>" * tags,
        "days": HEAD + "<p>2020-01-01 12:00</p>" * tags,
        "deeper than the parser": HEAD + "<div>" * (tags // 2) + "<p>w</p>" * (tags // 2),
    }


def seconds(page: str) -> float:
    """Processor time of one reading."""
    begun = time.process_time()
    with suppress(ExtractError):
        extract(page, "https://news.example/a")
    return time.process_time() - begun


def main() -> None:
    """Print a line for each shape."""
    most = MOST_TAGS - 200
    for (name, small), large in zip(pages(most // 5).items(), pages(most).values(), strict=True):
        first, second = seconds(small), seconds(large)
        print(f"{name:24} {first:6.2f} s  {second:6.2f} s  growth {second / first:4.1f}", flush=True)


if __name__ == "__main__":
    main()
