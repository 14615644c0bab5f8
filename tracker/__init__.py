"""Claim tracker: watches follow-up coverage and says when the status of a claim changes, and why.

    import tracker
    report = tracker.check("claims.yaml")

`tracker.api` says what there is; it is loaded when something of it is asked for.
"""

__version__ = "0.1.0"
__all__ = ["Assessment", "Report", "__version__", "assess", "check", "load", "replay", "status"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'tracker' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module("tracker.api"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
