"""Measures everything that can be measured here.

    python -m evaluation                                 what needs nothing but this repository
    python -m evaluation --data DIR                      with the public data sets below DIR, a folder each
    python -m evaluation stories errors                  some parts
    python -m evaluation --data DIR --json figures.json
    python -m evaluation --data DIR --markdown docs/evaluation.md

A part that lacks its data or a library is skipped and says so. --markdown puts the tables between the lines that mark
them in a file, and leaves all else in it alone; parts that were not measured keep their tables.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path

from evaluation import tables
from evaluation.parts import PARTS, run


def main() -> int:
    """Run the parts, print each as it is done, and write what was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of: {', '.join(PARTS)}")
    parser.add_argument("--data", type=Path, metavar="DIR")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--markdown", type=Path, metavar="FILE")
    wanted = parser.parse_args()
    unknown = [name for name in wanted.parts if name not in PARTS]
    if unknown:
        parser.error(f"no part is called {unknown[0]}; there are {', '.join(PARTS)}")
    done = []
    for name in wanted.parts or PARTS:
        part = run(name, wanted.data)
        done.append(part)
        sys.stdout.write(tables.plain(part) + "\n")
        sys.stdout.flush()
    if wanted.json:
        text = json.dumps([dataclasses.asdict(part) for part in done], ensure_ascii=False, indent=1)
        wanted.json.write_text(text + "\n", encoding="utf-8")
    if wanted.markdown:
        before = wanted.markdown.read_text(encoding="utf-8") if wanted.markdown.exists() else ""
        wanted.markdown.write_text(tables.refreshed(before, done), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
