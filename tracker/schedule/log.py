"""One line an event, on standard error: words for people, or a JSON object for machines."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from tracker.inert import one_line

LOG = logging.getLogger("tracker")


def set_up(style: str) -> None:
    """Send the log to standard error as "text" or "json"."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if style == "json" else _Text())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    LOG.setLevel(logging.INFO)


def tell(event: str, level: int = logging.INFO, error: BaseException | None = None, /, **facts: object) -> None:
    """Log an event with its facts; with `error`, where it was raised as well."""
    LOG.log(level, event, exc_info=error, extra={"facts": facts})


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts = " ".join(f"{key}={one_line(str(value), 300)}" for key, value in _facts(record).items())
        line = f"{_when(record)} {record.levelname.lower()} {one_line(record.getMessage())} {facts}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        row = {"at": _when(record), "level": record.levelname.lower(), "event": record.getMessage()} | _facts(record)
        if record.exc_info:
            row["trace"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False, default=str)


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    facts = getattr(record, "facts", {})
    return dict(facts) if isinstance(facts, dict) else {}


def _when(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
