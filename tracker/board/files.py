"""Writes the board's files: only those that changed, each in one step, and nothing that is not the board's own."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tracker.errors import UsageError

MANIFEST = ".tracker-board.json"  # what this command wrote here, with digests: whatever else is there is not its own


@dataclass
class Written:
    """What writing the board did, by file names."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What was written before: digests by file name, and when."""

    files: Mapping[str, str] = field(default_factory=dict)
    made: datetime | None = None


def publish(folder: Path, render: Callable[[datetime], Mapping[str, bytes]], now: datetime) -> Written:
    """Write the files that `render` makes for a time of making; those that would be the same stay untouched.

    Where only the time of making would differ, nothing is written. Files of an earlier board that are no longer part
    of it are removed, unless somebody changed them. Raises UsageError where a file of another hand is in the way, or
    the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = _read_manifest(folder)
        files = render(before.made or now)
        if any(_content(folder / name) != body for name, body in files.items()):
            files = render(now)
            before = _Manifest(before.files, now)
        return _write(folder, files, before, before.made or now)
    except OSError as error:
        raise UsageError(f"{folder}: the board cannot be written here: {error}; name a folder that can be") from error


def _write(folder: Path, files: Mapping[str, bytes], before: _Manifest, made: datetime) -> Written:
    for name in files:
        if name not in before.files and (folder / name).exists():
            raise UsageError(
                f"{folder / name} was not written by tracker board and stays as it is; name another folder, or move it"
            )
    done = Written()
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    # The manifest goes first, so that what is written before a crash is known as the board's own afterwards.
    _replace(folder, MANIFEST, _manifest({**before.files, **digests}, made))
    for name, body in files.items():
        (done.written if _replace(folder, name, body) else done.unchanged).append(name)
    for name in sorted(before.files.keys() - files.keys()):
        left = _content(folder / name)
        if left is not None and hashlib.sha256(left).hexdigest() == before.files[name]:
            (folder / name).unlink()
            done.removed.append(name)
    _replace(folder, MANIFEST, _manifest(digests, made))
    return done


def _replace(folder: Path, name: str, body: bytes) -> bool:
    """Put a file in place in one step; False where it is there already."""
    if _content(folder / name) == body:
        return False
    unfinished = folder / f".tracker-board.{os.getpid()}.tmp"  # not another run's
    try:
        unfinished.write_bytes(body)
        unfinished.replace(folder / name)
    finally:
        unfinished.unlink(missing_ok=True)
    return True


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _manifest(digests: Mapping[str, str], made: datetime) -> bytes:
    record = {"made": made.isoformat(), "files": dict(sorted(digests.items()))}
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _read_manifest(folder: Path) -> _Manifest:
    """What the last board left; nothing where there is no manifest that can be read."""
    try:
        record = json.loads(_content(folder / MANIFEST) or b"{}")
        # A name with a folder in it would reach outside of the board's own.
        files = {str(name): str(digest) for name, digest in record["files"].items() if Path(name).name == name}
        return _Manifest(files, datetime.fromisoformat(record["made"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return _Manifest()
