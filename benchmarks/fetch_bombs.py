"""How much memory a hostile answer costs, against reading it with httpx's own decoding and a cap after each chunk.

    python benchmarks/fetch_bombs.py

Prints, for each answer, by how many MiB the peak memory of a fresh process grew, and the ratio. The other reader is
what one would write first: `client.stream`, `iter_bytes`, stop once MAX_BYTES are passed. Brotli and zstd are tried
where httpx can decode them here; the tracker asks for neither and refuses both. Takes half a minute.
"""

from __future__ import annotations

import importlib.util
import re
import socket
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from tracker.claims import Settings
from tracker.fetch import Fetcher
from tracker.model import Failure

MIB = 1024 * 1024
BOMB = 300 * MIB  # of zeros
PATIENCE = 20  # seconds
MAX_BYTES = Settings().max_bytes
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"


def zeros() -> Iterator[bytes]:
    """The bomb before it is packed, a MiB at a time."""
    return (bytes(MIB) for _ in range(BOMB // MIB))


def deflated(window_bits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, window_bits)
    return b"".join(map(packer.compress, zeros())) + packer.flush()


def packed(encoding: str, body: bytes) -> list[bytes]:
    return [OK + f"Content-Encoding: {encoding}\r\n\r\n".encode() + body]


def answers() -> dict[str, list[bytes]]:
    """Each answer by name: the bytes to send, the last of which is sent again for as long as anybody reads."""
    found = {
        "gzip": [*packed("gzip", deflated(31)), b""],
        "deflate": [*packed("deflate", deflated(15)), b""],
        "endless body": [OK + b"\r\n", b"a" * 65536],
        "one huge header": [OK + b"X: ", b"a" * 65536],
        "endless headers": [OK, b"X: a\r\n" * 10_000],
        "endless early hints": [b"", b"HTTP/1.1 103 Early Hints\r\nX: a\r\n\r\n" * 1000],
    }
    if importlib.util.find_spec("brotli"):
        brotli = importlib.import_module("brotli")
        packer = brotli.Compressor(quality=5, lgwin=24)
        found["brotli"] = [*packed("br", b"".join(map(packer.process, zeros())) + packer.finish()), b""]
    if importlib.util.find_spec("zstandard"):
        packer = importlib.import_module("zstandard").ZstdCompressor(level=3).compressobj()
        found["zstd"] = [*packed("zstd", b"".join(map(packer.compress, zeros())) + packer.flush()), b""]
    return found


def serve(listener: socket.socket, parts: list[bytes]) -> None:
    """Answer /robots.txt with 404 and all else with the parts, until the listener is closed."""
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=answer, args=(connection, parts), daemon=True).start()


def answer(connection: socket.socket, parts: list[bytes]) -> None:
    with connection, suppress(OSError):
        if connection.recv(65536).startswith(b"GET /robots.txt"):
            connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        for part in parts:
            connection.sendall(part)
        while parts[-1]:
            connection.sendall(parts[-1])


def peak() -> float:
    """The most memory that this process held so far, in MiB."""
    status = Path("/proc/self/status")
    told = re.search(r"VmHWM:\s*(\d+) kB", status.read_text()) if status.exists() else None
    if told:  # getrusage would count the parent's peak too on Linux
        return int(told[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (MIB if sys.platform == "darwin" else 1024)


def read_with_tracker(url: str) -> str:
    settings = Settings(allow_private=("127.0.0.1",))
    with Fetcher(settings, now=lambda: datetime.now(UTC)) as fetcher:
        result = fetcher.fetch(url)
    return result.outcome if isinstance(result, Failure) else "ok"


def read_with_httpx(url: str) -> str:
    import httpx

    body = bytearray()
    try:
        with httpx.Client(timeout=30, trust_env=False) as client, client.stream("GET", url) as response:
            for chunk in response.iter_bytes():
                if len(body) + len(chunk) > MAX_BYTES:
                    return "too_large"
                body += chunk
    except httpx.HTTPError as error:
        return type(error).__name__
    return "ok"


def child(reader: str, url: str) -> None:
    """Read a harmless page first, so that imports and certificates do not count; then the bomb."""
    read = {"tracker": read_with_tracker, "httpx": read_with_httpx}[reader]
    read(url.replace("/bomb", "/robots.txt"))
    before = peak()
    outcome = read(url)
    print(f"{peak() - before:.1f} {outcome}")


def measured(reader: str, url: str) -> tuple[float, str]:
    """Growth in MiB and outcome, from a process of its own; gives up after PATIENCE."""
    command = [sys.executable, __file__, reader, url]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    except subprocess.TimeoutExpired:
        return float("nan"), f"still reading after {PATIENCE} s"
    growth, outcome = done.stdout.split(maxsplit=1)
    return float(growth), outcome.strip()


def main() -> None:
    print(f"{'answer':22}{'tracker MiB':>12}  {'outcome':22}{'httpx MiB':>10}  {'outcome':26}{'ratio':>8}")
    for name, parts in answers().items():
        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=serve, args=(listener, parts), daemon=True).start()
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/bomb"
            ours, our_outcome = measured("tracker", url)
            theirs, their_outcome = measured("httpx", url)
            listener.shutdown(socket.SHUT_RDWR)
        ratio = theirs / max(ours, 0.1)
        print(f"{name:22}{ours:12.1f}  {our_outcome:22}{theirs:10.1f}  {their_outcome:26}{ratio:7.1f}x")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        child(*sys.argv[1:])
    else:
        main()
