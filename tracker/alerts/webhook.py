"""A signed HTTP request: Standard Webhooks 1.0 (https://www.standardwebhooks.com).

`webhook-id` is the letter's id and the same for every attempt, `webhook-timestamp` the time of the attempt in Unix
seconds, `webhook-signature` one `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body` for each key. Several keys,
with commas between them, are for the days in which one is exchanged for another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tracker.alerts.http import Http, failure
from tracker.alerts.message import MOST_CLAIM, MOST_NAME, Message, link
from tracker.alerts.notifier import Letter, Outcome, Refused, Retry, Sent
from tracker.inert import one_line
from tracker.records import change_record

PREFIX = "whsec_"
MOST_EVIDENCE = 10  # pieces; the state has the rest
MOST_TEXT = 1000  # characters of a quote


class WebhookNotifier:
    """Posts JSON to one address."""

    pace = timedelta(0)

    def __init__(self, options: Mapping[str, Any], http: Http) -> None:
        self._url, self._http = str(options["url"]), http
        self._keys = [key.strip() for key in str(options.get("secret") or "").split(",") if key.strip()]

    def send(self, letter: Letter) -> Outcome:
        """See Notifier."""
        body = payload(letter)
        stamp = str(int(letter.at.timestamp()))
        headers = {"Content-Type": "application/json", "webhook-id": letter.id, "webhook-timestamp": stamp}
        try:
            if self._keys:
                headers["webhook-signature"] = " ".join(sign(key, letter.id, stamp, body) for key in self._keys)
        except ValueError:
            return Refused("the secret is not whsec_ followed by base64")
        reply = self._http.exchange("POST", self._url, headers, body)
        if isinstance(reply, Retry | Refused):
            return reply
        return Sent(f"HTTP {reply.status}") if reply.good else failure(reply, lambda: letter.at)

    def preview(self, letter: Letter) -> str:
        """See Notifier."""
        return json.dumps(json.loads(payload(letter)), ensure_ascii=False, indent=2)


def sign(key: str, letter: str, stamp: str, body: bytes) -> str:
    """One signature. Raises ValueError where a key that begins with `whsec_` is not base64 after it."""
    if key.startswith(PREFIX):
        try:
            secret = base64.b64decode(key.removeprefix(PREFIX), validate=True)
        except binascii.Error as error:
            raise ValueError("not base64") from error
    else:
        secret = key.encode()
    signed = hmac.new(secret, f"{letter}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def payload(letter: Letter) -> bytes:
    """The body: `claim.changed`, or of a word about the watching its own kind; a digest of both is `claims.changed`."""
    changes = [bounded_record(message) for message in letter.messages]
    notices = [{"type": notice.kind, **notice.data} for notice in letter.notices]
    times = [change["at"] for change in changes] + [notice.at.isoformat() for notice in letter.notices]
    content: dict[str, Any] = {"type": "claims.changed", "timestamp": times[-1]}
    if letter.digest:
        content["data"] = {"changes": changes} | ({"notices": notices} if notices else {})
    elif changes:
        content |= {"type": "claim.changed", "data": changes[0]}
    else:
        content |= {"type": letter.notices[0].kind, "data": letter.notices[0].data}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def bounded_record(message: Message) -> dict[str, Any]:
    """A record of changes.jsonl, bounded, with what else the message says."""
    pieces = tuple(
        replace(
            piece,
            url=link(piece.address),
            link=None,
            quote=one_line(piece.quote, MOST_TEXT),
            outlet=one_line(piece.outlet or "", MOST_NAME) or None,
            origin=one_line(piece.origin, MOST_NAME),
        )
        for piece in message.change.evidence[:MOST_EVIDENCE]
    )
    change = replace(message.change, evidence=pieces, diff=None, because=one_line(message.change.because, MOST_CLAIM))
    record = change_record(change)
    record["diff"] = [[{"text": p.text, "kind": p.kind.value} for p in edit] for edit in message.edits] or None
    return {
        "event": message.event_id,
        "text": message.headline,
        "claim_text": message.claim,
        **record,
        "independent_origins": {"for": message.supporting, "against": message.refuting},
        "timeline": message.timeline or None,
    }
