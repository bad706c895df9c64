"""What a text is near to: the texts that a router learnt from, and those that are for nobody."""

import threading
from functools import cached_property
from itertools import count

import numpy as np
from numpy.typing import NDArray

from graph.supervisor.calibration import Nearness
from graph.supervisor.features import Floats
from graph.supervisor.sketch import Sketch
from graph.supervisor.training import Fitted, nearest

_NOWHERE = slice(0, 0)
_SOME = 1_000
"""So few texts are compared as quickly without a sketch."""
_LOOKED_AT = 160
"""Texts near by their sketch that are compared in full, besides those of the likeliest label: of
1,100 requests the five nearest of all were among them but for four. More would be copied to memory
that the system has to give anew each time."""
_OFTEN = 8
"""From so many requests on a sketch saves more time than making it takes."""


class Vicinity:
    """Compares texts with what was learnt."""

    def __init__(self, fitted: Fitted) -> None:
        """Compare with the texts of `fitted`."""
        self._fitted = fitted
        self._asked = count(1)
        self._sketching = threading.Lock()

    def near(self, vector: Floats, order: NDArray[np.intp]) -> Nearness:
        """Return how close a text is to the nearest others, and to all of the likeliest label.

        Args:
            vector: of the text.
            order: the labels as places, likeliest first.
        """
        vectors, owners = self._fitted.vectors, self._fitted.owners
        strange = nearest(self._fitted.strangers, vector)
        if len(owners) <= _SOME or next(self._asked) < _OFTEN:
            return Nearness(vectors @ vector, owners, strange)
        own = self._places_of.get(int(order[0]), _NOWHERE)
        places = self._sketch.likeliest(vector, _LOOKED_AT)
        others = places[owners[places] != order[0]]
        cosines = np.concatenate((vectors[own] @ vector, vectors.take(others, axis=0) @ vector))
        return Nearness(cosines, np.concatenate((owners[own], owners[others])), strange)

    @cached_property
    def _sketch(self) -> Sketch:
        with self._sketching:
            return Sketch.of(self._fitted.vectors)

    @cached_property
    def _places_of(self) -> dict[int, slice | NDArray[np.intp]]:
        """Where the texts of each label stand."""
        owners = self._fitted.owners
        found = {int(label): np.flatnonzero(owners == label) for label in np.unique(owners)}
        # What stands together need not be copied to be compared.
        return {
            label: slice(int(at[0]), int(at[-1]) + 1) if at[-1] - at[0] < len(at) else at
            for label, at in found.items()
        }
