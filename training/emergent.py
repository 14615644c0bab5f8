"""Claims with the headlines and bodies of articles on them, from Emergent.

The data set is not part of this repository (Ferreira and Vlachos 2016, CC BY). What is read is one claim a line with
its articles: `claim`, `claim_id`, `fnc_split`, and per article `headline`, `headline_stance`, `body`, `body_stance`.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

LABELS = {"for": "supports", "against": "refutes", "observing": "discusses"}


@dataclass(frozen=True)
class Sample:
    """A claim and an article, with or without its body."""

    claim: str
    title: str
    body: str
    stance: str
    story: str
    headline_only: bool


def read_samples(path: Path) -> list[Sample]:
    """Headlines alone, whole articles, and articles of other claims; without the claims of FNC-1's test side."""
    rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()]
    rows = [row for row in rows if row["fnc_split"] != "test"]
    samples = []
    for n, row in enumerate(rows):
        for i, article in enumerate(row["articles"]):
            title, body = article["headline"] or "", article["body"] or ""
            stance = LABELS[article["headline_stance"]]
            samples.append(Sample(row["claim"], title, "", stance, row["claim_id"], True))
            if body:
                whole = LABELS.get(article["body_stance"] or "", stance)
                samples.append(Sample(row["claim"], title, body, whole, row["claim_id"], False))
                other = rows[(n + 1 + 7 * i) % len(rows)]
                if other["claim_id"] != row["claim_id"]:
                    samples.append(Sample(other["claim"], title, body, "unrelated", row["claim_id"], False))
                    samples.append(Sample(other["claim"], title, "", "unrelated", row["claim_id"], True))
    return samples
