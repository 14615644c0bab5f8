"""The service under real intervals and real signals."""

from __future__ import annotations

import json
import signal
import socket
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.schedule.conftest import Service, get
from tests.site import Site
from tracker.model import Status
from tracker.store import open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
Serve = Callable[..., Service]
DENIAL = [
    "Vellmart denied on Tuesday that it will let other merchants sell on its website.",
    "“We have no plan to let other merchants sell on our website,” a Vellmart spokeswoman said.",
]


def deny(site: Site) -> None:
    site.put_article("/denial", "Vellmart denies plan", DENIAL, "Meridian Post", "2026-03-03T08:00:00Z")
    site.put_feed("/feed.xml", "Meridian Post", [("/denial", "Vellmart denies plan")])


def status(folder: Path) -> Status:
    with open_store(folder / "claims.sqlite", now=datetime.now(UTC), read_only=True) as store:
        assert store.quick_check() == []
        return store.verdicts()["outside-sellers"].status


def test_it_checks_as_sources_fall_due_and_stops_when_told(site: Site, folder: Path, serve: Serve) -> None:
    service = serve()
    address = service.event("listening")["address"]
    service.event("pass")
    assert get(f"{address}/healthz") == (200, "ok\n")
    deny(site)
    change = service.event("change")
    assert (change["claim"], change["before"], change["after"]) == ("outside-sellers", "unverified", "denied")
    assert change["source"] == site.url("/denial")
    service.event("pass")
    assert get(f"{address}/readyz") == (200, "ok\n")
    metrics = get(f"{address}/metrics")[1]
    assert "tracker_changes_total 1\n" in metrics
    assert 'tracker_claims{status="denied"} 1\n' in metrics
    assert f'tracker_source_blind{{source="feed:{site.url("/feed.xml")}"}} 0\n' in metrics
    assert get(f"{address}/else")[0] == 404
    site.put("/feed.xml", "out of order", status=500)
    service.event("pass", lambda event: event["blind"] == 1)
    assert f'tracker_source_blind{{source="feed:{site.url("/feed.xml")}"}} 1\n' in get(f"{address}/metrics")[1]

    service.send(signal.SIGTERM)
    assert service.end() == 0
    assert '"pass_ended": true' in service.lines[-1]
    assert status(folder) is Status.DENIED


def test_changes_go_to_standard_output_where_a_program_asked(site: Site, folder: Path, serve: Serve) -> None:
    service = serve("--json")
    service.event("pass")
    deny(site)
    service.event("change")
    service.send(signal.SIGTERM)
    assert service.process.stdout is not None
    with service.process.stdout as told:
        (change,) = map(json.loads, told)
    assert service.end() == 0
    assert (change["claim"], change["from"], change["to"]) == ("outside-sellers", "unverified", "denied")


def test_a_server_that_hangs_does_not_hold_up_the_end(site: Site, folder: Path, serve: Serve) -> None:
    held = threading.Event()
    asked = threading.Event()

    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang() -> None:
            link, _ = listener.accept()
            with link:
                asked.set()
                held.wait(60)

        thread = threading.Thread(target=hang, daemon=True)
        thread.start()
        path = folder / "claims.yaml"
        text = path.read_text(encoding="utf-8").replace(site.url("/feed.xml"), "http://127.0.0.1:%d/feed")
        path.write_text(text % listener.getsockname()[1], encoding="utf-8")
        service = serve()
        assert asked.wait(60)
        service.send(signal.SIGTERM)
        assert service.end() == 0
        assert not held.is_set(), "it did not wait for the answer"
        held.set()
        thread.join()
    with open_store(folder / "claims.sqlite", now=datetime.now(UTC)) as store:  # nobody holds it
        assert store.quick_check() == []


def test_after_a_kill_the_next_one_carries_on(site: Site, folder: Path, serve: Serve) -> None:
    first = serve()
    first.event("pass")
    deny(site)
    while not site.times_asked("/denial"):
        first.event("pass")
    first.send(signal.SIGKILL)
    first.end()
    second = serve()
    second.event("pass")
    second.send(signal.SIGTERM)
    assert second.end() == 0
    assert status(folder) is Status.DENIED
    with open_store(folder / "claims.sqlite", now=datetime.now(UTC)) as store:
        assert [c.after for c in store.changes()] == [Status.DENIED], "found once"


def test_the_claims_file_is_read_again(site: Site, folder: Path, serve: Serve) -> None:
    service = serve()
    address = service.event("listening")["address"]
    service.event("pass")
    path = folder / "claims.yaml"
    good = path.read_text(encoding="utf-8")

    path.write_text(good.replace("text:", "txet:"), encoding="utf-8")
    problem = service.event("the claims file is broken, the old one stays")
    assert "claims.yaml:6" in problem["problems"]
    service.event("pass")
    assert "tracker_config_good 0\n" in get(f"{address}/metrics")[1]

    more = "  - id: more\n    text: Vellmart will open a shop in Corrow.\n    about: [vellmart]\nsources:"
    path.write_text(good.replace("sources:", more), encoding="utf-8")
    assert service.event("the claims file was read again")["claims"] == 2
    service.event("pass")
    assert "tracker_config_good 1\n" in get(f"{address}/metrics")[1]

    service.send(signal.SIGHUP)
    service.event("the claims file was read again")
    path.unlink()
    service.send(signal.SIGHUP)
    service.event("the claims file is broken, the old one stays")
    service.event("pass")


def test_it_leaves_the_state_to_another_run(folder: Path, serve: Serve) -> None:
    with open_store(folder / "claims.sqlite", now=datetime.now(UTC)):
        service = serve()
        address = service.event("listening")["address"]
        service.event("another run has the state")
        assert get(f"{address}/readyz")[0] == 503
        assert get(f"{address}/healthz")[0] == 200
    service.event("pass")
    assert get(f"{address}/readyz")[0] == 200


def test_a_state_that_is_not_safe_is_said_to_be_so(folder: Path, serve: Serve) -> None:
    (folder / "claims.sqlite").write_bytes(b"not a database at all, but something of a hundred bytes" * 3)
    service = serve()
    address = service.event("listening")["address"]
    assert "is not a SQLite database" in service.event("the pass failed")["reason"]
    code, text = get(f"{address}/readyz")
    assert code == 503
    assert "is not a SQLite database" in text
    assert 'tracker_passes_total{result="failed"}' in get(f"{address}/metrics")[1]


def test_systemd_is_told(folder: Path, serve: Serve) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(folder / "notify"))
        manager.settimeout(60)
        service = serve(environ={"NOTIFY_SOCKET": str(folder / "notify"), "WATCHDOG_USEC": "10000000"})

        def until(word: str) -> Any:
            while word not in (said := manager.recv(4096).decode().splitlines()):
                pass
            return said

        until("READY=1")
        until("WATCHDOG=1")
        service.send(signal.SIGHUP)
        assert until("RELOADING=1")[1].startswith("MONOTONIC_USEC=")
        until("READY=1")
        service.send(signal.SIGTERM)
        until("STOPPING=1")
    assert service.end() == 0
