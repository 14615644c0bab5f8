"""Makes `tracker/match/data/lexicon.bin`: words with their rarity and short vectors, English and Chinese in one space.

    OMP_NUM_THREADS=1 python -m training.static_vectors WORK --e5 FOLDER --minilm FOLDER

Words: the English ones of MiniLM's vocabulary (in order of frequency) and of the corpus, the Chinese ones of jieba's
dictionary (MIT) by its counts. Vectors: each word alone through multilingual-e5-small (MIT) and, the English ones, also
through all-MiniLM-L6-v2 (Apache-2.0), centred by language; then one linear map down to `DIMENSIONS`, begun as the
principal components and trained a few rounds so that the passages of corpus/passages lie near their claims.

WORK keeps the embedded words, and one lexicon for each fold of the stories, its map trained without that fold: what
`training.match` computes features with. Besides the package this needs torch, transformers, jieba and opencc.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy, normalize

from tracker.match.bag import Bag
from tracker.match.lexicon import MAGIC, RARITY_STEP, Lexicon
from training.match_corpus import CORPUS, FOLDS, Story, fold_of, read_stories

OUT = Path(__file__).resolve().parents[1] / "tracker" / "match" / "data" / "lexicon.bin"
DIMENSIONS = 64
CHINESE_WORDS = 12_000  # the commonest of the dictionary; words that the corpus uses come on top
HAN = "\u4e00-\u9fff"
NAMES_OF_PEOPLE_AND_PLACES = {"nr", "nrt", "nrfg", "ns", "nz"}
# Five rounds of 7e-4 hold best on stories left out; more or faster learns the stories by heart.
ROUNDS, RATE, DROP, BATCH = 4, 7e-4, 0.3, 32
CLAIM_WORDS, PASSAGE_WORDS, CONTEXT_WORDS = 10, 26, 16


def vocabulary(minilm: Path, e5: Path) -> dict[str, float]:
    """Each word with its rarity, -ln of its frequency; English first."""
    used = Counter(w for text in _texts() for w in set(re.findall(r"\b[a-z]{3,}\b", text)))
    cased = {w for w, _ in json.loads((e5 / "tokenizer.json").read_text())["model"]["vocab"]}
    words: dict[str, float] = {}
    plain = [w for w in (minilm / "vocab.txt").read_text().split("\n") if re.fullmatch(r"[a-z]{2,}", w)]
    for rank, word in enumerate(plain, 1):
        name = f"▁{word}" not in cased and (f"▁{word.capitalize()}" in cased or f"▁{word.upper()}" in cased)
        if not name:
            words[word] = 2.3 + math.log(rank)  # Zipf: the commonest word is a tenth of all
    words |= {w: 12.6 for w in sorted(used) if used[w] >= 2 and w not in words}
    return words | _chinese()


def _chinese() -> dict[str, float]:
    import jieba
    import opencc

    simplified = opencc.OpenCC("t2s").convert
    used = Counter(w for text in _texts() for w in set(jieba.cut(simplified(text))))
    rows = [line.split() for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()]
    total = sum(int(count) for _, count, _ in rows)
    rarity = {
        word: max(2.3, -math.log(max(int(count), 1) / total))
        for word, count, kind in rows
        if re.fullmatch(f"[{HAN}]{{1,4}}", word) and kind not in NAMES_OF_PEOPLE_AND_PLACES
    }
    common = set(sorted(rarity, key=lambda w: (rarity[w], w))[:CHINESE_WORDS])
    kept = (w for w in rarity if w in common or used[w] >= 2 or (len(w) == 1 and rarity[w] < 15))
    return {w: rarity[w] for w in sorted(kept, key=lambda w: (rarity[w], w))}


def _texts() -> list[str]:
    rows = [json.loads(line) for path in sorted(CORPUS.glob("*.jsonl")) for line in path.read_text().splitlines()]
    return [t for r in rows for t in (r.get("p", ""), r.get("ctx", ""), *r.get("claims", {}).values())]


def embed(folder: Path, words: Sequence[str], prefix: str) -> Any:
    """Each word alone through an encoder: the mean of its tokens, of length 1."""
    from transformers import AutoModel, AutoTokenizer

    tokens, encoder = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    order = sorted(range(len(words)), key=lambda i: (len(words[i]), i))
    out = np.zeros((len(words), encoder.config.hidden_size), np.float32)
    with torch.no_grad():
        for i in range(0, len(order), 256):
            part = order[i : i + 256]
            batch = tokens([prefix + words[j] for j in part], padding=True, return_tensors="pt")
            mask = batch["attention_mask"][..., None]
            states = encoder(**batch).last_hidden_state
            out[part] = normalize((states * mask).sum(1) / mask.sum(1), dim=-1).numpy()
    return out


def raw_vectors(words: Sequence[str], e5: Path, minilm: Path, work: Path) -> Any:
    """What the map starts from: e5's vector and, for English, MiniLM's; centred by language, each half of length 1."""
    kept = work / "words.npz"
    english = sum(w.isascii() for w in words)
    if kept.exists():
        halves = np.load(kept)
        if list(halves["words"]) != list(words):
            raise SystemExit(f"{kept} holds other words; delete it")
        first, second = halves["e5"], halves["minilm"]
    else:
        first, second = embed(e5, words, "query: "), embed(minilm, words[:english], "")
        np.savez(kept, words=np.array(words), e5=first, minilm=second)
    first[:english] -= first[:english].mean(0)
    first[english:] -= first[english:].mean(0)
    padded = np.zeros_like(first)
    padded[:english] = _unit(second - second.mean(0))
    return np.hstack([_unit(first), padded])


def _unit(rows: Any) -> Any:
    return rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)


def pack(words: dict[str, float], vectors: Any) -> bytes:
    """The table as `Lexicon` reads it: words, rarities in a byte each, vectors in four bits a number."""
    names = "\n".join(words).encode()
    rarity = np.clip(np.round(np.array(list(words.values())) / RARITY_STEP), 0, 255).astype(np.uint8)
    scale = np.quantile(np.abs(vectors), 0.98, axis=1, keepdims=True)
    small = np.clip(np.round(vectors / scale * 7), -7, 7).astype(np.int8) + 8
    nibbles = (small[:, 0::2] << 4 | small[:, 1::2]).astype(np.uint8)
    head = struct.pack("<III", len(words), vectors.shape[1], len(names))
    return zlib.compress(MAGIC + head + names + rarity.tobytes() + nibbles.tobytes(), 9)


class Map(torch.nn.Module):
    """The linear map, and the weights of three likenesses that it is trained through."""

    def __init__(self, raw: Any) -> None:
        super().__init__()
        sample = raw[np.random.RandomState(0).permutation(len(raw))[:12_000]]
        components = np.linalg.svd(sample, full_matrices=False)[2][:DIMENSIONS]
        self.raw = torch.cat([torch.tensor(raw, dtype=torch.float32), torch.zeros(1, raw.shape[1])])
        self.down = torch.nn.Parameter(torch.tensor(components.T.copy(), dtype=torch.float32))
        self.scale = torch.nn.Parameter(torch.tensor([6.0, 6.0, 3.0]))

    def vectors(self, at: torch.Tensor) -> torch.Tensor:
        """The short vectors of words by their place; zeros for words that the table lacks."""
        return normalize(self.raw[at] @ self.down + 1e-8, dim=-1) * (at < len(self.raw) - 1)[..., None]

    def forward(self, claims: Padded, passages: Padded, contexts: Padded) -> torch.Tensor:
        """The likeness of every claim and every passage: by mean, by words in the passage, by words in both."""
        claim = self.vectors(claims.at)
        inside = self._best(claim, claims, passages)
        around = torch.maximum(inside, 0.9 * self._best(claim, claims, contexts))
        total = claims.weight.sum(1)[:, None] + 1e-6
        soft = [(best * claims.weight[:, None]).sum(-1) / total for best in (inside, around)]
        text = self._sum(passages) + 0.7 * self._sum(contexts)
        mean = normalize(self._sum(claims) + 1e-8, dim=-1) @ normalize(text + 1e-8, dim=-1).T
        return self.scale[0] * mean + self.scale[1] * soft[0] + self.scale[2] * soft[1]

    def _best(self, claim: torch.Tensor, claims: Padded, texts: Padded) -> torch.Tensor:
        alike = torch.einsum("ald,bmd->abml", claim, self.vectors(texts.at)).clamp(min=0)
        same = claims.word[:, None, None, :] == texts.word[None, :, :, None]
        return (torch.where(same, 1.0, alike) * (texts.weight > 0)[None, :, :, None]).max(2).values

    def _sum(self, texts: Padded) -> torch.Tensor:
        return (self.vectors(texts.at) * texts.weight[..., None]).sum(1)


class Padded:
    """Bags as tensors: the place of each word in the table, a number for the word itself, its weight."""

    def __init__(self, bags: Sequence[Bag], width: int, places: dict[str, int], padding: int) -> None:
        self.at = torch.full((len(bags), width), len(places))
        self.word = torch.full((len(bags), width), padding)
        self.weight = torch.zeros(len(bags), width)
        for i, bag in enumerate(bags):
            for j, (word, weight) in enumerate(list(bag.weights.items())[:width]):
                self.at[i, j] = places.get(word, len(places))
                self.word[i, j] = places.get(word, zlib.crc32(word.encode()) + len(places))
                self.weight[i, j] = weight

    def thin(self) -> Padded:
        """Itself, some words dropped by chance."""
        self.weight = self.weight * (torch.rand_like(self.weight) > DROP)
        return self


def learn(stories: Sequence[Story], raw: Any, words: Sequence[str]) -> Any:
    """Short vectors for all words, the map trained on these stories' passages that are about a claim."""
    torch.manual_seed(0)
    places = {word: i for i, word in enumerate(words)}
    model = Map(raw)
    rates = [{"params": [model.down], "lr": RATE}, {"params": [model.scale], "lr": 0.05}]
    optimizer = torch.optim.AdamW(rates, weight_decay=0.0)
    pairs = [(s, i) for s in stories for i in s.items if i.about == "yes"]
    for turn in range(ROUNDS):
        random.Random(turn).shuffle(pairs)
        losses = [_step(model, optimizer, pairs[at : at + BATCH], places) for at in range(0, len(pairs) - BATCH, BATCH)]
        print(f"  round {turn}: loss {np.mean(losses):.3f}", flush=True)
    with torch.no_grad():
        return model.vectors(torch.arange(len(words))).numpy()


def _step(model: Map, optimizer: Any, pairs: Sequence[tuple[Story, Any]], places: dict[str, int]) -> float:
    own = [s.claims[i.claim] for s, i in pairs]
    rivals = [next((b for c, b in s.claims.items() if c != i.claim), s.claims[i.claim]) for s, i in pairs]
    claims = Padded([*own, *(r for r, o in zip(rivals, own, strict=True) if r is not o)], CLAIM_WORDS, places, -1)
    passages = Padded([i.passage for _, i in pairs], PASSAGE_WORDS, places, -2)
    contexts = Padded([i.before for _, i in pairs], CONTEXT_WORDS, places, -3)
    likeness = model(claims.thin(), passages.thin(), contexts.thin())
    n = len(own)
    twins = torch.tensor([[a is b and i != j for j, b in enumerate(own)] for i, a in enumerate(own)])
    square = likeness[:n].masked_fill(twins, -1e4)
    target = torch.arange(n)
    loss = cross_entropy(torch.cat([square, likeness[n:]]).T, target) + 0.5 * cross_entropy(square, target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss.detach())


def main() -> None:
    """Write the lexicon and those of the folds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--e5", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True)
    wanted = parser.parse_args()
    torch.set_num_threads(1)
    wanted.work.mkdir(parents=True, exist_ok=True)
    words = vocabulary(wanted.minilm, wanted.e5)
    print(len(words), "words", flush=True)
    raw = raw_vectors(list(words), wanted.e5, wanted.minilm, wanted.work)
    stories = read_stories(Lexicon(pack(words, np.ones((len(words), 2)))))
    for fold in range(FOLDS):
        kept = [s for s in stories if fold_of(s.name) != fold]
        (wanted.work / f"lexicon-{fold}.bin").write_bytes(pack(words, learn(kept, raw, list(words))))
    OUT.write_bytes(pack(words, learn(stories, raw, list(words))))
    print(OUT, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
