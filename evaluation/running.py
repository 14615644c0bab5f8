"""The outcomes of the running stories of corpus/running, which are labelled sentence by sentence.

    python -m evaluation.running                      write each story's expected.json from its labels
    python -m evaluation.stories corpus/running/*     then score them as recorded stories are scored

What changes a tracker must report follows from the labels by the judge alone.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from evaluation import oracle
from tracker import config, coverage
from training.running import CORPUS, labels


def expected(folder: Path) -> dict[str, Any]:
    """The story's outcome in the form of `expected.json`."""
    rows = labels(folder)
    pages = {o.seen_at: o.url for o in coverage.read([folder / "coverage.jsonl"])}
    final = {claim.id: str(claim.status) for claim in config.load(folder / "claims.yaml", None).claims}
    changes, reviews = [], []
    for record in oracle.told(folder, rows):
        cause = {"claim": record["claim"], "url": pages[datetime.fromisoformat(record["at"])], "seen_at": record["at"]}
        if record["from"] != record["to"]:
            changes.append(cause | {"from": record["from"], "to": record["to"], "rule": record["rule"]})
        elif "review" in record["flags"]:
            reviews.append(cause)
        final[record["claim"]] = str(record["to"])
    said = ("url", "seen_at", "claim", "stance", "act", "voice")
    evidence = list({tuple(row[k] for k in said): {k: row[k] for k in said} for row in rows}.values())
    return {"changes": changes, "reviews": reviews, "final": final, "evidence": evidence}


def main() -> int:
    """Write the outcome of every story."""
    for path in sorted(CORPUS.glob("*/labels.jsonl")):
        told = json.dumps(expected(path.parent), ensure_ascii=False, indent=1)
        (path.parent / "expected.json").write_text(told + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
