"""Packs a trained reader: the vocabulary cut to what English and Chinese need, int8 ONNX, its tokenizer, a manifest.

    python -m training.reader_export BASE TRAINED [TRAINED ...] VERSION [--public FOLDER]

BASE as for training.reader, TRAINED the folder that it wrote; of several the mean of their weights is packed. Writes
the data folder of the package in reader/ and prints the figures of the packed reader beside those of the trained one on
the held-out stories. Needs torch, transformers, onnx, onnxscript, onnxruntime and the package in reader/. With the
folder of training.public the head for whole articles is calibrated too, on stories of FNC-1 that it never saw.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from claimtracker_reader import Encoder
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from transformers import AutoTokenizer

from training.public import entailed, headlines
from training.reader import LENGTH, Reader, figures, outputs
from training.reader_items import HEADS, ONLY_TAUGHT, UNKNOWN, Row, rows, running, split
from training.stance import coupling

PACKAGE = Path(__file__).resolve().parents[1] / "reader" / "claimtracker_reader" / "data"
SHIPPED = {head: labels for head, labels in HEADS.items() if head not in ONLY_TAUGHT}
CALIBRATING = 1_500  # pairs of FNC-1
BLOCK = 128  # values that share a scale
INT8 = 4  # the accuracy level at which onnxruntime multiplies in int8
PIECES = 48_000  # kept of some 250,000: what the corpus uses, then the likeliest of the two scripts
_SCRIPTS = re.compile(r"^[▁\u0000-\u024f\u2010-\u203a\u2190-\u21ff\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+$")


def mean(weights: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of the weights of several turns of one training: steadier than each of them."""
    first = weights[0]
    return {name: sum(each[name] for each in weights) / len(weights) for name in first}


def cut(tokenizer: dict[str, Any], texts: list[str], full: Any) -> tuple[dict[str, Any], list[int]]:
    """The tokenizer with the pieces that are kept, and the rows of the word vectors that belong to them."""
    used = {piece for ids in full(texts, add_special_tokens=False)["input_ids"] for piece in ids}
    vocabulary = tokenizer["model"]["vocab"]
    special = {entry["id"] for entry in tokenizer["added_tokens"]}
    fitting = [i for i, (piece, _) in enumerate(vocabulary) if i not in special and _SCRIPTS.match(piece)]
    single = [i for i in fitting if len(vocabulary[i][0].lstrip("▁")) <= 1]
    kept = special | used | set(single)
    for i in sorted(fitting, key=lambda i: -vocabulary[i][1]):
        if len(kept) >= PIECES:
            break
        kept.add(i)
    places = sorted(i for i in kept if i < len(vocabulary))
    new = {old: place for place, old in enumerate(places)}
    model = {
        **tokenizer["model"],
        "vocab": [vocabulary[i] for i in places],
        "unk_id": new[tokenizer["model"]["unk_id"]],
    }
    added = [{**entry, "id": new[entry["id"]]} for entry in tokenizer["added_tokens"] if entry["id"] in new]
    found = json.loads(json.dumps({**tokenizer, "model": model, "added_tokens": added}))
    for token in ((found.get("post_processor") or {}).get("special_tokens") or {}).values():
        token["ids"] = [new[i] for i in token["ids"]]
    return found, places


def narrow_vectors(model: onnx.ModelProto) -> None:
    """The word vectors in int8, each with a scale of its own: one scale for all would be that of the longest."""
    graph = model.graph
    held = {tensor.name: tensor for tensor in graph.initializer}
    tables = [node for node in graph.node if node.op_type == "Gather" and node.input[0] in held]
    node = max(tables, key=lambda node: numpy_helper.to_array(held[node.input[0]]).size)
    vectors, (_, ids) = held[node.input[0]], node.input
    whole = numpy_helper.to_array(vectors)
    scales = np.maximum(np.abs(whole).max(axis=1, keepdims=True) / 127, np.finfo(np.float32).tiny).astype(np.float32)
    graph.initializer.remove(vectors)
    graph.initializer.append(numpy_helper.from_array(np.rint(whole / scales).astype(np.int8), "vectors"))
    graph.initializer.append(numpy_helper.from_array(scales, "scales"))
    place = list(graph.node).index(node)
    graph.node.remove(node)
    for new in (
        helper.make_node("Mul", ["wide", "scale"], list(node.output)),
        helper.make_node("Gather", ["scales", ids], ["scale"]),
        helper.make_node("Cast", ["narrow"], ["wide"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["vectors", ids], ["narrow"]),
    ):
        graph.node.insert(place, new)


def export(reader: Reader, target: Path) -> None:
    """ONNX in int8, one output a head.

    Weights and, while it runs, activations have a scale for every 128 values: with one scale for a whole activation, as
    `quantize_dynamic` has it, 6% of the labels on held-out passages came out otherwise than in full precision, and more
    on processors without VNNI; with these 0.5%, on both.
    """
    ids = torch.ones((2, 16), dtype=torch.long)
    sizes = {0: "pairs", 1: "tokens"}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            reader.eval(),
            (ids, ids.clone()),
            str(whole),
            input_names=["input_ids", "attention_mask"],
            output_names=list(SHIPPED),
            dynamic_axes={"input_ids": sizes, "attention_mask": sizes, **{head: {0: "pairs"} for head in SHIPPED}},
            opset_version=17,
            dynamo=False,
        )
        model = onnx.load(whole)
    narrow_vectors(model)
    quantizer = MatMulNBitsQuantizer(model, bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=INT8)
    quantizer.process()
    quantizer.model.save_model_to_file(str(target), False)


def temperature(scores: np.ndarray, gold: np.ndarray) -> float:
    """The divisor of the scores that makes held-out probabilities honest (least log loss)."""
    known = gold != UNKNOWN
    if not known.any():
        return 1.0
    scores, gold = scores[known], gold[known]

    def loss(t: float) -> float:
        scaled = scores / t
        return float(np.mean(np.logaddexp.reduce(scaled, axis=1) - scaled[np.arange(len(gold)), gold]))

    return min((round(0.5 + 0.02 * i, 2) for i in range(100)), key=loss)


def temperatures(order: Sequence[Row], scores: Sequence[np.ndarray]) -> dict[str, float]:
    """The temperature of each head on these rows; 1 where none of them has a label for it."""
    golds = [np.array([row.labels[k] for row in order]) for k in range(len(SHIPPED))]
    return {head: temperature(s, gold) for head, s, gold in zip(SHIPPED, scores, golds, strict=True)}


def packed(wanted: Sequence[Row]) -> list[np.ndarray]:
    """The scores of the packed reader, an array a head."""
    told = Encoder(PACKAGE).scores([(row.first, row.second) for row in wanted])
    return [np.array([[row[head][label] for label in labels] for row in told]) for head, labels in SHIPPED.items()]


def main() -> None:
    """Read the command line, pack, and say what packing cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("trained", type=Path, nargs="+")
    parser.add_argument("version")
    parser.add_argument("--public", type=Path)
    wanted = parser.parse_args()
    full = AutoTokenizer.from_pretrained(wanted.base, truncation_side="left")
    reader = Reader(wanted.base)
    reader.load_state_dict(mean([torch.load(folder / "weights.pt") for folder in wanted.trained]))
    for head in ONLY_TAUGHT:
        del reader.heads[head]
    written, away = split()
    told, told_away = running()
    order, scores = outputs(reader, full, rows([*away, *told_away]))
    heats = temperatures(order, scores)
    if wanted.public:
        chance = random.Random(0)
        bodies, said = outputs(reader, full, chance.sample(headlines(wanted.public, chance)[1], CALIBRATING))
        heats["body"] = temperatures(bodies, said)["body"]
    whole = json.loads((Path(wanted.base) / "tokenizer.json").read_text(encoding="utf-8"))
    read = rows([*written, *away, *told, *told_away])
    if wanted.public:  # news as it is printed has words that the corpus has not
        read += [*entailed(wanted.public, chance), *headlines(wanted.public, chance)[0]]
    texts = [text for row in read for text in (row.first, row.second)]
    small, places = cut(whole, texts, full)
    vectors = reader.encoder.embeddings.word_embeddings.weight.data[places].clone()
    reader.encoder.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(vectors)
    PACKAGE.mkdir(parents=True, exist_ok=True)
    (PACKAGE / "tokenizer.json").write_text(json.dumps(small, ensure_ascii=False), encoding="utf-8")
    export(reader, PACKAGE / "reader.onnx")
    files = {
        name: hashlib.sha256((PACKAGE / name).read_bytes()).hexdigest() for name in ("reader.onnx", "tokenizer.json")
    }
    bonds = coupling([item for item in written if item.about != "no"])
    manifest = {
        "version": wanted.version,
        "heads": SHIPPED,
        "temperatures": heats,
        "coupling": [[*pair, round(bond, 4)] for pair, bond in sorted(bonds.items())],
        "length": LENGTH,
        "sha256": files,
    }
    (PACKAGE / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    print(
        json.dumps(
            {"trained": figures(order, scores), "packed": figures(order, packed(order)), "temperatures": heats},
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
