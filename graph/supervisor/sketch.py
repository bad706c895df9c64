"""A sketch of many vectors: the same in fewer dimensions, to pass over those that are far away.

To compare a text with thousands of others takes as long as to read all their vectors from memory.
A sketch is a sixth of that, and tells nearly as well which of them are near.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.supervisor.features import Floats

_SHARE = 6
"""A sketch has a sixth of the dimensions."""
_SAMPLE = 2_000
"""So many of the vectors tell which dimensions matter."""

_TURNS = 2


@dataclass(frozen=True)
class Sketch:
    """Vectors in the dimensions in which they differ most."""

    basis: Floats
    rows: Floats

    @classmethod
    def of(cls, vectors: Floats) -> "Sketch":
        """Sketch `vectors`, a row each; the same ones always alike."""
        sample = vectors[:: max(1, len(vectors) // _SAMPLE)]
        width = vectors.shape[1]
        basis = np.random.default_rng(0).standard_normal((width, width // _SHARE), np.float32)
        # A random projection, turned to where the vectors lie (Halko et al. 2011).
        for _ in range(_TURNS):
            basis = np.linalg.qr(sample.T @ (sample @ basis))[0]
        return cls(basis, vectors @ basis)

    def likeliest(self, vector: Floats, count: int) -> NDArray[np.intp]:
        """Return the places of the `count` vectors that seem nearest to `vector`, in their order."""
        likeness = self.rows @ (vector @ self.basis)
        return np.flatnonzero(likeness >= np.partition(likeness, -count)[-count])
