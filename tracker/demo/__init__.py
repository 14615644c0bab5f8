"""The demonstration: the ByteDance story from November 2020 to 2025, served on loopback on a virtual clock.

The outlets are invented and the articles are the project's own writing; what they tell is public record. `story/` holds
everything that is served, one file per article, and `expected.json`, what a fair reading of it reports.
"""

from tracker.demo.site import DemoSite
from tracker.demo.story import Story, load_story

__all__ = ["DemoSite", "Story", "load_story"]
