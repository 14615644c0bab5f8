"""How long matching takes: an index of many claims, and articles through it.

    python -m benchmarks.match_speed [--claims 10000] [--articles 20]

The claims and articles are made of the labelled passages of corpus/passages: real sentences, invented subjects.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from pathlib import Path

from tracker.claims import Claim, Entity, SeedArticle
from tracker.match import Matcher
from tracker.model import Article

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "passages"
SENTENCES = 30


def main() -> None:
    """Print the time to build the index, and per article and sentence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--articles", type=int, default=20)
    wanted = parser.parse_args()
    rows = [json.loads(line) for path in sorted(CORPUS.glob("*.jsonl")) for line in path.read_text().splitlines()]
    stories = [r for r in rows if "claims" in r]
    texts = [r["p"] for r in rows if "p" in r]
    entities = {s["story"]: Entity(s["story"], tuple(s["subject"])) for s in stories}
    written = [(s["story"], text) for s in stories for text in s["claims"].values()]
    endless = itertools.islice(itertools.cycle(written), wanted.claims)
    claims = [Claim(f"c{i}", text, about=(story,)) for i, (story, text) in enumerate(endless)]
    began = time.perf_counter()
    matcher = Matcher(claims, entities, SeedArticle())
    print(f"{len(claims)} claims indexed in {time.perf_counter() - began:.2f} s")
    draw = random.Random(0)
    made = [
        Article(f"https://news.example/{i}", draw.choice(texts), "\n".join(draw.choices(texts, k=SENTENCES)))
        for i in range(wanted.articles)
    ]
    began = time.perf_counter()
    found = sum(len(matcher.matches(article)) for article in made)
    spent = time.perf_counter() - began
    print(f"{len(made)} articles in {spent:.2f} s: {1000 * spent / len(made):.0f} ms each, {found} passages matched")


if __name__ == "__main__":
    main()
