"""Any service that Apprise knows, where `claimtracker[apprise]` is installed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tracker.alerts.notifier import Letter, Outcome, Refused, Retry, Sent
from tracker.alerts.text import body, calling_nobody, subject


class AppriseNotifier:
    """Sends through one Apprise URL."""

    pace = timedelta(seconds=1)

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._url = str(options["url"])

    def send(self, letter: Letter) -> Outcome:
        """See Notifier."""
        try:
            import apprise
        except ImportError:
            return Retry("Apprise is not installed: pip install claimtracker[apprise]")
        service = apprise.Apprise()
        if not service.add(self._url):
            return Refused("Apprise knows no service with this URL")
        told = service.notify(
            title=calling_nobody(subject(letter)),
            body=body(letter, calling_nobody),
            body_format=apprise.NotifyFormat.TEXT,  # so that services with mark-up escape it
            interpret_escapes=False,
        )
        return Sent("taken") if told else Retry("the service did not take it; Apprise does not say why")

    def preview(self, letter: Letter) -> str:
        """See Notifier."""
        return f"{subject(letter)}\n\n{body(letter)}"
