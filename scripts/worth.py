"""Fit the sense of worth: `python scripts/worth.py` writes memory/assets/worth.npz.

Learnt from: the lines of evals/cases/memory/worth.yaml, and what memory reads in the turns of
the junk stream whose templates are seen. Templates that are held back are never read.
"""

import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import yaml

from evals.memory.junk.stream import CASES, stream
from memory import MiniLM
from memory.embedding import Vectors
from memory.extraction.extract import findings
from memory.sense import WEIGHTS

_FOLDS = 5
_SPARED = 0.15
"""The share of what is worth keeping that may fall below zero, by cross-validation."""
_PER_KIND = 120
_STEPS = 12
"""Of Newton's method."""
_DECAY = 1e-3


class Line(NamedTuple):
    """A text, the group that it must not be parted from, and whether it is worth keeping."""

    text: str
    said: str
    """The whole turn."""
    group: str
    is_kept: bool


def main() -> None:
    """Fit, choose the threshold by cross-validation, write."""
    lines = [*_written(), *_streamed()]
    encode = MiniLM()
    # As the gate looks at them: half by their own words, half by all that was said.
    vectors: Vectors = encode([line.text for line in lines])
    vectors = (vectors + encode([line.said for line in lines])) / np.float32(2)
    kept = np.array([line.is_kept for line in lines])
    scores = _across(vectors, kept, [line.group for line in lines])
    threshold = float(np.quantile(scores[kept], _SPARED))
    weights, bias = _fit(vectors, kept)
    np.savez_compressed(
        WEIGHTS, weights=weights.astype(np.float32), bias=np.float32(bias - threshold)
    )
    left_out = float((scores[~kept] < threshold).mean())
    print(
        f"{len(lines)} lines; at {_SPARED:.0%} of the kept below zero, {left_out:.1%} of the rest are"
    )


def _written() -> list[Line]:
    told = yaml.safe_load((CASES / "worth.yaml").read_text(encoding="utf-8"))
    return [
        Line(text, text, text, name == "keep") for name in ("keep", "drop") for text in told[name]
    ]


def _streamed() -> list[Line]:
    """Return what is read in the seen part of a stream, so many of each kind."""
    found: list[Line] = []
    counts: dict[str, int] = defaultdict(int)
    for item in stream(6_000, seed=99):
        if item.part == "held" or item.turn.role != "user" or item.kind == "invented":
            continue
        is_kept = item.kind in {"fact", "again"}
        for one in findings(item.turn):
            if counts[item.kind] < _PER_KIND:
                counts[item.kind] += 1
                group = f"{item.kind} {one.text[:6]} {len(one.text) // 12}"
                found.append(Line(one.text, item.turn.text, group, is_kept))
    return found


def _across(vectors: Vectors, kept: "np.ndarray", groups: Sequence[str]) -> "np.ndarray":
    """Return the score of each line by weights that were fitted without its group."""
    names = sorted(set(groups))
    fold = {name: at % _FOLDS for at, name in enumerate(names)}
    folds = np.array([fold[group] for group in groups])
    scores = np.zeros(len(kept))
    for at in range(_FOLDS):
        mine = folds == at
        weights, bias = _fit(vectors[~mine], kept[~mine])
        scores[mine] = vectors[mine] @ weights + bias
    return scores


def _fit(vectors: Vectors, kept: "np.ndarray") -> "tuple[np.ndarray, float]":
    """Return weights and bias of a ridge logistic regression in which both sides weigh the same."""
    share = np.where(kept, 0.5 / kept.sum(), 0.5 / (~kept).sum())
    inputs = np.column_stack([vectors, np.ones(len(vectors))]).astype(np.float64)
    ridge = np.diag([_DECAY] * vectors.shape[1] + [0.0])
    found = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(inputs @ found)))
        slope = inputs.T @ ((chance - kept) * share) + ridge @ found
        bend = (inputs * (share * chance * (1 - chance))[:, None]).T @ inputs + ridge
        found -= np.linalg.solve(bend + 1e-9 * np.eye(len(found)), slope)
    return found[:-1], float(found[-1])


if __name__ == "__main__":
    main()
