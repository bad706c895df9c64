"""A softmax head over embedding, words and pieces of words, fitted in its dual form.

The head needs only how similar the texts are to each other (the kernel), so the width of
the vocabulary costs nothing while it is fitted, and each fold of a cross-validation reuses
the one kernel.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np

from graph.supervisor.features import Floats, Row, Vocabulary

_EMBEDDING, _WORDS = 30.0, 3.0
"""How much the embedding weighs, and the words and their pieces each, with `_EXAMPLES` of a label:
what was best on the validation of CLINC150 and BANKING77."""
_EXAMPLES = 10
"""With more the words weigh more, by the square root: more of those that tell a label are known."""

_DECAY = 3e-4
_ROUNDS = 100


def softmax(scores: Floats) -> Floats:
    """Turn scores into probabilities, row by row."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def fit_dual(kernel: Floats, targets: Floats) -> Floats:
    """Return a coefficient for each text and label, by accelerated gradient descent.

    Args:
        kernel: similarity of each text to each, (texts, texts).
        targets: one-hot labels, (texts, labels).
    """
    step = 1 / (_largest_eigenvalue(kernel) / (2 * len(kernel)) + _DECAY)
    current = np.zeros_like(targets)
    ahead, momentum = current, 1.0
    for _ in range(_ROUNDS):
        slope: Floats = (softmax(kernel @ ahead) - targets) / len(kernel) + _DECAY * ahead
        following: Floats = ahead - np.float32(step) * slope
        pace = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        ahead = following + np.float32((momentum - 1) / pace) * (following - current)
        current, momentum = following, pace
    return current


def _largest_eigenvalue(kernel: Floats) -> float:
    guess = np.ones(len(kernel), dtype=np.float32)
    length = 1.0
    for _ in range(20):
        guess = kernel @ guess
        length = float(np.linalg.norm(guess))
        guess = guess / length
    return length


@dataclass(frozen=True)
class Views:
    """The texts of a training set as the head sees them."""

    vectors: Floats
    vocabularies: tuple[Vocabulary, ...]
    rows: tuple[list[Row], ...]
    share: np.float32
    """How much words and pieces weigh each."""

    @classmethod
    def of(cls, lines: Sequence[tuple[str, str]], vectors: Floats) -> "Views":
        """Learn the vocabularies of (text, label) pairs."""
        texts = [text for text, _ in lines]
        examples = len(lines) / max(len({label for _, label in lines}), 1)
        share = np.float32(_WORDS * max(1.0, examples / _EXAMPLES) ** 0.5)
        vocabularies = tuple(Vocabulary.of(texts, kind=kind) for kind in ("words", "pieces"))
        return cls(vectors, vocabularies, tuple(each.rows(texts) for each in vocabularies), share)

    def kernel(self) -> Floats:
        """Return the weighted sum of the similarities in each view."""
        total = np.float32(_EMBEDDING) * (self.vectors @ self.vectors.T)
        for vocabulary, rows in zip(self.vocabularies, self.rows, strict=True):
            total += self.share * vocabulary.kernel(rows)
        return total


@dataclass(frozen=True)
class Scores:
    """What the head gives each label for one text."""

    total: Floats
    words: Floats
    """Of this, by the words and pieces alone."""

    @cached_property
    def chances(self) -> Floats:
        """The chance of each label."""
        shares: Floats = self._powers / self._powers.sum()
        return shares

    @cached_property
    def energy(self) -> float:
        """How high the scores are together."""
        return float(self.total.max()) + log(float(self._powers.sum()))

    @cached_property
    def _powers(self) -> Floats:
        powers: Floats = np.exp(self.total - self.total.max())
        return powers


@dataclass(frozen=True)
class Head:
    """The fitted head: weights for the embedding and for each vocabulary."""

    dense: Floats
    vocabularies: tuple[Vocabulary, ...]
    sparse: tuple[Floats, ...]

    @classmethod
    def of(cls, views: Views, coefficients: Floats) -> "Head":
        """Turn dual coefficients into weights, so that routing need not compare with each text."""
        sparse = tuple(
            views.share * vocabulary.project(rows, coefficients)
            for vocabulary, rows in zip(views.vocabularies, views.rows, strict=True)
        )
        dense = np.float32(_EMBEDDING) * (views.vectors.T @ coefficients)
        return cls(dense.astype(np.float32), views.vocabularies, sparse)

    def scores(self, text: str, vector: Floats) -> Scores:
        """Score each label for one text."""
        words = np.zeros(self.dense.shape[1], dtype=np.float32)
        for vocabulary, weights in zip(self.vocabularies, self.sparse, strict=True):
            row = vocabulary.row(text)
            words += row.values @ weights.take(row.places, axis=0)
        return Scores(vector @ self.dense + words, words)

    def arrays(self) -> Mapping[str, Floats]:
        """Return what has to be saved, besides the terms of the vocabularies."""
        arrays = {"dense": self.dense}
        for vocabulary, weights in zip(self.vocabularies, self.sparse, strict=True):
            arrays[f"{vocabulary.kind}_weights"] = weights
            arrays[f"{vocabulary.kind}_rarity"] = vocabulary.rarity
        return arrays

    def terms(self) -> dict[str, list[str]]:
        """Return the terms of each vocabulary, in the order of its weights."""
        return {each.kind: list(each.places) for each in self.vocabularies}

    @classmethod
    def restored(cls, arrays: Mapping[str, Floats], terms: Mapping[str, Sequence[str]]) -> "Head":
        """Build the head again from what was saved."""
        vocabularies = tuple(
            Vocabulary(kind, {term: at for at, term in enumerate(kept)}, arrays[f"{kind}_rarity"])
            for kind, kept in terms.items()
        )
        sparse = tuple(arrays[f"{kind}_weights"] for kind in terms)
        return cls(arrays["dense"], vocabularies, sparse)
