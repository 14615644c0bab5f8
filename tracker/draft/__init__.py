"""An article to a draft of claims.yaml: whom it names, what it claims, who denied what.

names, han         whom an article names, and how each is spelt
worth              how much a sentence looks like a claim to track
english, mandarin  what a sentence says, without who says it
links              the links of a page: an entity's own site may be among them
ids                short names for claims and entities
compose            the order of the steps
text               the draft as a commented claims file
"""

from __future__ import annotations

from tracker.draft.compose import draft
from tracker.draft.links import Link, links
from tracker.draft.parts import Draft, Drafted
from tracker.draft.text import render

__all__ = ["Draft", "Drafted", "Link", "draft", "links", "render"]
