"""Which passages of an article bear on which claims."""

from tracker.match.choose import chosen
from tracker.match.matcher import Matcher
from tracker.match.ranking import Ranker, rank
from tracker.match.similarity import Similarity

__all__ = ["Matcher", "Ranker", "Similarity", "chosen", "rank"]
