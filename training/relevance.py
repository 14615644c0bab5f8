"""How the trained reader weighs a match: fits the constants of `tracker/stance/blend.likely`.

    PYTHONPATH=reader python -m training.relevance

On the running stories that are kept out of all training (`training.running.AWAY`) the encoder is asked of every passage
that the words make at least a tenth as likely as they do of a match; a logistic regression on the log-odds of both
tells which of them are about the claim. Prints the constants, and for the words' score, for the encoder's "yes" and for
both together the average precision, cross-validated by story. Needs scikit-learn and the trained reader.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from evaluation import reader
from tracker.analyse import Analyst
from tracker.stance.blend import BlendReader, log_odds
from tracker.stance.protocol import Query
from tracker.stance.reader import view
from training.running import Page, Story, read_running


def asked(story: Story, found: BlendReader) -> Iterator[tuple[Query, bool]]:
    """Each possible match of a story, and whether a labelled sentence in it is about the claim."""
    analyst = Analyst.of(story.config, found)
    for page in story.pages:
        for query in analyst.possible(page.article):
            yield query, bears(query, page)


def bears(query: Query, page: Page) -> bool:
    """Whether a labelled sentence of the passage is about the claim, and not only near it."""
    passage = query.match.passage.text
    told = ((text, row) for (text, claim), row in page.labels.items() if claim == query.claim.id)
    return any(text in passage and not row.get("near") for text, row in told)


def main() -> None:
    """Fit, and print what was found."""
    found = reader.installed()
    assert isinstance(found, BlendReader)
    pairs = [(story.name, *pair) for story in read_running(away=True) for pair in asked(story, found)]
    stories = [name for name, _, _ in pairs]
    gold = np.array([about for *_, about in pairs])
    scores = found.first.scores([view(query) for _, query, _ in pairs])
    rows = np.array(
        [
            [log_odds(query.match.score), *(log_odds(math.exp(row["about"][label])) for label in ("yes", "no"))]
            for (_, query, _), row in zip(pairs, scores, strict=True)
        ]
    )
    model = LogisticRegression().fit(rows, gold)
    words, yes, no = model.coef_[0]
    print(f"{len(gold)} possible matches of {len(set(stories))} stories, {gold.mean():.2f} of them about the claim")
    print(f"words {words:.2f}, yes {yes:.2f}, not no {-no:.2f}, constant {model.intercept_[0]:.2f}")
    both = cross_val_predict(
        LogisticRegression(), rows, gold, groups=stories, cv=GroupKFold(7), method="predict_proba"
    )[:, 1]
    for name, chances in (("words", rows[:, 0]), ("yes", rows[:, 1]), ("both", both)):
        print(f"average precision, {name}: {average_precision_score(gold, chances):.3f}")


if __name__ == "__main__":
    main()
