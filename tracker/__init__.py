"""Claim tracker: watches follow-up coverage and says when the status of a claim changes, and why."""

__version__ = "0.1.0"
