"""The model that tells acts apart: MiniLM, read on by layers that were tuned to it."""

import hashlib
import os
import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from memory.embedding import MiniLM, Vectors, make_session
from routines.agenda.reading.acts import ACTS, PARTS, SENTENCES, WORDS

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_WORD = re.compile(r"\S+")
_TOLD = [PARTS.index(part) for part in ("matter", "goal", "way")]
"""What tells which matter it is."""
_LEANING, _JOINING = 1.3, 3.0
"""A word is rather of the matter than not, the more so behind one that is: what is left out is
not found again."""
_NOTHING = np.eye(len(PARTS), dtype=np.float32)[0]
_ASSETS = resources.files("routines.agenda").joinpath("assets")


class ActLayers:
    """Turns texts of one sentence a line into rows: the chances of acts, the parts of words."""

    dimensions = SENTENCES * len(ACTS) + WORDS

    def __init__(self, trunk: MiniLM | None = None) -> None:
        """Read on from what `trunk` makes of a text; loads nothing yet."""
        self._trunk = trunk or MiniLM()
        self._loading = threading.Lock()

    @cached_property
    def name(self) -> str:
        """What the rows are of: other layers, another name."""
        digest = hashlib.sha256(_ASSETS.joinpath("acts.npz").read_bytes()).hexdigest()
        return f"{self._trunk.name}+acts-{digest[:12]}"

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text; many texts use every processor."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.array(list(pool.map(self._row, texts)), dtype=np.float32)

    def _row(self, text: str) -> Vectors:
        seen = self._trunk.seen(text)
        states = self._session.run(["last"], {"states": seen.shared})[0][0]
        starts = np.array([start for start, end in seen.places if start < end], dtype=np.int64)
        states = states[[start < end for start, end in seen.places]]
        row = np.zeros(self.dimensions, dtype=np.float32)
        self._tell_acts(text, states, starts, row)
        self._tell_parts(text, states, starts, row)
        return row

    def _tell_acts(self, text: str, states: Vectors, starts: "np.ndarray", row: Vectors) -> None:
        """Write the chance of each act for each line."""
        begins = 0
        for at, line in enumerate(text.split("\n")[:SENTENCES]):
            mine = states[(begins <= starts) & (starts < begins + len(line))]
            begins += len(line) + 1
            if not len(mine):
                row[(at + 1) * len(ACTS) - 1] = 1  # what cannot be read is nothing
                continue
            pooled = np.concatenate([mine.mean(axis=0), mine.max(axis=0)])
            scores = pooled @ self._heads["act_weight"].T + self._heads["act_bias"]
            powers = np.exp(scores - scores.max())
            row[at * len(ACTS) : (at + 1) * len(ACTS)] = powers / powers.sum()

    def _tell_parts(self, text: str, states: Vectors, starts: "np.ndarray", row: Vectors) -> None:
        """Write the part of each word."""
        scores = states @ self._heads["part_weight"].T + self._heads["part_bias"]
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        is_letter = np.array([text[start].isalnum() for start in starts], dtype=bool)
        words, breaks = [], []
        for begins, ends in (match.span() for match in _WORD.finditer(text)):
            mine = chances[(begins <= starts) & (starts < ends) & is_letter]
            words.append(mine.mean(axis=0) if len(mine) else _NOTHING)
            breaks.append(not text[ends - 1].isalnum())
        parts = _parts(words[:WORDS], breaks[:WORDS])
        row[SENTENCES * len(ACTS) :][: len(parts)] = parts

    @cached_property
    def _session(self) -> "InferenceSession":
        with self._loading:
            return make_session(_ASSETS.joinpath("acts.onnx"))

    @cached_property
    def _heads(self) -> dict[str, Vectors]:
        with resources.as_file(_ASSETS.joinpath("acts.npz")) as path, np.load(path) as stored:
            return {name: stored[name].astype(np.float32) for name in stored.files}


def _parts(words: Sequence[Vectors], breaks: Sequence[bool]) -> list[int]:
    """Return the part of each word; words of the matter that stand together are of one part."""
    parts: list[int] = []
    run: list[Vectors] = []
    for chances, is_break in zip(words, breaks, strict=True):
        told = chances[_TOLD]
        others = chances.copy()
        others[_TOLD] = 0
        leaning = _JOINING if run and others.argmax() == 0 else _LEANING
        if is_told := told.sum() * leaning > others.max():
            run.append(told)
        if run and (is_break or not is_told):
            parts += [_TOLD[int(np.sum(run, axis=0).argmax())]] * len(run)
            run = []
        if not is_told:
            parts.append(int(others.argmax()))
    return parts + ([_TOLD[int(np.sum(run, axis=0).argmax())]] * len(run) if run else [])
