"""The shelf: Chroma's vectors once more in memory, for a process that goes on asking.

Most of what a query costs Chroma is not the search: it reads the state of the collection anew,
in threads of its own, for each project, and a filter makes it slower by far. A process that has
asked some times reads the vectors over, a page at each question, and compares them here from
then on. Chroma stays the record: the shelf is never written to disk, and a process that asks
once, or whose home is too large for it, queries Chroma.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from memory.chroma import Kept
from memory.embedding import Vectors
from memory.item import Reach
from memory.rack import Rack, longer

MOST = 120_000
"""Vectors that a shelf holds at most: 1 KB each."""
PAGE = 500
"""Vectors that are read over at once, at least."""

_FEW = 1_000
"""So many are compared as they are; of more, those that look nearest at a glance."""
_GLANCE = 64
"""Numbers of a glance: along them lies .88 of what tells the turns of conversations apart."""
_CLOSER = 5
"""So many for each item asked for are looked at closely: of the 60 nearest of 10,000 .994 are
found; Chroma's index finds .966."""
_EACH = 7
"""Each such one of a row of glances tells about where the best of them begin."""
_SAMPLE = 2_000
"""Vectors from which the directions of the glance are learnt."""
_STEPS = 32_767
"""Whole numbers take half the room, and cosines are right to five places."""


class Shelf:
    """Vectors compared in two looks: a glance at all, a closer one at the nearest."""

    def __init__(self, dimensions: int) -> None:
        """Begin empty."""
        self._rack: Rack[np.int16] = Rack(dimensions, np.int16)
        self._axes: Vectors | None = None
        self._glances: Vectors = np.empty((0, min(_GLANCE, dimensions)), dtype=np.float32)
        self._due = _FEW
        """From how many vectors on the directions are learnt (again)."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._rack)

    def put(self, project: str, kept: Kept) -> None:
        """Take in what Chroma keeps of a project, in the place of what was here of it."""
        if not kept.ids:
            return
        glances = None if self._axes is None else kept.vectors @ self._axes
        wholes = np.rint(kept.vectors * _STEPS).astype(np.int16)
        for at, (item_id, level) in enumerate(zip(kept.ids, kept.sensitivities, strict=True)):
            row = self._rack.put(item_id, wholes[at], project=project, sensitivity=level)
            if glances is not None:
                self._make_room()
                self._glances[row] = glances[at]

    def drop(self, item_id: str) -> None:
        """Let an item go."""
        row = self._rack.drop(item_id)
        if row is not None and self._axes is not None:
            self._glances[row] = self._glances[len(self._rack)]

    def nearest(self, vector: Vectors, *, reach: Reach, limit: int) -> dict[str, float]:
        """Return the items in reach that are nearest to `vector`, with their cosine."""
        rows = self._rack.within(reach)
        count = len(self._rack) if isinstance(rows, slice) else len(rows)
        if count > max(_FEW, _CLOSER * limit):
            rows = self._at_a_glance(vector, rows, _CLOSER * limit)
        return self._rack.best(rows, self._cosines(vector, rows), limit=limit)

    def take(self, item_ids: Iterable[str]) -> tuple[list[str], Vectors]:
        """Return those of some items that are here, and their vectors."""
        rows = self._rack.places(item_ids)
        return [*rows], _floats(self._rack.rows[[*rows.values()]])

    def _cosines(self, vector: Vectors, rows: NDArray[np.intp] | slice) -> Vectors:
        return self._rack.rows[rows].astype(np.float32) @ (vector / np.float32(_STEPS))

    def _at_a_glance(
        self, vector: Vectors, rows: NDArray[np.intp] | slice, count: int
    ) -> NDArray[np.intp]:
        if self._axes is None or len(self._rack) >= self._due:
            self._axes = self._learn_axes()
        alike = (self._glances[: len(self._rack)] @ (vector @ self._axes))[rows]
        near = _largest(alike, count)
        return near if isinstance(rows, slice) else rows[near]

    def _learn_axes(self) -> Vectors:
        """Return the directions in which the vectors differ most, and glance along them."""
        self._due = 2 * len(self._rack)
        sample = _floats(self._rack.rows[:: max(1, len(self._rack) // _SAMPLE)])
        _, directions = np.linalg.eigh(sample.T @ sample)
        axes: Vectors = np.ascontiguousarray(directions[:, -self._glances.shape[1] :])
        self._make_room()
        for start in range(0, len(self._rack), PAGE):
            page = slice(start, min(start + PAGE, len(self._rack)))
            self._glances[page] = _floats(self._rack.rows[page]) @ axes
        return axes

    def _make_room(self) -> None:
        while len(self._glances) < len(self._rack):
            self._glances = longer(self._glances)


def _largest(values: Vectors, count: int) -> NDArray[np.intp]:
    """Return where the `count` largest of some values stand."""
    some = values[::_EACH]
    most = min(2 * count // _EACH, len(some))
    # Sorting all takes longer than all else here: a low bound, that some of them give, leaves few.
    likely = np.flatnonzero(values >= np.partition(some, -most)[-most])
    if len(likely) < count:  # those were not like the others
        likely = np.arange(len(values))
    return likely[np.argpartition(values[likely], -count)[-count:]]


def _floats(wholes: NDArray[np.int16]) -> Vectors:
    values = wholes.astype(np.float32)
    values /= _STEPS
    return values
