"""Keeping secrets out of what is said: the logs of libraries, the words of errors."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager

# They log addresses, headers or bodies, and an address may be the secret.
_TALKERS = ("httpx", "httpcore", "slack_sdk", "apprise", "requests", "urllib3", "smtplib")
HIDDEN = "***"
SHORTEST = 4  # characters; a shorter "secret" would blank out ordinary words


@contextmanager
def hushed() -> Iterator[list[str]]:
    """While this lasts, the libraries that carry alerts log nothing.

    Put the name of a sender that hangs into the list: it may still find something to say, so they stay silent for good.
    """
    hanging: list[str] = []
    before = {name: logging.getLogger(name).level for name in _TALKERS}
    for name in _TALKERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield hanging
    finally:
        if not hanging:
            for name, level in before.items():
                logging.getLogger(name).setLevel(level)


def without(text: str, secrets: Collection[str]) -> str:
    """The text with every secret in it blanked out, the longest first."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST:
            text = text.replace(secret, HIDDEN)
    return text
