"""A sketch of many vectors: a bit for each dimension, to pass over those that are far away.

To compare a text with thousands of others takes as long as to read all their vectors from memory.
A sketch is a thirtieth of that, and tells nearly as well which of them are near (Charikar 2002).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.supervisor.features import Floats

_WORD = 8
"""Bytes that are compared at once."""


@dataclass(frozen=True)
class Sketch:
    """On which side of their mean vectors lie."""

    centre: Floats
    sides: NDArray[np.uint64]
    """A column for each vector."""

    @classmethod
    def of(cls, vectors: Floats) -> "Sketch":
        """Sketch `vectors`, a row each."""
        centre = vectors.mean(axis=0)
        return cls(centre, np.ascontiguousarray(_sides(vectors, centre).T))

    def likeliest(self, vector: Floats, count: int) -> NDArray[np.intp]:
        """Return the places of the vectors that seem nearest to `vector`, in their order.

        They are `count` at least: what seems equally near is not told apart.
        """
        differing = np.bitwise_count(self.sides ^ _sides(vector[None], self.centre).T)
        apart = differing.sum(axis=0, dtype=np.uint16)
        return np.flatnonzero(apart <= np.partition(apart, count - 1)[count - 1])


def _sides(vectors: Floats, centre: Floats) -> NDArray[np.uint64]:
    bits = np.packbits(vectors > centre, axis=1)
    lacking = -bits.shape[1] % _WORD
    whole = np.pad(bits, ((0, 0), (0, lacking))) if lacking else bits
    return whole.view(np.uint64)
