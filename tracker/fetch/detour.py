"""Redirects that lead away from what was asked for: to a login, a consent form, or the front page.

Such a page answers 200 and has text, but not the article's. Read as the article it would look like an edit that took
every passage away.
"""

from __future__ import annotations

from tracker.fetch.target import Target

# Whole labels and path segments only: an article called "how-to-login" is an article.
_DOORS = frozenset({
    "account", "accounts", "auth", "captcha", "consent", "guce", "log-in", "login", "oauth", "passport", "sign-in",
    "signin", "sso",
})  # fmt: skip


def detour(asked: Target, final: Target) -> str | None:
    """What the redirects led to instead of the page that was asked for; None where it may be that page."""
    if final.path == asked.path:
        return None
    if _is_door(final) and not _is_door(asked):
        return f"leads to a login or consent page now ({final})"
    if _is_front(final) and not _is_front(asked):
        return f"leads to the front page of {final.authority} now: it was taken down, or moved without a word"
    return None


def _is_door(target: Target) -> bool:
    path = target.path.partition("?")[0].lower()
    return target.host.partition(".")[0] in _DOORS or not _DOORS.isdisjoint(path.split("/"))


def _is_front(target: Target) -> bool:
    return target.path.partition("?")[0] in ("/", "/index.html", "/index.htm", "/index.php")
