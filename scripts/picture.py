"""Draws docs/demo.svg: three changes and the board, as `tracker demo` shows them in a terminal of 80 columns.

.venv/bin/python scripts/picture.py
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

TARGET = Path(__file__).resolve().parents[1] / "docs" / "demo.svg"
SHOWN = ("independent-platform", "portals")  # claims whose changes of status are drawn
MOST = 3


def main() -> None:
    """Run the demo with colours and draw a part of what it prints."""
    environ = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": "80", "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "tracker", "demo"]
    text = subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout
    cards = re.split(r"\n(?=(?:\x1b\[[0-9;]*m)*● )", "\n" + text)[1:]
    blank = re.search(r"\n\s*\n", cards[-1])
    assert blank is not None, "the board stands after the last change"
    cards[-1], board = cards[-1][: blank.start()], cards[-1][blank.end() :]
    plain = [(card, Text.from_ansi(card).plain) for card in cards]
    moved = [card for card, words in plain if "→" in words and words.split("\n")[0].split()[-1] in SHOWN]
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("$ tracker demo\n"))
    for card in moved[:MOST]:
        console.print(Text.from_ansi(card.rstrip()), end="\n\n")
    console.print(Text.from_ansi(board.strip("\n")))
    svg = console.export_svg(title="tracker demo")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # no font is fetched from anywhere
    # Wide characters are not to be squeezed.
    svg = re.sub(r' textLength="[^"]*"(?=[^>]*>[^<]*[\u3000-\u9fff])', "", svg)
    TARGET.write_text(svg.replace("Fira Code", "ui-monospace, Menlo, Consolas"), encoding="utf-8")


if __name__ == "__main__":
    main()
