"""Reading a body: undone from its compression a little at a time, and never past the cap."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

from tracker.fetch.trouble import Trouble
from tracker.model import Outcome

PIECE = 64 * 1024  # bytes decompressed at once: the most that a bomb can make of one step
HEAD = 32  # bytes that are enough to tell a PDF or an image

_ZLIB_OR_GZIP = zlib.MAX_WBITS | 32
_RAW = -zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"


def read(chunks: Iterable[bytes], encoding: str, limit: int, look: Callable[[bytes], None]) -> bytes:
    """The decoded body, of at most `limit` bytes.

    `encoding` is the Content-Encoding header. `look` is shown the first bytes once, as early as may be, and may raise.
    Raises Trouble: TOO_LARGE, UNDECODABLE, and what `chunks` and `look` raise.
    """
    body = bytearray()
    looked = False
    for piece in _decoded(chunks, encoding.strip().lower()):
        if len(body) + len(piece) > limit:
            raise Trouble(Outcome.TOO_LARGE, f"the page is larger than {limit} bytes")
        body += piece
        if not looked and len(body) >= HEAD:
            look(bytes(body[:HEAD]))
            looked = True
    if not looked:
        look(bytes(body))
    return bytes(body)


def head(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """The first `limit` bytes of the decoded body; what comes after them is not read. Raises Trouble as `read` does."""
    body = bytearray()
    for piece in _decoded(chunks, encoding.strip().lower()):
        body += piece
        if len(body) >= limit:
            break
    return bytes(body[:limit])


def unpacked(document: bytes, limit: int, look: Callable[[bytes], None]) -> bytes:
    """The document, or what is in it where it is itself a gzip file, as `sitemap.xml.gz` is. Raises as `read` does."""
    if not document.startswith(_GZIP_MAGIC):
        return document
    pieces = (document[start : start + PIECE] for start in range(0, len(document), PIECE))
    return read(pieces, "gzip", limit, look)


def _decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        return iter(chunks)
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _inflated(chunks)
    # We ask for nothing else. Brotli and zstd come without a decoder that can be trusted with a cap.
    name = encoding if encoding.isalnum() and len(encoding) < 12 else "unknown"
    raise Trouble(Outcome.UNDECODABLE, f"the server compressed the page in a way that was not asked for ({name})")


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Undo gzip (of several members too) and deflate, with zlib's header or, as some servers send it, without."""
    inflater = None
    data = b""
    try:
        for chunk in chunks:
            data += chunk
            if inflater is None:
                if len(data) < 2:
                    continue
                inflater = zlib.decompressobj(_window_bits(data))
            while data:
                yield from _steps(inflater, data)
                data = inflater.unused_data
                if not data:
                    break
                if not data.startswith(_GZIP_MAGIC[: len(data)]):
                    return  # padding after the end, which every browser ignores
                inflater = zlib.decompressobj(_ZLIB_OR_GZIP)
    except zlib.error as error:
        raise Trouble(Outcome.UNDECODABLE, "the compression of the page is damaged") from error
    if data or (inflater is not None and not inflater.eof):
        raise Trouble(Outcome.UNDECODABLE, "the compressed page ends too early")


def _steps(inflater: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """All that comes of `data`, in pieces. A full piece may have more behind it even where no input is left."""
    while True:
        piece = inflater.decompress(data, PIECE)
        yield piece
        data = inflater.unconsumed_tail
        if inflater.eof or (len(piece) < PIECE and not data):  # at its end zlib leaves an old tail behind
            return


def _window_bits(head: bytes) -> int:
    """RFC 1950: a zlib header is a multiple of 31 and says method 8; else it is gzip, or raw deflate."""
    zlib_header = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    return _ZLIB_OR_GZIP if zlib_header or head.startswith(_GZIP_MAGIC) else _RAW
