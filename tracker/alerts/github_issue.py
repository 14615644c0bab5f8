"""GitHub: one issue a claim, one comment a change.

Both are known by an invisible mark in the first line of what our own login wrote, so that a run that is repeated,
or one whose state was lost, edits and never repeats. A marker that others write, or that stands further down, is text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from tracker.alerts.http import Http, Reply, failure, retry_after
from tracker.alerts.markdown import described, noticed
from tracker.alerts.message import Message, words
from tracker.alerts.notices import Notice
from tracker.alerts.notifier import Letter, Outcome, Refused, Retry, Sent
from tracker.alerts.text import calling_nobody
from tracker.inert import one_line

LABEL = "claim-tracker"
MOST_BODY = 65_536  # characters
MOST_TITLE = 256
MOST_PAGES = 50  # of a hundred


class _Stopped(Exception):
    """Carries an outcome out of a chain of requests."""

    def __init__(self, outcome: Retry | Refused) -> None:
        super().__init__()
        self.outcome = outcome


class IssueNotifier:
    """Writes issues of one repository. `environ` is what GitHub Actions gives a job."""

    pace = timedelta(seconds=1)  # https://docs.github.com/en/rest/using-the-rest-api/best-practices: between two writes

    def __init__(self, environ: Mapping[str, str], http: Http) -> None:
        self._token, self._repository = environ.get("GITHUB_TOKEN", ""), environ.get("GITHUB_REPOSITORY", "")
        self._api = environ.get("GITHUB_API_URL") or "https://api.github.com"
        self._graphql = environ.get("GITHUB_GRAPHQL_URL") or "https://api.github.com/graphql"
        self._http = http
        self._login = ""
        self._issues: dict[str, int] | None = None  # marker -> number
        self._now = datetime.now(UTC)

    def send(self, letter: Letter) -> Outcome:
        """See Notifier."""
        if not self._token or not self._repository:
            return Retry("GITHUB_TOKEN and GITHUB_REPOSITORY are not set: pass them to the step")
        self._now = letter.at
        try:
            numbers = [self._change(message, letter.thread) for message in letter.messages]
            numbers += [self._notice(notice, letter.id) for notice in letter.notices]
        except _Stopped as stopped:
            return stopped.outcome
        return Sent(str(numbers[0]))

    def preview(self, letter: Letter) -> str:
        """See Notifier."""
        changes = [f"{_title(message)}\n\n{described(message)}" for message in letter.messages]
        return "\n\n".join([*changes, *map(noticed, letter.notices)])

    def _change(self, message: Message, known: str) -> int:
        return self._tell(message.change.claim, _title(message), message.event_id, described(message), known)

    def _notice(self, notice: Notice, event: str) -> int:
        """One issue for all words of a kind; no claim's id has a space in it."""
        event = str(notice.data.get("event") or event)
        return self._tell(f"kind {notice.kind}", notice.subject, event, noticed(notice))

    def _tell(self, subject: str, title: str, event: str, told: str, known: str = "") -> int:
        """Have an issue for a subject with one comment for an event; returns the issue's number."""
        marker = _marker("claim", subject)
        body = _within(f"{marker}\nThe tracker keeps this issue and adds a comment for each change.\n\n{told}")
        number = self._issue(marker, known)
        if number is None:
            number = self._create(marker, title, body)
        else:
            self._ask("PATCH", f"/issues/{number}", {"title": title, "body": body})
        self._comment(number, event, told)
        return number

    def _create(self, marker: str, title: str, body: str) -> int:
        made = self._ask("POST", "/issues", {"title": title, "body": body, "labels": [LABEL]})
        number = int(made["number"])
        if self._issues is not None:
            self._issues[marker] = number
        return number

    def _issue(self, marker: str, known: str) -> int | None:
        """The number of our issue with this marker."""
        if self._issues is None:
            if known.isdigit() and self._is_ours(self._ask("GET", f"/issues/{known}", missing={}), marker):
                return int(known)
            pages = self._pages(f"/issues?state=all&labels={LABEL}")
            mine = [issue for issue in pages if "pull_request" not in issue and self._is_ours(issue, "")]
            self._issues = {_first_line(issue): int(issue["number"]) for issue in reversed(mine)}
        return self._issues.get(marker)

    def _comment(self, number: int, event: str, told: str) -> None:
        marker = _marker("event", event)
        body = _within(f"{marker}\n{told}")
        for comment in self._pages(f"/issues/{number}/comments?"):
            if self._is_ours(comment, marker):
                if comment.get("body") != body:
                    self._ask("PATCH", f"/issues/comments/{int(comment['id'])}", {"body": body})
                return
        self._ask("POST", f"/issues/{number}/comments", {"body": body})

    def _is_ours(self, found: Mapping[str, Any], marker: str) -> bool:
        if (found.get("user") or {}).get("login") != self._own_login():
            return False
        return not marker or _first_line(found) == marker

    def _own_login(self) -> str:
        """Whose token it is; the REST API does not tell that of the token of a job."""
        if not self._login:
            query = json.dumps({"query": "query { viewer { login } }"}).encode()
            found = self._json(self._exchange("POST", self._graphql, query))
            login = ((found.get("data") or {}).get("viewer") or {}).get("login")
            if not isinstance(login, str) or not login:
                raise _Stopped(Retry("GitHub does not say whose token this is"))
            self._login = login
        return self._login

    # --- requests ---------------------------------------------------------------------------------------------------

    def _pages(self, path: str) -> Iterator[dict[str, Any]]:
        for page in range(1, MOST_PAGES + 1):
            found = self._ask("GET", f"{path}&per_page=100&page={page}")
            if not isinstance(found, list):
                raise _Stopped(Retry("an answer that is not GitHub's"))
            yield from (item for item in found if isinstance(item, dict))
            if len(found) < 100:
                return

    def _ask(self, method: str, path: str, content: object = None, missing: object = None) -> Any:
        """One request about the repository; `missing` is the answer where there is no such thing."""
        url = f"{self._api}/repos/{quote(self._repository, safe='/')}{path}"
        reply = self._exchange(method, url, b"" if content is None else json.dumps(content).encode())
        if missing is not None and reply.status in (404, 410):
            return missing
        return self._json(reply)

    def _exchange(self, method: str, url: str, content: bytes) -> Reply:
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        reply = self._http.exchange(
            method, url, headers | ({"Content-Type": "application/json"} if content else {}), content
        )
        if isinstance(reply, Retry | Refused):
            raise _Stopped(reply)
        return reply

    def _json(self, reply: Reply) -> Any:
        if not reply.good:
            raise _Stopped(_limited(reply, self._now) or failure(reply, lambda: self._now))
        try:
            return json.loads(reply.body)
        except ValueError:
            raise _Stopped(Retry("an answer that is not GitHub's")) from None


def _limited(reply: Reply, now: datetime) -> Retry | None:
    """GitHub says 403 where others say 429: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api."""
    if reply.status not in (403, 429):
        return None
    asked = retry_after(reply.headers.get("retry-after"), now)
    if asked is None and reply.headers.get("x-ratelimit-remaining") == "0":
        reset = reply.headers.get("x-ratelimit-reset", "")
        wait = datetime.fromtimestamp(int(reset), UTC) - now if reset.isdigit() else timedelta(minutes=1)
        asked = min(max(wait, timedelta(0)), timedelta(hours=24))
    if asked is None and (reply.status == 429 or b"rate limit" in reply.body):
        asked = timedelta(minutes=1)
    return None if asked is None else Retry("GitHub's rate limit", asked)


def _marker(kind: str, name: str) -> str:
    """A comment of HTML, which GitHub does not show. Text of strangers never holds one: its `<` is escaped."""
    return f"<!-- claimtracker:{kind}={hashlib.sha256(name.encode()).hexdigest()[:32]} -->"


def _first_line(found: Mapping[str, Any]) -> str:
    return str(found.get("body") or "").partition("\n")[0].rstrip("\r")


def _title(message: Message) -> str:
    named = f"[{words(message.change.after)}] {message.claim}"
    return _within(calling_nobody(one_line(named)), MOST_TITLE)


def _within(text: str, most: int = MOST_BODY) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
