"""Damaged inputs for whatever reads strangers' bytes: files of the corpus, cut, doubled, spliced and spiced.

    python -m tests.hostile.fuzzing [SECONDS]

goes on for so many seconds (60 unless told), keeps each input that breaks something under `corpus/` as a case for
ever, and leaves with 1 if there was one. The same inputs, fewer, are tried by `test_fuzz.py`.
"""

from __future__ import annotations

import base64
import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tracker import diff, sentences
from tracker.config import load
from tracker.errors import ConfigError, ExtractError
from tracker.extract import decode, extract
from tracker.sources import feed, sitemap
from tracker.sources.listing import UnreadableError

CORPUS = Path(__file__).with_name("corpus")
SLOW = 10.0  # seconds for one input of at most LONGEST bytes, on a busy machine
LONGEST = 200_000
SHOWN = 6_000  # bytes of a breaking input that are printed too: what runs on a borrowed machine is lost with it
BETWEEN = b"\n=====\n"  # parts the two texts of a diff

SPICE = [
    b"<", b">", b"&", b"\"", b"'", b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1b[31m", b"]]>", b"<![CDATA[",
    b"<!--", b"-->", b"<!DOCTYPE html>", b"<!ENTITY a 'b'>", b"&a;", b"&#0;", b"&#x110000;", b"&#xD800;", b"<p>",
    b"</p>", b"<script>", b"</script>", b"<table><tr><td>", b"<div>" * 300, b"<noscript>", b"<template>", b"<svg>",
    b"<math>", b"<base href='//['>", b"<meta charset=utf-16>", b"<meta charset=gbk>", b"<html lang=''>",
    b"<link rel=canonical href='http://['>", b"<script type='application/ld+json'>{\"@graph\":[[[[", b"\xa1\xa1" * 9,
    b"<item>", b"</item>", b"<link>", b"<pubDate>", b"2026-99-99T99:99:99Z", b"9999-12-31T23:59:59-12:00",
    b"0001-01-01T00:00:00+14:00", b"<url><loc>", b"http://[::1", b"//\\\\", b"%", b"%s", b"{}", b"- ", b": ", b"? ",
    b"&x ", b"*x", b"!!python/object/apply:os.system ['true']", b"|\n", b">-\n", b"[" * 50, b"{a: " * 50, b"\t",
    b"\r\n", b"\r", "\u2028".encode(), "\u202e".encode(), "否认".encode(), "否認".encode("big5"), b"1e999", b"-1",
    b"999999999999999999999d", b"~", b"<<: *a", b"---\n", b"...\n",
]  # fmt: skip


def read_page(data: bytes) -> None:
    """Decoded, extracted, cut into sentences whose places are right."""
    try:
        article = extract(decode(data, None), "https://post.example/2026/03/story")
    except ExtractError:
        return
    article.content.encode()
    for sentence in sentences.split(article.content):
        assert article.content[sentence.start : sentence.end] == sentence.text


def read_feed(data: bytes) -> None:
    """Leads that can be fetched, or the named error."""
    try:
        found = feed.parse(data, "application/xml", "https://post.example/feed")
    except UnreadableError:
        return
    assert all(lead.url.startswith(("http://", "https://", "HTTP")) or "://" in lead.url for lead in found.leads)


def read_sitemap(data: bytes) -> None:
    """A map, or the named error."""
    try:
        sitemap.parse(data)
    except UnreadableError:
        return


def read_config(data: bytes) -> None:
    """A configuration, or problems each at a place."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.yaml"
        path.write_bytes(data)
        try:
            load(path, {})
        except ConfigError as error:
            assert error.problems and all(p.line >= 1 and p.column >= 1 for p in error.problems)


def read_text(data: bytes) -> None:
    """Two texts and the way from one to the other."""
    before, _, after = data.decode("utf-8", "replace").partition(BETWEEN.decode())
    edit = diff.diff(before, after)
    assert diff.apply(before, edit) == after
    assert diff.from_json(diff.to_json(edit)) == edit


READERS: dict[str, Callable[[bytes], None]] = {
    "page": read_page,
    "feed": read_feed,
    "sitemap": read_sitemap,
    "config": read_config,
    "text": read_text,
}


def seeds(kind: str) -> list[bytes]:
    """The corpus of a kind."""
    return [path.read_bytes() for path in sorted((CORPUS / kind).iterdir())]


def damaged(known: list[bytes], chance: random.Random) -> bytes:
    """A file of the corpus after a few accidents."""
    data = bytearray(chance.choice(known))
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(data))
        span = slice(at, at + chance.choice((1, 3, 20, 400)))
        match chance.randint(0, 5):
            case 0:
                del data[span]
            case 1:
                data[at:at] = chance.choice(SPICE)
            case 2:
                data[at:at] = bytes(data[span]) * chance.choice((1, 2, 50))
            case 3:
                data[span] = bytes(chance.randrange(256) for _ in range(len(data[span])))
            case 4:
                other = chance.choice(known)
                cut = chance.randint(0, len(other))
                data[at:] = other[cut:]
            case _:
                data[span] = chance.choice(SPICE)
    return bytes(data[:LONGEST])


def main(seconds: float) -> int:
    """Try until the time is over; returns how many inputs broke something."""
    known = {kind: seeds(kind) for kind in READERS}
    until, tried, broken = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        kind = sorted(READERS)[tried % len(READERS)]
        data = damaged(known[kind], random.Random(f"{seconds} {tried} {time.time_ns()}"))
        begun = time.monotonic()
        try:
            READERS[kind](data)
            trouble = "" if time.monotonic() - begun < SLOW else f"took {time.monotonic() - begun:.0f} s"
        except Exception as error:  # noqa: BLE001  whatever it is, it is what we are looking for
            trouble = repr(error)
        if trouble:
            broken += 1
            path = CORPUS / kind / f"broke-{hashlib.sha256(data).hexdigest()[:12]}"
            path.write_bytes(data)
            print(f"{path}: {trouble}\n{base64.b64encode(data[:SHOWN]).decode()}")
        tried += 1
    print(f"{tried} inputs tried, {broken} broke something")
    return broken


if __name__ == "__main__":
    sys.exit(1 if main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0) else 0)
