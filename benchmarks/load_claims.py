"""How long a claims file of 10,000 claims takes to load, against reading the same file with PyYAML's C loader.

    python benchmarks/load_claims.py [CLAIMS]

Prints both times (the best of five) and their ratio. The ratio is what to compare: it hardly depends on the machine.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from tracker.config import load

CLAIM = """\
  - id: plant-{n}
    text: Acme will open plant number {n} in Northtown and hire {n} people by the end of next year.
    also: [艾克米明年将在北镇开设第{n}家工厂。, Acme opens plant {n}.]
    about: [acme]
    attributed_to: two people familiar with the matter, via the Northern Ledger
    status: unverified
    as_of: 2020-11-12
"""


def best(work: Callable[[], object], rounds: int = 5) -> float:
    """The least processor time of a few runs, in seconds: what others do on the machine does not count."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main(claims: int) -> None:
    """Writes the file, loads it both ways, prints what it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.yaml"
        body = "".join(CLAIM.format(n=n) for n in range(claims))
        path.write_text("version: 1\nentities: {acme: {names: [Acme, 艾克米]}}\nclaims:\n" + body, encoding="utf-8")
        ours = best(lambda: load(path))
        plain = best(lambda: yaml.load(path.read_bytes(), yaml.CSafeLoader))
    print(f"{claims} claims: load {ours:.2f} s, yaml.CSafeLoader {plain:.2f} s, ratio {ours / plain:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
