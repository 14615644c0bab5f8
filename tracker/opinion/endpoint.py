"""One HTTP exchange with the endpoint that the operator named: no redirects, a bounded answer, one time limit over all.

What goes wrong is told in words of ours: an error's own text may hold the address, and the address a secret.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from threading import Thread
from typing import Any

import httpx

from tracker import __version__, urls

# A label takes 80 bytes, its envelope some hundreds, what a model thinks aloud before it some thousands.
MOST_ANSWER = 256 * 1024  # bytes
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_WHY = {
    400: "it does not take the request: check `model`",
    401: "the key is not accepted",
    403: "the key may not do this",
    404: "there is no such endpoint or model: check `url` and `model`",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the endpoint answered with a yes."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no answer."""

    why: str
    again: bool = False  # a second try may go better
    status: int | None = None
    wait: float | None = None  # seconds that the endpoint asks for
    answered: bool = False  # there was an answer, and too much of it


class Endpoint:
    """An endpoint, its key, and how long one exchange with it may take, in seconds."""

    def __init__(self, url: str, key: str | None, timeout: float) -> None:
        self._url, self._timeout = f"{url.rstrip('/')}/chat/completions", timeout
        self._headers = {"User-Agent": f"claimtracker/{__version__}", "Accept-Encoding": "identity"}
        self._headers |= {"Content-Type": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    def post(self, message: Mapping[str, Any]) -> Reply | Trouble:
        """Send one request; the answer, or why there is none. Never raises for what the network or the endpoint does.

        It runs beside the caller, who leaves when the time is up, whatever keeps it: a name that is not found, headers
        that never end, one byte a second.
        """
        if not urls.keeps_secrets(self._url):
            return Trouble("plain http is for this machine only: the address must begin with https://")
        told: Future[Reply | Trouble] = Future()
        Thread(target=self._tell, args=(json.dumps(message).encode(), told), daemon=True).start()
        try:
            return told.result(self._timeout)
        except Late:
            return Trouble(f"no answer within {self._timeout:.0f} s", again=True)

    def _tell(self, body: bytes, told: Future[Reply | Trouble]) -> None:
        try:
            told.set_result(self._exchange(body))
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
            told.set_result(Trouble("the address or the key cannot be used"))
        except (httpx.HTTPError, ssl.SSLError, OSError) as error:
            told.set_result(Trouble(f"the network failed ({type(error).__name__})", again=True))
        except Exception as error:  # noqa: BLE001 - the caller waits for a word, and the error's own may hold the key
            told.set_result(Trouble(f"a fault of the tracker's own ({type(error).__name__})"))

    def _exchange(self, body: bytes) -> Reply | Trouble:
        got = bytearray()
        remote = self._url.startswith("https:")  # this machine is not asked for by way of a proxy
        with (
            httpx.Client(follow_redirects=False, timeout=self._timeout, trust_env=remote) as client,
            client.stream("POST", self._url, headers=self._headers, content=body) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                return _refused(answer)
            for chunk in answer.iter_raw():
                got += chunk
                if len(got) > MOST_ANSWER:
                    json_at_least = bytes(got[:64]).lstrip().startswith(b"{")
                    return Trouble(f"the answer is larger than {MOST_ANSWER} bytes", answered=json_at_least)
        return Reply(bytes(got))


def _refused(answer: httpx.Response) -> Trouble:
    status = answer.status_code
    if 300 <= status < 400:
        return Trouble(f"HTTP {status}: a redirect, which is not followed", status=status)
    told = f": {_WHY[status]}" if status in _WHY else ""
    asked = answer.headers.get("retry-after", "")
    wait = float(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 9 else None
    return Trouble(f"HTTP {status}{told}", status in _BUSY, status, wait)
