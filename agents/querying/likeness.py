"""Likeness: how much a question is like what each query is asked, by the vectors of both.

The closest of a query's wordings tells how surely a question is of its kind. To choose among the
queries, all wordings together tell more: what they have in common, and what sets them apart.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from agents.querying.vectors import Floats

_FEW, _MANY = 3, 20
"""One wording that happens to be close says less than the closest three, if there are many."""
_SHRUNK = 0.8
"""So much of the spread within a query is taken to be alike in all directions."""
_WARMTH, _LEAST = 0.3, -8.0
_OF_FEW, _OF_ALL = 0.75, 0.04
"""What each weighs; fitted with the rest of the ranking that is made of it."""


class Like(NamedTuple):
    """How much a question is like what one query is asked."""

    closest: float
    """Its cosine with the closest wording."""
    fit: float
    """What all wordings together say, to choose among queries by."""


class Likeness:
    """The wordings of the queries of one catalogue, as vectors."""

    def __init__(self, owners: Sequence[str], vectors: Floats) -> None:
        """Learn what sets queries apart; `owners` names the query of each row."""
        self._names = tuple(dict.fromkeys(owners))
        self._vectors = vectors
        self._rows = [
            [at for at, owner in enumerate(owners) if owner == name] for name in self._names
        ]
        self._weights, self._bias = _learnt(self._rows, vectors)
        self.trust = min(1.0, len(vectors) / (_MANY * len(self._names))) if owners else 0.0
        """How much likeness tells, from 0 to 1: few wordings leave most of what is asked unlike."""

    def closest(self, vector: Floats) -> float:
        """Return the likeness of a question with what it is most like."""
        return max((each.closest for each in self.of([vector]).values()), default=0.0)

    def of(self, vectors: Sequence[Floats]) -> Mapping[str, Like]:
        """Return how like each query a question is, given as it is read in several ways."""
        if not self._names:
            return {}
        ways = np.stack(list(vectors))
        cosines = (self._vectors @ ways.T).max(axis=1)
        told = _normed((ways @ self._weights.T).mean(axis=0) + self._bias)
        found = {}
        for name, rows, of_all in zip(self._names, self._rows, told.tolist(), strict=True):
            best = np.sort(cosines[rows])[::-1]
            few = best[: _FEW if len(best) >= _MANY / 2 else 1]
            fit = _OF_FEW * float(few.mean()) + _OF_ALL * self.trust * max(_LEAST, of_all)
            found[name] = Like(float(best[0]), fit)
        return found


def _learnt(rows: Sequence[list[int]], vectors: Floats) -> tuple[Floats, Floats]:
    """Return a linear discriminant: for each query its weights and its bias."""
    if not rows:
        return np.zeros((0, 0), dtype=np.float32), np.zeros(0, dtype=np.float32)
    means = np.stack([vectors[each].mean(axis=0) for each in rows])
    spread = np.concatenate([vectors[each] - mean for each, mean in zip(rows, means, strict=True)])
    within = spread.T @ spread / len(vectors)
    size = len(within)
    even = np.trace(within) / size or 1.0
    weights = np.linalg.solve((1 - _SHRUNK) * within + _SHRUNK * even * np.eye(size), means.T).T
    return weights.astype(np.float32), (-0.5 * (weights * means).sum(axis=1)).astype(np.float32)


def _normed(scores: Floats) -> Floats:
    """Return scores as logarithms of what adds up to one."""
    warm = _WARMTH * (scores - scores.max())
    normed: Floats = warm - np.log(np.exp(warm).sum())
    return normed
