"""Slack: an incoming webhook, or a bot's token and a channel, which allows a thread for each claim.

slack_sdk makes the requests and reads the answers; our own HTTP carries them, because urllib follows redirects, with
the token. Text from pages stands only in `plain_text` and `rich_text`, which Slack does not parse; the `text` that
notifications show has `&`, `<` and `>` escaped and mark-up turned off.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.request import Request

from tracker.alerts.http import Http, Reply, failure
from tracker.alerts.notifier import Letter, Outcome, Refused, Retry, Sent
from tracker.alerts.slack_blocks import blocks, fallback

# https://docs.slack.dev/reference/methods/chat.postMessage: what will be well by itself; the rest is for a person.
_TEMPORARY = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_NAME = re.compile(r"[a-z_]{2,60}")

_SILENT = logging.Logger("slack", logging.CRITICAL + 1)  # what slack_sdk logs has addresses and tokens in it


class _Stopped(Exception):
    """Carries an outcome through slack_sdk."""

    def __init__(self, outcome: Retry | Refused) -> None:
        super().__init__()
        self.outcome = outcome


class SlackNotifier:
    """Posts to one Slack channel."""

    pace = timedelta(seconds=1)  # https://docs.slack.dev/apis/web-api/rate-limits: one message a second a channel

    def __init__(self, options: Mapping[str, Any], http: Http, api: str = "https://slack.com/api/") -> None:
        self._options, self._http, self._api = options, http, api

    def send(self, letter: Letter) -> Outcome:
        """See Notifier."""
        try:
            return self._by_token(letter) if self._options.get("token") else self._by_webhook(letter)
        except _Stopped as stopped:
            return stopped.outcome

    def preview(self, letter: Letter) -> str:
        """See Notifier."""
        import json

        return json.dumps(content(letter), ensure_ascii=False, indent=2)

    def _by_webhook(self, letter: Letter) -> Outcome:
        client = _clients()[0](self, letter, url=str(self._options["url"]), logger=_SILENT, retry_handlers=[])
        answer = client.send_dict(content(letter))
        if answer.body.strip() != "ok":
            return Retry("an answer that is not Slack's")
        return Sent("ok")

    def _by_token(self, letter: Letter) -> Outcome:
        from slack_sdk.errors import SlackApiError

        token, base = str(self._options["token"]), self._api
        client = _clients()[1](self, letter, token=token, base_url=base, logger=_SILENT, retry_handlers=[])
        threaded = {"thread_ts": letter.thread, "reply_broadcast": True} if letter.thread else {}
        try:
            answer = client.chat_postMessage(
                channel=str(self._options["channel"]), parse="none", link_names=False, **threaded, **content(letter)
            )
        except SlackApiError as error:
            told = str(error.response.get("error") or "")
            name = told if _NAME.fullmatch(told) else "an answer that is not Slack's"
            return Retry(name) if name in _TEMPORARY or name != told else Refused(name)
        return Sent(str(answer.get("ts") or ""))

    def carry(self, request: Request, letter: Letter) -> Reply:
        """One request of slack_sdk's. Raises _Stopped where the answer is no yes."""
        data = request.data if isinstance(request.data, bytes) else b""
        reply = self._http.exchange("POST", request.full_url, dict(request.header_items()), data)
        if isinstance(reply, Retry | Refused):
            raise _Stopped(reply)
        if not reply.good:
            raise _Stopped(failure(reply, lambda: letter.at))
        return reply


def content(letter: Letter) -> dict[str, Any]:
    """What both ways of posting send."""
    return {
        "text": fallback(letter),
        "mrkdwn": False,
        "blocks": blocks(letter),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _clients() -> tuple[Any, Any]:
    """slack_sdk's two clients, carried by us. Their one method that touches the network is the one replaced here."""
    from slack_sdk import WebClient, WebhookClient
    from slack_sdk.webhook import WebhookResponse

    class Webhook(WebhookClient):  # type: ignore[misc, unused-ignore]
        def __init__(self, by: SlackNotifier, letter: Letter, **options: Any) -> None:
            super().__init__(**options)
            self._by, self._letter = by, letter

        def _perform_http_request_internal(self, url: str, req: Request) -> Any:
            reply = self._by.carry(req, self._letter)
            body = reply.body.decode("utf-8", "replace")
            return WebhookResponse(url=url, status_code=reply.status, body=body, headers=dict(reply.headers))

    class Web(WebClient):  # type: ignore[misc, unused-ignore]
        def __init__(self, by: SlackNotifier, letter: Letter, **options: Any) -> None:
            super().__init__(**options)
            self._by, self._letter = by, letter

        def _perform_urllib_http_request_internal(self, url: str, req: Request) -> Any:  # noqa: ARG002
            reply = self._by.carry(req, self._letter)
            body = reply.body.decode("utf-8", "replace")
            return {"status": reply.status, "headers": dict(reply.headers), "body": body}

    return Webhook, Web
