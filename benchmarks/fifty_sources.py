"""One pass over fifty sources of which twenty misbehave, each in its own way: time, memory, and who was named.

    python -m benchmarks.fifty_sources

The servers are in this process, the pass in a process of its own, whose peak of resident memory is measured.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.fetch.conftest import Site
from tests.hostile.misbehaving import misbehaving, well_behaved
from tests.hostile.test_fifty_sources import GOOD, config
from tracker import pipeline
from tracker.claims import Settings, Source, SourceKind
from tracker.fetch import Fetcher
from tracker.store import open_store

TIMEOUT = timedelta(seconds=10)
BUDGET = 60.0  # seconds for the whole pass
PER_ROW = 1024  # of ru_maxrss: KiB on Linux


def one_pass(sources: list[Source]) -> dict[str, object]:
    """A pass as `tracker check --max-seconds` makes it, with the default cap on the size of a page."""
    plain = config(sources)
    limits = replace(plain.settings, timeout=TIMEOUT, max_bytes=Settings().max_bytes)
    whole = replace(plain, settings=limits)
    begun = time.monotonic()

    def enough() -> bool:
        return time.monotonic() - begun > BUDGET

    def now() -> datetime:
        return datetime.now(UTC)

    with open_store(":memory:", now=now()) as store, Fetcher(limits, now=now) as fetcher:
        report = pipeline.check(whole, store, fetcher, now, enough=enough)
        named = {health.source: str(health.outcome) for health in report.blind}
        return {
            "seconds": time.monotonic() - begun,
            "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PER_ROW,
            "read": len(list(store.articles())),
            "left over": report.left_over,
            "named": named,
        }


def main() -> None:
    good = Site()
    try:
        with misbehaving() as ways:
            sources = [source for _, source in ways.values()] + well_behaved(good, GOOD)
            told = json.dumps([[source.kind, source.location, source.outlet] for source in sources])
            command = [sys.executable, "-m", "benchmarks.fifty_sources", "child"]
            done = subprocess.run(command, input=told, capture_output=True, text=True, check=True)
    finally:
        good.close()
    found = json.loads(done.stdout)
    right = 0
    for key, (way, _) in ways.items():
        said = found["named"].get(key, "not named")
        right += said == way.outcome
        print(f"{way.name:32}{said:20}{'' if said == way.outcome else f'should be {way.outcome}'}")
    print(
        f"\n{right} of {len(ways)} named rightly, {found['read']} of {GOOD} others read, {found['left over']} left over"
    )
    print(f"{found['seconds']:.1f} s at {TIMEOUT.seconds} s for each exchange, {found['mib']:.0f} MiB at the peak")


if __name__ == "__main__":
    if sys.argv[1:] == ["child"]:
        rows = json.load(sys.stdin)
        print(json.dumps(one_pass([Source(SourceKind(kind), url, outlet=name) for kind, url, name in rows])))
    else:
        main()
