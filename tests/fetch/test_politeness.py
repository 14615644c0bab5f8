"""robots.txt, pace, and rest where it was asked for."""

from __future__ import annotations

import socket
import threading
import tracemalloc
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.fetch.conftest import Clock, Request, Site, reply, until
from tracker.fetch import Fetcher
from tracker.fetch.gate import JITTER, Gate
from tracker.fetch.trouble import Trouble
from tracker.model import Failure, Outcome, Snapshot

PAGE = b"<p>A page.</p>"


def outcome(fetcher: Fetcher, url: str) -> Outcome:
    result = fetcher.fetch(url)
    return result.outcome if isinstance(result, Failure) else Outcome.OK


def robots(text: str) -> bytes:
    return reply(body=text.encode(), kind="text/plain")


@pytest.mark.parametrize(
    ("text", "refused", "allowed"),
    [
        ("User-agent: *\nDisallow: /private/", ["/private/a"], ["/", "/public", "/PRIVATE/a"]),
        ("User-agent: *\nDisallow: /\nAllow: /news/", ["/", "/x"], ["/news/a"]),
        ("User-agent: *\nDisallow: /*.php$\nAllow: /a", ["/b.php", "/aa/../x.php"], ["/b.php?x", "/b.html"]),
        ("User-agent: *\nDisallow: /\n\nUser-agent: ClaimTracker\nDisallow: /x", ["/x"], ["/y"]),
        ("User-agent: *\nAllow: /\n\nUser-agent: claimtracker/9.9\nDisallow: /", ["/y"], []),
        ("User-agent: other\nDisallow: /", [], ["/a"]),
        ("User-agent: claimtrackers\nDisallow: /", [], ["/a"]),
        ("User-agent: a\nUser-agent: claimtracker\nUser-agent: b\nDisallow: /", ["/a"], []),
        ("\ufeffUser-agent: *\nDisallow: /", ["/a"], []),
        ("user-agent:*\r\nDISALLOW:/x # why\r\n", ["/x"], ["/y"]),
        ("User-agent: *\nDisallow: /%E6%96%B0", ["/新闻"], ["/旧闻"]),
        ("<html>Not found</html>", [], ["/a"]),
        ("", [], ["/a"]),
    ],
)  # fmt: skip
def test_robots_txt(text: str, refused: list[str], allowed: list[str], site: Site, fetcher: Fetcher) -> None:
    site.routes["/robots.txt"] = robots(text)
    for path in refused:
        assert outcome(fetcher, site.url + path) is Outcome.ROBOTS
    assert site.paths == (["/robots.txt"] if refused else [])
    for path in allowed:
        assert outcome(fetcher, site.url + path) is Outcome.NOT_FOUND
    assert site.paths.count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, Outcome.OK), (401, Outcome.OK), (403, Outcome.OK), (404, Outcome.OK), (410, Outcome.OK),
        (451, Outcome.OK), (500, Outcome.ROBOTS), (502, Outcome.ROBOTS), (304, Outcome.ROBOTS),
        (503, Outcome.RATE_LIMITED), (429, Outcome.RATE_LIMITED),
    ],
)  # fmt: skip
def test_robots_txt_4xx_allows_5xx_disallows(status: int, expected: Outcome, site: Site, fetcher: Fetcher) -> None:
    site.routes |= {"/robots.txt": reply(status), "/": reply(body=PAGE)}
    assert outcome(fetcher, site.url + "/") is expected


def test_a_robots_txt_that_does_not_come_disallows(site: Site, fetchers: Callable[..., Fetcher]) -> None:
    def silent(connection: object, request: Request) -> None:
        threading.Event().wait(0.5)

    site.routes |= {"/robots.txt": silent, "/": reply(body=PAGE)}
    fetcher = fetchers(timeout=timedelta(seconds=0.2))
    assert outcome(fetcher, site.url + "/") is Outcome.TIMEOUT
    assert outcome(fetcher, site.url + "/other") is Outcome.TIMEOUT
    assert "/" not in site.paths


def test_robots_txt_is_followed_where_it_leads(sites: Callable[..., Site], fetcher: Fetcher) -> None:
    site, other = sites(), sites()
    site.routes["/robots.txt"] = reply(301, location=other.url + "/robots.txt")
    other.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /x")
    assert outcome(fetcher, site.url + "/x") is Outcome.ROBOTS
    assert outcome(fetcher, site.url + "/y") is Outcome.NOT_FOUND


def test_each_hop_is_asked_about(sites: Callable[..., Site], fetcher: Fetcher) -> None:
    site, other = sites(), sites()
    site.routes["/"] = reply(302, location=other.url + "/x")
    other.routes |= {"/robots.txt": robots("User-agent: *\nDisallow: /x"), "/x": reply(body=PAGE)}
    result = fetcher.fetch(site.url + "/")
    assert isinstance(result, Failure)
    assert result.outcome is Outcome.ROBOTS
    assert f"127.0.0.1:{other.port}" in result.detail
    assert "/x" not in other.paths


def test_robots_txt_is_kept_for_a_day_at_most(site: Site, clock: Clock, fetchers: Callable[..., Fetcher]) -> None:
    site.routes["/"] = reply(body=PAGE)
    fetcher = fetchers(sleep=clock.sleep, monotonic=clock.monotonic, now=clock.now)
    for hours in (0, 23, 0.9, 0.2):
        clock.seconds += hours * 3600
        outcome(fetcher, site.url + "/")
    assert site.paths == ["/robots.txt", "/", "/", "/", "/robots.txt", "/"]


def test_robots_txt_500_kib_are_read(site: Site, fetcher: Fetcher) -> None:
    filler = "# " + "a" * 97 + "\n"
    lines = 500 * 1024 // len(filler)
    site.routes["/robots.txt"] = robots("User-agent: *\n" + filler * (lines - 1) + "Disallow: /x\n" + filler * 90_000)
    assert outcome(fetcher, site.url + "/x") is Outcome.ROBOTS
    assert outcome(fetcher, site.url + "/y") is Outcome.NOT_FOUND


def test_a_robots_txt_made_to_fill_the_memory(site: Site, fetcher: Fetcher) -> None:
    agents = "".join(f"User-agent: robot{number}\n" for number in range(10_000))
    rules = "".join(f"Disallow: /{number}*x\n" for number in range(14_000))
    site.routes |= {"/robots.txt": robots(agents + "User-agent: *\n" + rules), "/": reply(body=PAGE)}
    tracemalloc.start()
    try:
        assert outcome(fetcher, site.url + "/") is Outcome.OK
        assert outcome(fetcher, site.url + "/7/x") is Outcome.ROBOTS
        assert tracemalloc.get_traced_memory()[1] < 50 * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("line", "delay"), [("5", 5.0), ("0.5", 1.0), ("9999", 30.0), ("-3", 1.0), ("nan", 1.0)])
def test_crawl_delay_honoured_up_to_a_cap(
    line: str, delay: float, site: Site, clock: Clock, fetchers: Callable[..., Fetcher]
) -> None:
    site.routes |= {"/robots.txt": robots(f"User-agent: *\nCrawl-delay: {line}"), "/": reply(body=PAGE)}
    fetcher = fetchers(host_delay=timedelta(seconds=1), sleep=clock.sleep, monotonic=clock.monotonic, now=clock.now)
    outcome(fetcher, site.url + "/")  # waits the usual pause after robots.txt, which could not ask for more yet
    outcome(fetcher, site.url + "/")
    assert delay <= clock.slept[1] <= delay * (1 + JITTER)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", 120),
        ("Sun, 01 Mar 2026 12:02:00 GMT", 120),
        ("-9", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86400),
        (None, None),
    ],
)
def test_429_or_503_with_retry_after(
    status: int, value: str | None, wait: int | None, site: Site, fetcher: Fetcher
) -> None:
    headers = {} if value is None else {"retry_after": value}
    site.routes |= {"/": reply(status, **headers), "/other": reply(body=PAGE)}
    first = fetcher.fetch(site.url + "/")
    assert isinstance(first, Failure)
    assert (first.outcome, first.status) == (Outcome.RATE_LIMITED, status)
    assert first.retry_after == (None if wait is None else timedelta(seconds=wait))
    second = fetcher.fetch(site.url + "/other")
    assert isinstance(second, Failure)
    assert (second.outcome, second.retry_after) == (Outcome.RATE_LIMITED, first.retry_after)
    assert site.paths == ["/robots.txt", "/"], "the host is left alone"


def test_who_waits_for_a_turn_hears_of_the_rest(site: Site, fetchers: Callable[..., Fetcher]) -> None:
    waiting = threading.Event()

    def tired(connection: socket.socket, request: Request) -> None:
        waiting.wait(5)
        connection.sendall(reply(429))

    site.routes |= {"/": tired, "/other": reply(body=PAGE)}
    fetcher = fetchers(host_concurrency=1)
    outcomes: list[Outcome] = []
    threads = [
        threading.Thread(target=lambda path=path: outcomes.append(outcome(fetcher, site.url + path)))
        for path in ("/", "/other")
    ]
    threads[0].start()
    until(lambda: "/" in site.paths)
    threads[1].start()
    lane = fetcher._gate._lane(f"127.0.0.1:{site.port}")
    until(lambda: len(lane._queue) == 1)
    waiting.set()
    for thread in threads:
        thread.join(5)
    assert outcomes == [Outcome.RATE_LIMITED] * 2
    assert "/other" not in site.paths


def test_the_rest_that_is_left_grows_shorter(site: Site, clock: Clock, fetchers: Callable[..., Fetcher]) -> None:
    fetcher = fetchers(sleep=clock.sleep, monotonic=clock.monotonic, now=clock.now)
    site.routes["/"] = reply(429, retry_after="100")
    fetcher.fetch(site.url + "/")
    for seconds, left in ((30, 70), (60, 10), (60, 0)):
        clock.seconds += seconds
        result = fetcher.fetch(site.url + "/other")
        assert isinstance(result, Failure)
        assert result.retry_after == timedelta(seconds=left)


def test_another_host_is_not_left_alone(sites: Callable[..., Site], fetcher: Fetcher) -> None:
    tired, fresh = sites(), sites()
    tired.routes["/"] = reply(429)
    fresh.routes["/"] = reply(body=PAGE)
    assert outcome(fetcher, tired.url + "/") is Outcome.RATE_LIMITED
    assert outcome(fetcher, fresh.url + "/") is Outcome.OK


def test_requests_are_spaced(site: Site, clock: Clock, fetchers: Callable[..., Fetcher]) -> None:
    site.routes["/"] = reply(body=PAGE)
    fetcher = fetchers(host_delay=timedelta(seconds=2), sleep=clock.sleep, monotonic=clock.monotonic, now=clock.now)
    for _ in range(5):
        assert isinstance(fetcher.fetch(site.url + "/"), Snapshot)
    assert len(clock.slept) == 5
    assert all(2 <= pause <= 2 * (1 + JITTER) for pause in clock.slept)
    assert len(set(clock.slept)) == 5


def test_waiting_for_a_turn_is_not_the_hosts_slowness(
    site: Site, clock: Clock, fetchers: Callable[..., Fetcher]
) -> None:
    site.routes["/"] = reply(body=PAGE)
    fetcher = fetchers(
        host_delay=timedelta(seconds=60),
        timeout=timedelta(seconds=5),
        sleep=clock.sleep,
        monotonic=clock.monotonic,
        now=clock.now,
    )
    assert isinstance(fetcher.fetch(site.url + "/"), Snapshot)
    assert clock.seconds >= 60


def gate(clock: Clock, concurrency: int = 1, delay: float = 1.0, patience: float = 600.0) -> Gate:
    return Gate(delay, concurrency, patience, clock.monotonic, clock.sleep)


def test_turns_are_given_in_the_order_they_were_asked_for(clock: Clock) -> None:
    doors, order = gate(clock, delay=0), []
    holding, let_go = threading.Event(), threading.Event()

    def first() -> None:
        with doors.turn("a.example"):
            holding.set()
            let_go.wait(5)

    def later(number: int) -> None:
        with doors.turn("a.example"):
            order.append(number)

    threads = [threading.Thread(target=first)]
    threads[0].start()
    holding.wait(5)
    lane = doors._lane("a.example")
    for number in range(8):
        threads.append(threading.Thread(target=later, args=(number,)))
        threads[-1].start()
        until(lambda: len(lane._queue) == number + 1)  # noqa: B023
    with doors.turn("b.example"):
        assert order == [], "other hosts do not wait"
    let_go.set()
    for thread in threads:
        thread.join(5)
    assert order == list(range(8))


def test_no_more_than_so_many_at_once(clock: Clock) -> None:
    doors, lock, inside, most = gate(clock, concurrency=3, delay=0), threading.Lock(), 0, 0

    def work() -> None:
        nonlocal inside, most
        with doors.turn("a.example"):
            with lock:
                inside += 1
                most = max(most, inside)
            threading.Event().wait(0.01)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert (inside, most) == (0, 3)


def test_a_turn_is_given_back_when_the_work_fails(clock: Clock) -> None:
    doors = gate(clock, delay=0)
    for _ in range(3):
        with pytest.raises(KeyError), doors.turn("a.example"):
            raise KeyError


def test_a_queue_that_is_too_long_is_not_joined(clock: Clock) -> None:
    doors = gate(clock, delay=30, patience=20)
    with doors.turn("a.example"), pytest.raises(Trouble) as caught, doors.turn("a.example"):
        raise AssertionError("got in")
    assert caught.value.outcome is Outcome.NOT_TRIED
    assert "a.example" in caught.value.detail


def test_a_rest_after_idle_time_saves_nothing_up(clock: Clock) -> None:
    doors = gate(clock, delay=10)
    for wait in (0, 100, 0, 0):
        clock.seconds += wait
        with doors.turn("a.example"):
            pass
    assert len(clock.slept) == 2, "no burst after a pause"
