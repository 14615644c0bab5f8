"""Trains the reader: one multilingual encoder with a head for each kind of label (`reader_items.HEADS`).

    python -m training.reader BASE OUT [--epochs 3] [--seed 0] [--start WEIGHTS] [--rate RATE] [--still LAYERS]
                              [--newest NAME ...] [--told SHARE] [--written SHARE] [--public FOLDER]
                              [--stories SHARE] [--items SHARE] [--rows N]

BASE is a folder with multilingual-e5-small (MIT) and its tokenizer. OUT gets the weights after every epoch and
log.jsonl: what it was trained on, and the figures on the stories that were held out (one in ten of each file).
A turn is what running stories tell of their claims and some of the sentences that tell nothing, the labelled passages,
and passages made from them (training/reader_items.py): `--told` and `--written` are the shares of the first two, drawn
anew for each turn. `--newest` takes all of these stories, by name or by hand, and the shares of the others, to go on
with `--start` from weights that have seen those. `--public` puts a turn of public pairs (training/public.py) and some
of our own before all others, unless weights to go on from are given, and headlines and bodies into every turn.
For learning curves `--stories` keeps a share of the stories of passages, `--items` a share of the passages of each,
and `--rows` makes one turn of so many pairs, over and over where there are fewer.
`--start` may also be what training.reader_unpack makes of the packed reader.
Needs torch, transformers and scikit-learn; works on a CPU, in bf16 (25 to 45 pairs a second on two cores with AMX).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import f1_score
from transformers import AutoModel, AutoTokenizer

from training.passages import Item, hand
from training.public import entailed, headlines
from training.reader_items import HEADS, UNKNOWN, Row, disguised, made, rows, running, split

LENGTH = 208  # tokens; longer pairs lose what stands first
BATCH = 16
RATE = 1.2e-4
SMOOTHING = 0.05
DROPPED = 0.1
SILENT = 0.12  # of the sentences of running stories that bear on no claim, which are three quarters
OWN_SHARE = 0.25  # of our own in the turn of public pairs


class Channels(torch.nn.Dropout):
    """Drops whole channels of a text: drawing a random number for each value of each token, as the usual dropout does,
    takes a third of a step on a CPU."""

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """The tensor (texts, tokens, channels), in training without some channels of each text."""
        if not self.training:
            return input
        kept = torch.empty(input.shape[0], 1, input.shape[2], dtype=input.dtype).bernoulli_(1 - self.p)
        return input * kept / (1 - self.p)


class Reader(torch.nn.Module):
    """The encoder with a linear head for each label; word vectors stay as they are."""

    def __init__(self, base: str, still: int = 0) -> None:
        """`still` of the lowest layers stay as they are, too: four of twelve save a quarter of the time."""
        super().__init__()
        none = {"attention_probs_dropout_prob": 0.0, "hidden_dropout_prob": 0.0}
        # On a CPU the way back through the fused attention takes 40% of a step, and the plain one hardly any time.
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="eager", **none)
        for layer in self.encoder.encoder.layer:
            layer.attention.output.dropout = layer.output.dropout = Channels(DROPPED)
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[:still]):
            part.requires_grad_(False)
        width = 2 * self.encoder.config.hidden_size
        self.heads = torch.nn.ModuleDict({head: torch.nn.Linear(width, len(v)) for head, v in HEADS.items()})
        self.dropout = torch.nn.Dropout(0.1)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """The scores of every head, in the order of `HEADS`."""
        out = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask[..., None].to(out.dtype)
        pooled = torch.cat([out[:, 0], (out * mask).sum(1) / mask.sum(1)], -1)
        pooled = self.dropout(pooled)
        return tuple(head(pooled) for head in self.heads.values())


def batches(wanted: Sequence[Row], chance: random.Random | None) -> Iterator[list[Row]]:
    """Batches of pairs of like length, in an order of chance when one is given."""
    order = list(wanted)
    if chance:
        chance.shuffle(order)
    for at in range(0, len(order), BATCH * 30):
        run = sorted(order[at : at + BATCH * 30], key=lambda row: len(row.second))
        cut = [run[k : k + BATCH] for k in range(0, len(run), BATCH)]
        if chance:
            chance.shuffle(cut)
        yield from cut


def encoded(tokenizer: Any, batch: Sequence[Row]) -> dict[str, torch.Tensor]:
    """The pairs as the encoder takes them."""
    first, second = [row.first for row in batch], [row.second for row in batch]
    out = tokenizer(first, second, truncation="only_second", max_length=LENGTH, padding=True, return_tensors="pt")
    return {"input_ids": out["input_ids"], "attention_mask": out["attention_mask"]}


def weights(taught: Sequence[Row]) -> list[torch.Tensor]:
    """For each head a weight a label, the root of its rarity, so that rare labels are learnt too."""
    found = []
    for place, labels in enumerate(HEADS.values()):
        known = [row.labels[place] for row in taught if row.labels[place] != UNKNOWN]
        count = np.bincount(known, minlength=len(labels)) + 5
        rarity = torch.tensor((count.sum() / count) ** 0.5, dtype=torch.float32)
        found.append(rarity / rarity.mean())
    return found


def loss_of(scores: Sequence[torch.Tensor], gold: torch.Tensor, rarity: Sequence[torch.Tensor]) -> torch.Tensor:
    """The sum over the heads of the weighted, smoothed cross-entropy; labels that are not known count nothing."""
    parts = [
        torch.nn.functional.cross_entropy(s.float(), gold[:, k], weight=rarity[k], label_smoothing=SMOOTHING)
        for k, s in enumerate(scores)
        if bool((gold[:, k] != UNKNOWN).any())
    ]
    return torch.stack(parts).sum()


def outputs(model: Reader, tokenizer: Any, wanted: Sequence[Row]) -> tuple[list[Row], list[np.ndarray]]:
    """The rows in the order that they were run in, and for each head their scores."""
    model.eval()
    order: list[Row] = []
    found: list[list[np.ndarray]] = [[] for _ in model.heads]
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for batch in batches(wanted, None):
            for kept, scores in zip(found, model(**encoded(tokenizer, batch)), strict=True):
                kept.append(scores.float().numpy())
            order.extend(batch)
    return order, [np.concatenate(kept) for kept in found]


def figures(order: Sequence[Row], scores: Sequence[np.ndarray]) -> dict[str, Any]:
    """Macro-F1 and accuracy of each head, and how often stance and act are right, alone and for both of a pair."""
    result: dict[str, Any] = {"items": len(order)}
    guesses = [s.argmax(-1) for s in scores]
    for place, (head, _) in enumerate(zip(HEADS, scores, strict=False)):
        labels = np.array([row.labels[place] for row in order])
        known = labels != UNKNOWN
        if not known.any():
            continue
        gold, guess = labels[known], guesses[place][known]
        macro = float(f1_score(gold, guess, average="macro"))
        result[head] = {"macro_f1": round(macro, 3), "accuracy": round(float(np.mean(gold == guess)), 3)}
    both = [g == row.labels[1] and a == row.labels[2] for row, g, a in zip(order, guesses[1], guesses[2], strict=True)]
    twins: dict[tuple[str, int], list[bool]] = {}
    for row, right in zip(order, both, strict=True):
        if row.item and row.item.pair is not None:
            twins.setdefault((row.item.story, row.item.pair), []).append(bool(right))
    whole = [all(v) for v in twins.values() if len(v) == 2]
    shares = {"both": round(float(np.mean(both)), 3), "pairs": round(float(np.mean(whole)), 3)}
    return result | shares | {"twins": len(whole)}


@dataclass(frozen=True)
class Shares:
    """How much of what goes into a turn: all of the newest hands' stories, and of the others these shares."""

    newest: tuple[str, ...]  # hands, or single stories
    told: float  # of running stories
    written: float  # of labelled passages

    def some(self, items: Sequence[Item], share: float, chance: random.Random) -> list[Item]:
        """All items of the newest hands and a share of the others."""
        return [i for i in items if {i.story, hand(i.story)} & {*self.newest} or chance.random() < share]


def turn(told: Sequence[Item], written: Sequence[Item], bodies: Sequence[Row], shares: Shares, seed: int) -> list[Row]:
    """What is learnt in one turn."""
    chance = random.Random(seed)
    heard = [i for i in told if i.about != "no" or chance.random() < SILENT]
    chosen = [
        *shares.some(heard, shares.told, chance),
        *shares.some(written, shares.written, chance),
        *made(written, seed),
    ]
    return [*rows(disguised(chosen, seed)), *bodies]


def train(wanted: argparse.Namespace) -> None:
    """Train, and after each turn write the weights and the figures on the held-out stories."""
    torch.manual_seed(wanted.seed)
    chance = random.Random(wanted.seed)
    written, away = split()
    stories = sorted({item.story for item in written})
    kept = set(chance.sample(stories, round(len(stories) * wanted.stories)))
    written = [item for item in written if item.story in kept and chance.random() < wanted.items]
    told, told_away = running()
    tokenizer = AutoTokenizer.from_pretrained(wanted.base, truncation_side="left")
    model = Reader(wanted.base, wanted.still)
    if wanted.start:
        model.load_state_dict(torch.load(wanted.start), strict=False)  # heads may be new
    wanted.out.mkdir(parents=True, exist_ok=True)
    note(wanted.out, {"stories": len(kept), "written": len(written), "running": len(told)})
    bodies = headlines(wanted.public, chance)[0] if wanted.public else []
    shares = Shares(tuple(wanted.newest), wanted.told, wanted.written)
    turns = [turn(told, written, bodies, shares, wanted.seed + number) for number in range(wanted.epochs)]
    if wanted.rows:
        turns = [list(islice(cycle(turns[0]), wanted.rows))]
    if wanted.public and not wanted.start:
        items = [*told, *written]
        own = rows(chance.sample(items, round(len(items) * OWN_SHARE)))
        turns.insert(0, [*entailed(wanted.public, chance), *bodies, *own])
    for epoch, seconds in enumerate(run(model, tokenizer, turns, chance, wanted.rate)):
        torch.save(model.state_dict(), wanted.out / "weights.pt")
        found = figures(*outputs(model, tokenizer, rows(away)))
        note(wanted.out, {"epoch": epoch + 1, "seconds": round(seconds), **found})
        note(wanted.out, {"running": figures(*outputs(model, tokenizer, rows(told_away)))})


def run(
    model: Reader, tokenizer: Any, turns: Sequence[Sequence[Row]], chance: random.Random, rate: float
) -> Iterator[float]:
    """Learn the rows of each turn, at a falling rate; the seconds since the start after each turn."""
    optimizer = torch.optim.AdamW(
        [p for p in model.parameters() if p.requires_grad], lr=rate, weight_decay=0.01, fused=True
    )
    steps = sum(len(taught) // BATCH + 1 for taught in turns)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, s / 100) * max(0.0, 1 - s / steps))
    rarity, began, step = weights([row for taught in turns for row in taught]), time.monotonic(), 0
    for taught in turns:
        model.train()
        for batch in batches(taught, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = model(**encoded(tokenizer, batch))
            loss = loss_of(scores, torch.tensor([row.labels for row in batch]), rarity)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            if step % 25 == 0:
                print(f"step {step} of {steps}, loss {float(loss):.3f}, {time.monotonic() - began:.0f} s", flush=True)
        yield time.monotonic() - began


def note(out: Path, told: dict[str, Any]) -> None:
    """One line on the terminal and in the log."""
    line = json.dumps(told)
    print(line, flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(line + "\n")


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--still", type=int, default=0, metavar="LAYERS")
    parser.add_argument("--newest", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--told", type=float, default=1.0, metavar="SHARE")
    parser.add_argument("--written", type=float, default=0.35, metavar="SHARE")
    parser.add_argument("--stories", type=float, default=1.0)
    parser.add_argument("--items", type=float, default=1.0, metavar="SHARE")
    parser.add_argument("--rows", type=int, metavar="N")
    parser.add_argument("--public", type=Path)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
