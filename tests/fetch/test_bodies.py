"""Decompression with a cap."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.fetch import body
from tracker.fetch.trouble import Trouble
from tracker.model import Outcome

LIMIT = 100_000


def read(data: bytes, encoding: str, step: int = 1000) -> bytes:
    return body.read(cut(data, step), encoding, LIMIT, lambda _: None)


def cut(data: bytes, step: int) -> Iterable[bytes]:
    return (data[i : i + step] for i in range(0, len(data), step))


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "Identity": bytes, "": bytes}


@given(st.binary(max_size=3000) | st.binary(min_size=1, max_size=8).map(lambda b: b * 9000), st.integers(1, 5000))
def test_what_was_packed_is_unpacked_however_it_is_cut(data: bytes, step: int) -> None:
    for encoding, pack in PACKERS.items():
        assert read(pack(data), encoding, step) == data
    assert read(raw_deflate(data), "deflate", step) == data


def test_a_page_of_exactly_the_limit_is_read() -> None:
    for encoding, pack in PACKERS.items():
        assert len(read(pack(bytes(LIMIT)), encoding)) == LIMIT


@pytest.mark.parametrize("encoding", PACKERS)
@pytest.mark.parametrize("size", [LIMIT + 1, 20_000_000])
def test_a_page_past_the_limit_is_not(encoding: str, size: int) -> None:
    with pytest.raises(Trouble) as caught:
        read(PACKERS[encoding](bytes(size)), encoding)
    assert caught.value.outcome is Outcome.TOO_LARGE


def test_reading_stops_at_the_limit() -> None:
    given_out = 0

    def endless() -> Iterable[bytes]:
        nonlocal given_out
        while True:
            given_out += 1
            yield b"x" * 1000

    with pytest.raises(Trouble):
        body.read(endless(), "", LIMIT, lambda _: None)
    assert given_out == LIMIT / 1000 + 1


def test_a_gzip_file_of_several_members_is_read_whole_and_padding_is_not() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(b"two")
    for step in (1, 7, 1000):
        assert read(packed, "gzip", step) == b"one two"
        assert read(packed + bytes(64), "gzip", step) == b"one two"


@pytest.mark.parametrize("lost", [1, 4, 8, 20])
@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_page_that_ends_too_early_is_not_read(encoding: str, lost: int) -> None:
    with pytest.raises(Trouble) as caught:
        read(PACKERS[encoding](bytes(range(256)) * 4)[:-lost], encoding)
    assert caught.value.outcome is Outcome.UNDECODABLE


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "\x1b[31m" * 9])
def test_an_encoding_that_was_not_asked_for_is_undecodable(encoding: str) -> None:
    with pytest.raises(Trouble) as caught:
        read(b"whatever", encoding)
    assert caught.value.outcome is Outcome.UNDECODABLE
    assert caught.value.detail.isprintable()


@given(st.binary(min_size=1, max_size=200))
def test_damaged_bytes_are_read_or_undecodable(data: bytes) -> None:
    for encoding in ("gzip", "deflate"):
        try:
            read(data, encoding, 3)
        except Trouble as trouble:
            assert trouble.outcome is Outcome.UNDECODABLE


def test_the_first_bytes_are_looked_at_before_the_rest_is_read() -> None:
    def look(head: bytes) -> None:
        seen.append(head)
        raise Trouble(Outcome.UNSUPPORTED_TYPE, "not this")

    def chunks() -> Iterable[bytes]:
        yield b"%PDF-1.7" + bytes(100)
        raise AssertionError("read on")

    seen: list[bytes] = []
    with pytest.raises(Trouble, match="not this"):
        body.read(chunks(), "", LIMIT, look)
    assert seen[0].startswith(b"%PDF-")


def test_a_short_page_is_looked_at_too() -> None:
    seen: list[bytes] = []
    assert body.read([b"hi"], "", LIMIT, seen.append) == b"hi"
    assert seen == [b"hi"]


def test_the_head_of_a_long_file_is_enough() -> None:
    assert body.head(cut(gzip.compress(bytes(10_000_000)), 100), "gzip", 512) == bytes(512)
