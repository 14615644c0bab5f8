"""How long one revision of a 1,500-word article takes to compare, against difflib on the same words.

    python benchmarks/diff_speed.py

Prints milliseconds (best of several rounds) and the ratio for a light edit, a heavy one and a rewrite, in English and
in Chinese.
"""

import difflib
import random
import re
import timeit
from functools import partial

from tracker.diff import diff

WORDS = 1_500
ROUNDS = 5
VOCABULARY = {
    "English": [
        f"{a}{b}" for a in ("mar", "tel", "con", "sup", "der", "vin", "pol") for b in ("ket", "ing", "or", "al")
    ],
    "Chinese": list("市场公司表示记者平台报道消息计划上线回应否认项目数据用户增长今年"),
}


def article(language: str, chance: random.Random) -> list[str]:
    """Sentences of twenty random words, `WORDS` words in all."""
    gap, stop = (" ", ". ") if language == "English" else ("", "。")
    words = [chance.choices(VOCABULARY[language], k=20) for _ in range(WORDS // 20)]
    return [gap.join(sentence).capitalize() + stop for sentence in words]


def edited(sentences: list[str], language: str, share: float, chance: random.Random) -> list[str]:
    """The same article with a word changed in `share` of its sentences and a tenth as many dropped."""
    word = VOCABULARY[language][0]
    kept = [s for s in sentences if chance.random() > share / 10]
    return [word + s[3:] if chance.random() < share else s for s in kept]


def by_difflib(before: str, after: str) -> None:
    """What the standard library does with the same words."""
    cut = re.compile(r"[\u3400-\u9fff]|\w+|[^\w\s]")
    difflib.SequenceMatcher(None, cut.findall(before), cut.findall(after), autojunk=False).get_opcodes()


def main() -> None:
    """Print the table."""
    chance = random.Random(7)
    for language in VOCABULARY:
        old = article(language, chance)
        news = {
            "light edit": edited(old, language, 0.05, chance),
            "heavy edit": edited(old, language, 0.5, chance),
            "rewrite": article(language, chance),
        }
        for name, new in news.items():
            before, after = "".join(old), "".join(new)
            ours = min(timeit.repeat(partial(diff, before, after), number=1, repeat=ROUNDS))
            theirs = min(timeit.repeat(partial(by_difflib, before, after), number=1, repeat=2))
            print(f"{language} {name}: {ours * 1e3:.1f} ms, difflib {theirs * 1e3:.0f} ms, {theirs / ours:.0f} times")


if __name__ == "__main__":
    main()
