"""From a channel of claims.yaml, its secrets looked up, to its notifier, which is imported when it is asked for."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any

from tracker.alerts.notifier import Notifier


def notifier(
    kind: str, options: Mapping[str, Any], environ: Mapping[str, str], trust: ssl.SSLContext | None = None
) -> Notifier:
    """The notifier for a channel of this kind. `environ` is what GitHub Actions hands over; others leave it alone.

    Raises KeyError for a kind that does not exist.
    """
    from tracker.alerts.http import Http

    if kind == "slack":
        from tracker.alerts.slack import SlackNotifier

        return SlackNotifier(options, Http(trust), environ.get("SLACK_API_URL", "https://slack.com/api/"))
    if kind == "email":
        from tracker.alerts.mail import MailNotifier

        return MailNotifier(options, trust)
    if kind == "webhook":
        from tracker.alerts.webhook import WebhookNotifier

        return WebhookNotifier(options, Http(trust))
    if kind == "github" and options["report"] == "issue":
        from tracker.alerts.github_issue import IssueNotifier

        return IssueNotifier(environ, Http(trust))
    if kind == "github":
        from tracker.alerts.github_summary import SummaryNotifier

        return SummaryNotifier(environ)
    if kind == "apprise":
        from tracker.alerts.apprise_service import AppriseNotifier

        return AppriseNotifier(options)
    raise KeyError(kind)
