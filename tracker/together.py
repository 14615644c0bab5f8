"""Calls that wait for the network, made on a few threads: every host its fair share of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

WORKERS = 8  # threads that wait for the network; the pace per host is the fetcher's business
PULSE = 0.2  # seconds between looks at whether it is enough, while servers take their time

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call(Generic[K, T]):
    """Something to ask of a host."""

    key: K  # what the answer is given back with
    host: str
    make: Callable[[], T]


def together(
    calls: Iterable[Call[K, T]], per_host: int, enough: Callable[[], bool], name: str
) -> Iterator[list[tuple[K, T]]]:
    """Make the calls, and give each with its answer as they come in, those that came at the same time in one list.

    At most `per_host` calls of one host are under way, and the hosts take turns: a slow one holds so many threads and
    no more. Once it is `enough`, calls that were not begun are dropped and answers under way are not waited for.
    """
    lanes: dict[str, list[Call[K, T]]] = {}
    for call in calls:
        lanes.setdefault(call.host, []).append(call)
    for lane in lanes.values():
        lane.reverse()  # the next one is at the end
    waiting: dict[Future[T], Call[K, T]] = {}
    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix=name)
    try:
        while (lanes or waiting) and not enough():
            for call in _next(lanes, Counter(c.host for c in waiting.values()), per_host):
                waiting[pool.submit(call.make)] = call
            done = wait(waiting, PULSE, FIRST_COMPLETED).done
            if enough():
                return
            if done:
                yield [(waiting.pop(future).key, future.result()) for future in done]
    finally:
        pool.shutdown(wait=not enough(), cancel_futures=True)


def _next(lanes: dict[str, list[Call[K, T]]], busy: Counter[str], per_host: int) -> Iterator[Call[K, T]]:
    """The calls that may begin now, the host that was served last coming last next time."""
    for _ in range(per_host):
        for host in list(lanes):
            if busy.total() < WORKERS and busy[host] < per_host:
                lane = lanes.pop(host)
                busy[host] += 1
                yield lane.pop()
                if lane:
                    lanes[host] = lane
