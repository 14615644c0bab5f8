"""How well texts are ranked and compared by the matcher's means, on public data: for checking only.

known-lie: which of 10,000 checked claims a post repeats. zh-en-news: which English news sentence says what a Chinese
one says, and back. news-similarity: how alike two headlines are; whether two sentences from the news say the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import log
from pathlib import Path
from typing import Any

from evaluation.part import Figures, folder, rows, sample
from tracker.claims import Claim
from tracker.match.bag import read
from tracker.match.features import align
from tracker.match.lexicon import default_lexicon
from tracker.match.names import Names
from tracker.match.ranking import Ranker

QUERIES = 300  # of translated sentences, evenly spread: a tenth of a second each


def known_lie(data: Path | None) -> Figures:
    """Precision at 1, recall at 5 and 20, and mean reciprocal rank, over posts; beside them plain BM25's.

    Claims that differ in nothing but case and marks are one claim: no ranking could tell them apart.
    """
    place = folder(data, "known-lie")
    queries = rows(place / "snopes_queries.jsonl.gz")
    texts: dict[tuple[str, ...], str] = {}
    same: dict[Any, tuple[str, ...]] = {}
    for row in rows(place / "snopes_verified.jsonl.gz"):
        text = f"{row['title']} {row['fact']}"
        same[row["id"]] = tuple(_plain(text))
        texts.setdefault(same[row["id"]], text)
    at = {words: i for i, words in enumerate(texts)}
    wanted = [(row["query"], at[same[row["gold_id"]]]) for row in queries]
    ranker = Ranker([Claim(str(i), text) for i, text in enumerate(texts.values())])
    plain = _bm25(list(texts))
    out = _ranks(_rank(ranker.scores(query), gold) for query, gold in wanted)
    theirs = _ranks(_rank(plain(query), gold) for query, gold in wanted)
    return out | {f"{name}, plain BM25": theirs[name] for name in theirs if name != "n"}


def _plain(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _bm25(documents: Sequence[Sequence[str]]) -> Callable[[str], list[float]]:
    """Okapi BM25 (Robertson and Zaragoza 2009; k1 1.2, b .75) over plain lower-case words."""
    counts = [Counter(words) for words in documents]
    average = sum(map(len, documents)) / len(documents)
    holders: dict[str, list[int]] = {}
    for i, count in enumerate(counts):
        for word in count:
            holders.setdefault(word, []).append(i)

    def scores(query: str) -> list[float]:
        found = [0.0] * len(documents)
        for word in set(_plain(query)):
            having = holders.get(word, [])
            rarity = log(1 + (len(documents) - len(having) + 0.5) / (len(having) + 0.5))
            for i in having:
                n = counts[i][word]
                found[i] += rarity * n * 2.2 / (n + 1.2 * (0.25 + 0.75 * len(documents[i]) / average))
        return found

    return scores


def zh_en_news(data: Path | None) -> Figures:
    """The same both ways, over the pairs of one year's news."""
    pairs = [r for r in rows(folder(data, "zh-en-news") / "wmt_news_pairs.jsonl.gz") if r["set"] == "wmt20"]
    asked = sample(list(range(len(pairs))), QUERIES)
    out: Figures = {}
    for one, other in (("zh", "en"), ("en", "zh")):
        ranker = Ranker([Claim(str(i), row[other]) for i, row in enumerate(pairs)])
        found = _ranks(_rank(ranker.scores(pairs[i][one]), i) for i in asked)
        out |= {f"{one} to {other} {name}": value for name, value in found.items()}
    return out


def news_similarity(data: Path | None) -> Figures:
    """Pearson's r on headlines; the best accuracy of a threshold on one half of the paraphrases, on the other half."""
    place = folder(data, "news-similarity")
    headlines = rows(place / "sts_headlines.jsonl.gz")
    r = pearson([alike(row["a"], row["b"]) for row in headlines], [float(row["score"]) for row in headlines])
    pairs = rows(place / "msrp_test.jsonl.gz")
    scored = [(alike(row["a"], row["b"]), bool(row["label"])) for row in pairs]
    tuned, tested = scored[::2], scored[1::2]
    best = max({score for score, _ in tuned}, key=lambda least: sum((s >= least) == gold for s, gold in tuned))
    right = sum((s >= best) == gold for s, gold in tested) / len(tested)
    most = sum(gold for _, gold in tested) / len(tested)
    return {
        "headlines": len(headlines),
        "Pearson r": r,
        "paraphrase accuracy": right,
        "always yes": max(most, 1 - most),
    }


def alike(one: str, other: str) -> float:
    """How much of each text's words the other covers, in meaning: the mean of both ways."""
    lexicon, names = default_lexicon(), Names({}, default_lexicon())
    a, b = read(one, names, lexicon), read(other, names, lexicon)
    there, back = align(a, b)

    def covered(weights: Iterable[float], total: float, shares: Sequence[float]) -> float:
        return sum(w * s for w, s in zip(weights, shares, strict=True)) / total if total else 0.0

    return (covered(a.weights.values(), a.total, there) + covered(b.weights.values(), b.total, back)) / 2


def pearson(xs: Sequence[float], ys: Sequence[float]) -> float:
    """The correlation of two rows of figures."""
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    top = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    spread = sum((x - mx) ** 2 for x in xs) * sum((y - my) ** 2 for y in ys)
    return float(top / spread**0.5) if spread else 0.0


def _rank(scores: Sequence[float], gold: int) -> int:
    """The place of the right one, from 1; of equals the last."""
    return sum(score >= scores[gold] for score in scores)


def _ranks(places: Iterable[int]) -> Figures:
    found = list(places)
    n = len(found)
    return {
        "n": n,
        "P@1": sum(p == 1 for p in found) / n,
        "R@5": sum(p <= 5 for p in found) / n,
        "R@20": sum(p <= 20 for p in found) / n,
        "MRR": sum(1 / p for p in found) / n,
    }
