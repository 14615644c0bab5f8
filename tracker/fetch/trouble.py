"""The one exception inside this package."""

from __future__ import annotations

from datetime import timedelta

from tracker.model import Outcome


class Trouble(Exception):
    """Why an exchange gave nothing to read. The `Fetcher` turns it into a `Failure`; it never leaves the package.

    `detail` is one line for a person, without secrets and without words of the page. `passing` marks what a second
    attempt a moment later often cures: a reset connection, a 502 or 504 from a proxy.
    """

    def __init__(
        self,
        outcome: Outcome,
        detail: str,
        *,
        status: int | None = None,
        retry_after: timedelta | None = None,
        passing: bool = False,
    ) -> None:
        super().__init__(outcome, detail)
        self.outcome, self.detail = outcome, detail
        self.status, self.retry_after, self.passing = status, retry_after, passing
