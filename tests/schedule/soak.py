"""`tracker watch` for two minutes in a real process, with all that may befall it; nothing may be lost or repeated.

    python -m tests.schedule.soak [SECONDS]

A site on this machine publishes one denial after another. Meanwhile the service is told to read its file again, finds
the file broken, is stopped, killed in the middle of a pass and frozen, its site fails, and its clock is set an hour
ahead and back. In the end each
denial must have moved its claim once, and the webhook must have heard of each change once.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.schedule.conftest import PATIENCE, Service, hook
from tests.site import Page, Site
from tracker.cli.options import wall_clock
from tracker.store import open_store

SECONDS = 120.0
STOP_WITHIN = 5.0  # seconds that SIGTERM may take
PLANS = {
    "Vellmart": "let other merchants sell on its website",
    "Quillbasket": "list its shares in Zurich",
    "Norlend": "close its steel plant in Ashby",
    "Tarrowby": "launch an electric van",
    "Fennick": "move its headquarters to Lisbon",
    "Oskarra": "stop making cigarettes",
    "Brindlecot": "build a data centre in Iceland",
    "Havermoor": "buy a brewery in Antwerp",
    "Lindqvale": "cut two thousand jobs",
    "Pellworth": "raise the price of its insurance",
    "Sundermill": "sell its vineyards",
    "Corvane": "open a bank for students",
}
HEAD = """
version: 1
settings: {{every: 2s, allow_private: [127.0.0.1], per_host: {{delay: 0s}}}}
sources:
  - {{feed: "{site}/feed.xml", outlet: Meridian Post, every: 1s}}
alerts:
  - webhook: {{url: "{hook}", secret: "${{HOOK_SECRET}}"}}
entities:
"""


class Soak:
    """One run: the site, the service in its present process, and what was seen."""

    def __init__(self, folder: Path, site: Site, hook: str, seconds: float) -> None:
        self.folder, self.site, self.seconds = folder, site, seconds
        self.faults: list[str] = []
        self._published: list[tuple[str, str]] = []
        self._clock = folder / "clock"
        self._text = HEAD.format(site=site.url(""), hook=hook)
        self._text += "".join(f"  {n.lower()}: {{names: [{n}], official: [{n.lower()}.example]}}\n" for n in PLANS)
        self._text += "claims:\n"
        self._text += "".join(
            f"  - {{id: {n.lower()}, about: [{n.lower()}], text: {n} will {PLANS[n]}.}}\n" for n in PLANS
        )
        self.claims = folder / "claims.yaml"
        self.claims.write_text(self._text, encoding="utf-8")
        site.put_feed("/feed.xml", "Meridian Post", [])
        self._set_clock(0)
        self.service = self._start()

    def run(self) -> None:
        """Publish at an even pace, and between two denials let the next thing happen."""
        befalls: list[Callable[[], None]] = [
            *(self.read_again, self.broken_file, self.stopped, self.killed, self.set_ahead, self.set_back),
            *(self.frozen, self.failing_site, self.killed, self.read_again),
        ]
        self.service.event("pass")
        begun = time.monotonic()
        for n, name in enumerate(PLANS):
            self._publish(name)
            if n < len(befalls):
                befalls[n]()
            time.sleep(max(0.0, begun + (n + 1) * self.seconds / len(PLANS) - time.monotonic()))
        for _ in range(2):
            self.service.event("pass")
        self.stopped(again=False)

    # --- what befalls the service -------------------------------------------------------------------------------------

    def read_again(self) -> None:
        """SIGHUP."""
        self.service.send(signal.SIGHUP)
        self.service.event("the claims file was read again")

    def broken_file(self) -> None:
        """A claims file that is broken while it is edited."""
        self.claims.write_text(self._text.replace("claims:", "clams:"), encoding="utf-8")
        self.service.event("the claims file is broken, the old one stays")
        self.claims.write_text(self._text, encoding="utf-8")
        self.service.event("the claims file was read again")

    def stopped(self, again: bool = True) -> None:
        """SIGTERM, at any point of a pass."""
        begun = time.monotonic()
        self.service.send(signal.SIGTERM)
        code, took = self._end(), time.monotonic() - begun
        print(f"SIGTERM: ended with {code} after {took:.1f} s")
        if code != 0 or took > STOP_WITHIN:
            self.faults.append(f"SIGTERM: ended with {code} after {took:.1f} s")
        if again:
            self.service = self._start()

    def killed(self) -> None:
        """SIGKILL, when the page that was published last has just been asked for."""
        page, until = self._published[-1][0], time.monotonic() + PATIENCE
        while not self.site.times_asked(page) and time.monotonic() < until:
            time.sleep(0.01)
        self.service.send(signal.SIGKILL)
        self._end()
        print("SIGKILL: in the middle of a pass")
        self.service = self._start()

    def set_ahead(self) -> None:
        """The clock is set an hour ahead."""
        self._step(3600)

    def set_back(self) -> None:
        """The clock is put right again."""
        self._step(0)

    def frozen(self) -> None:
        """The process stands still for a while."""
        self.service.send(signal.SIGSTOP)
        time.sleep(3)
        self.service.send(signal.SIGCONT)
        self.service.event("pass")

    def failing_site(self) -> None:
        """The list of articles cannot be read for some passes."""
        good, self.site.pages["/feed.xml"] = self.site.pages["/feed.xml"], Page(b"out of order", status=500)
        self.service.event("pass", lambda event: event["blind"] == 1)
        self.site.pages["/feed.xml"] = good

    # --- how ----------------------------------------------------------------------------------------------------------

    def _start(self) -> Service:
        environ = {"HOOK_SECRET": "unused", "CLOCK": str(self._clock), "PYTHONPATH": str(Path(__file__).parents[2])}
        service = Service(self.folder, environ=environ, module="tests.schedule.stepped")
        service.event("ready")  # what befalls it sooner befalls no service yet
        return service

    def _end(self) -> int:
        code = self.service.end()
        self.faults += [f"in the log: {line.strip()}" for line in self.service.lines if not line.startswith("{")]
        self.faults += [f"in the log: {line.strip()}" for line in self.service.lines if '"the pass failed"' in line]
        return code

    def _step(self, seconds: int) -> None:
        self._set_clock(seconds)
        event = self.service.event("the clock was set, or the machine slept")
        print(f"the clock was set by {event['seconds']} s")
        self.service.event("pass")

    def _set_clock(self, ahead: int) -> None:
        draft = self._clock.with_suffix(".new")
        draft.write_text(f"{ahead}\n")
        draft.replace(self._clock)

    def _publish(self, name: str) -> None:
        path, title = f"/{name.lower()}", f"{name} denies plan"
        text = f"{name} denied on Tuesday that it will {PLANS[name]}."
        self.site.put_article(path, title, [text], "Meridian Post", "2026-03-03T08:00:00Z")
        self._published.append((path, title))
        self.site.put_feed("/feed.xml", "Meridian Post", self._published)


def verdict(soak: Soak, heard: list[dict[str, Any]]) -> list[str]:
    """Everything that was lost, repeated or damaged."""
    faults = list(soak.faults)
    with open_store(soak.folder / "claims.sqlite", now=wall_clock()) as store:
        faults += store.quick_check()
        changes = [(change.claim, str(change.after)) for change in store.changes()]
        outbox = store.outbox.counts()
    wanted = [(name.lower(), "denied") for name in PLANS]
    faults += [f"lost: {missing}" for missing in set(wanted) - set(changes)]
    faults += [f"{n} times: {change}" for change, n in Counter(changes).items() if n > 1 or change not in wanted]
    told = Counter(row["data"]["claim"] for row in heard if row["type"] == "claim.changed")
    faults += [f"nobody heard of {name.lower()}" for name in PLANS if not told[name.lower()]]
    # Killed between the answer and the note of it, a delivery is made again under the same id: that is the promise.
    distinct = {(row["id"], row["data"]["seq"]) for row in heard if row["type"] == "claim.changed"}
    faults += [f"{len(distinct)} ids for {len(PLANS)} changes"] if len(distinct) != len(PLANS) else []
    faults += [f"alerts left: {dict(outbox)}"] if {state for _, state in outbox} != {"sent"} else []
    print(f"{len(changes)} changes, {len(heard)} alerts, {len(soak.site.asked)} requests")
    return faults


def main(seconds: float) -> int:
    """Run it; returns 1 where something was lost, repeated or damaged."""
    heard: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder, Site() as site, hook(heard) as address:
        site._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a killed client hangs up
        site.put("/robots.txt", "", "text/plain")
        soak = Soak(Path(folder), site, address, seconds)
        try:
            soak.run()
        finally:
            if soak.service.process.poll() is None:
                soak.service.process.kill()
                soak.service.end()
        used = os.times()
        faults = verdict(soak, heard)
    print(f"{used.children_user + used.children_system:.0f} s of processor time in the service")
    print("\n".join(faults) or "nothing lost, nothing repeated")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if sys.argv[1:] else SECONDS))
