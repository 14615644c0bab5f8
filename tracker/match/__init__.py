"""Which passages of an article bear on which claims."""

from tracker.match.matcher import Matcher

__all__ = ["Matcher"]
