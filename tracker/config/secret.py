"""`${NAME}`: how claims.yaml names secrets, and how a secret is looked up when something is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tracker.claims import Channel, Config
from tracker.errors import UsageError

NAME = r"\$\{[A-Za-z_][A-Za-z0-9_]*\}"  # also good in JSON Schema
_NAME = re.compile(NAME)
# Addresses that let anybody who knows them post.
_KNOWN_SECRETS = re.compile(
    r"hooks\.slack\.com/\w+/\w|discord(?:app)?\.com/api/webhooks/\w|webhook\.office\.com/\w"
    r"|open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/|qyapi\.weixin\.qq\.com/cgi-bin/webhook/"
)

T = TypeVar("T")


def names(text: str) -> tuple[str, ...]:
    """The names between `${` and `}` in `text`, in order."""
    return tuple(found[2:-1] for found in _NAME.findall(text))


def malformed(text: str) -> bool:
    """Whether `text` holds a `${` that begins no proper `${NAME}`."""
    return "${" in _NAME.sub("", text)


def written_out(text: str) -> bool:
    """Whether `text` holds a secret itself: a password in a URL, or an address that is known to be one."""
    if _KNOWN_SECRETS.search(text):
        return True
    try:
        password = urlsplit(_NAME.sub("", text)).password
    except ValueError:
        return "@" in text
    return bool(password)


def secrets(config: Config | Channel) -> tuple[str, ...]:
    """The names of all secrets that a configuration or one channel asks for, sorted, each once."""
    channels = config.channels if isinstance(config, Config) else (config,)
    adviser = config.settings.second_opinion if isinstance(config, Config) else None
    asked = [*(channel.options for channel in channels), adviser.key if adviser else None]
    return tuple(sorted({name for value in asked for name in _walk(value)}))


def expand(value: T, environ: Mapping[str, str]) -> T:
    """`value` with every `${NAME}` in it looked up in `environ`, through mappings and lists.

    Raises UsageError, which names the NAME and never a value, where it is unset or empty. Keep the result no longer
    than the sending takes.
    """
    made: T = _expand(value, environ)
    return made


def _expand(value: Any, environ: Mapping[str, str]) -> Any:
    if isinstance(value, str) and "${" in value:
        return _NAME.sub(lambda found: _lookup(found[0][2:-1], environ), value)
    if isinstance(value, Mapping):
        return {key: _expand(item, environ) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(_expand(item, environ) for item in value)
    return value


def _lookup(name: str, environ: Mapping[str, str]) -> str:
    found = environ.get(name)
    if not found:  # GitHub Actions hands over an empty text for a secret that does not exist
        raise UsageError(f"${{{name}}} is not set: claims.yaml asks for it; set {name} in the environment")
    return found


def _walk(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return names(value)
    if isinstance(value, Mapping):
        return tuple(name for item in value.values() for name in _walk(item))
    if isinstance(value, tuple | list):
        return tuple(name for item in value for name in _walk(item))
    return ()
