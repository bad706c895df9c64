"""What a text is near to: the texts that a router learnt from, and those that are for nobody."""

import threading
from collections import defaultdict
from functools import cached_property
from itertools import count, pairwise

import numpy as np
from numpy.typing import NDArray

from graph.supervisor.calibration import Nearness
from graph.supervisor.features import Floats
from graph.supervisor.sketch import Sketch
from graph.supervisor.training import Fitted, nearest

_MANY = 5_000
"""Of more texts than this a request is compared with those of the likeliest labels alone: all the
vectors of a hundred agents do not fit into a processor's cache, and reading them takes longer than
embedding."""
_LIKELIEST = 16
_SOME = 1_000
"""So few texts are compared as quickly without a sketch."""
_LOOKED_AT = 160
"""Texts near by their sketch that are compared in full: of 680 requests the five nearest of all were
always among them. More would be copied to memory that the system has to give anew each time."""
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
        if len(owners) > _MANY:
            return self._of_labels(vector, order[:_LIKELIEST], strange)
        if len(owners) <= _SOME or next(self._asked) < _OFTEN:
            return Nearness(vectors @ vector, owners, strange)
        own = self._of_labels(vector, order[:1], strange)
        places = self._sketch.likeliest(vector, _LOOKED_AT)
        others = places[owners[places] != order[0]]
        cosines = np.concatenate((own.cosines, vectors.take(others, axis=0) @ vector))
        return Nearness(cosines, np.concatenate((own.owners, owners[others])), strange)

    def _of_labels(
        self, vector: Floats, labels: NDArray[np.intp], strange: float | None
    ) -> Nearness:
        """Compare with all texts of some labels."""
        vectors, owners = self._fitted.vectors, self._fitted.owners
        runs = sorted(run for label in labels.tolist() for run in self._runs.get(label, ()))
        if len(runs) == 1:
            only = slice(*runs[0])
            return Nearness(vectors[only] @ vector, owners[only], strange)
        cosines = np.concatenate([vectors[start:end] @ vector for start, end in runs])
        whose = np.concatenate([owners[start:end] for start, end in runs])
        return Nearness(cosines, whose, strange)

    @cached_property
    def _sketch(self) -> Sketch:
        with self._sketching:
            return Sketch.of(self._fitted.vectors)

    @cached_property
    def _runs(self) -> dict[int, list[tuple[int, int]]]:
        """From where to where texts of the same label stand together, by label."""
        owners, runs = self._fitted.owners, defaultdict[int, list[tuple[int, int]]](list)
        edges = np.flatnonzero(np.diff(owners)) + 1
        for start, end in pairwise((0, *edges.tolist(), len(owners))):
            runs[int(owners[start])].append((start, end))
        return dict(runs)
