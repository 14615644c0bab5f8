"""Which claims are worth comparing with an article, out of ten thousand, without comparing any."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.match.bag import Bag

# An article that names none of a claim's entities must share this much of the claim's weight, and this many words.
_SHARE = 0.4
_WORDS = 2
# Of more wordings than this only those that share the most words with the article are compared: 0.3 ms a wording and
# sentence is what comparing costs.
CROWD = 30


@dataclass(frozen=True)
class Wording:
    """One wording of a claim; `claim` is its place in the list of claims."""

    claim: int
    bag: Bag


class Index:
    """Wordings by the entities that they are about and by their words."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        self._wordings = wordings
        self._by_entity: defaultdict[str, list[int]] = defaultdict(list)
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        for i, wording in enumerate(wordings):
            for entity in wording.bag.entities:
                self._by_entity[entity].append(i)
            for word in wording.bag.weights:
                self._by_word[word].append(i)

    def admitted(self, entities: Iterable[str], words: Iterable[str]) -> list[Wording]:
        """The wordings that an article with these entities and words may bear on, in the order of the claims."""
        named = {i for entity in entities for i in self._by_entity.get(entity, ())}
        weight: defaultdict[int, float] = defaultdict(float)
        count: Counter[int] = Counter()
        for word in words:
            for i in self._by_word.get(word, ()):
                weight[i] += self._wordings[i].bag.weights[word]
                count[i] += 1
        alike = {i for i, n in count.items() if n >= _WORDS and weight[i] >= _SHARE * self._wordings[i].bag.total}
        # What bears on one claim of a subject may bear on its others.
        kin = {j for i in alike for entity in self._wordings[i].bag.entities for j in self._by_entity[entity]}
        chosen = sorted(named | alike | kin, key=lambda i: (-weight.get(i, 0.0), i))[:CROWD]
        return [self._wordings[i] for i in sorted(chosen)]
