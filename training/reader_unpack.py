"""Takes the packed reader apart again: its weights under the trainer's names, to go on training from what ships.

    python -m training.reader_unpack BASE OUT

BASE as for training.reader. Writes OUT/weights.pt, for `--start` there. Weights come back as they were rounded, and of
the labels on held-out passages 0.5% with them. Word vectors of pieces that were cut away are those of the base; heads
that are not packed begin anew.
Needs torch, transformers and onnx.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.reader import Reader
from training.reader_export import BLOCK, PACKAGE
from training.reader_items import ONLY_TAUGHT

VECTORS = "encoder.embeddings.word_embeddings.weight"
PARTS = ("weight", "bias")
MIDDLE = 128  # of 8 bits without a sign: what stands for 0


def matrices(model: onnx.ModelProto, held: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The matrices in int8 as they were before, by the name of the bias that is added to their product."""
    summed = {}
    for node in model.graph.node:
        for bias, other in (node.input, reversed(node.input)) if node.op_type == "Add" else ():
            if bias.endswith(".bias"):
                summed[other] = bias.removesuffix("bias") + "weight"
    found = {}
    for node in model.graph.node:
        if node.op_type == "MatMulNBits":
            sizes = {each.name: each.i for each in node.attribute}
            values, scales = (held[name].reshape(sizes["N"], -1) for name in node.input[1:3])
            blocks = (values.astype(np.float32) - MIDDLE).reshape(sizes["N"], -1, BLOCK) * scales[:, :, None]
            found[summed[node.output[0]]] = blocks.reshape(sizes["N"], -1)[:, : sizes["K"]]
    return found


def weights(base: str) -> dict[str, torch.Tensor]:
    """All weights of a reader. Raises ValueError where the package is not that of training.reader_export."""
    model = onnx.load(PACKAGE / "reader.onnx")
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    found: dict[str, torch.Tensor] = Reader(base).state_dict()
    packed = {**held, **matrices(model, held)}
    for name in found.keys() - {VECTORS, *(f"heads.{head}.{part}" for head in ONLY_TAUGHT for part in PARTS)}:
        if name not in packed or tuple(found[name].shape) != packed[name].shape:
            raise ValueError(f"{PACKAGE} holds no {name} as training.reader_export writes it")
        found[name].copy_(torch.from_numpy(packed[name].copy()))
    full, small = (_pieces(folder / "tokenizer.json") for folder in (Path(base), PACKAGE))
    places = {piece: place for place, piece in enumerate(full)}
    narrow = held["vectors"].astype(np.float32) * held["scales"]
    found[VECTORS][[places[piece] for piece in small]] = torch.from_numpy(narrow)
    return found


def _pieces(path: Path) -> list[str]:
    return [piece for piece, _ in json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]]


def main() -> None:
    """Read the command line and unpack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("out", type=Path)
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    torch.save(weights(wanted.base), wanted.out / "weights.pt")


if __name__ == "__main__":
    main()
