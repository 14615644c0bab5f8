"""Fetching: the only door through which coverage comes in. What can go wrong comes back as a `Failure`."""

from tracker.fetch.fetcher import Exchange, Fetcher, default_user_agent
from tracker.fetch.network import Resolver

__all__ = ["Exchange", "Fetcher", "Resolver", "default_user_agent"]
