"""A rack of vectors: rows that stand ready to be multiplied, each with who may see it."""

from collections.abc import Iterable
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from memory.embedding import Vectors
from memory.item import Reach
from projects.scope import Sensitivity

Number = TypeVar("Number", np.float32, np.int16)
_ROOM = 64
"""Rows that a rack has at least."""
_Kept = TypeVar("_Kept", bound=np.generic)


class Rack(Generic[Number]):
    """The vectors of some items, one behind the other."""

    def __init__(self, dimensions: int, kind: DTypeLike) -> None:
        """Begin empty; `kind` is how a number is kept."""
        self.ids: list[str] = []
        """The item of each row."""
        self._row_of: dict[str, int] = {}
        self._rows: NDArray[Number] = np.empty((_ROOM, dimensions), dtype=kind)
        self._places: dict[tuple[str, Sensitivity], int] = {}
        self._place_of: NDArray[np.int16] = np.empty(_ROOM, dtype=np.int16)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)

    def __contains__(self, item_id: str) -> bool:
        """Whether an item is here."""
        return item_id in self._row_of

    @property
    def rows(self) -> NDArray[Number]:
        """The vectors, in the order of `ids`."""
        rows: NDArray[Number] = self._rows[: len(self.ids)]
        return rows

    def row(self, item_id: str) -> NDArray[Number]:
        """Return the vector of an item that is here."""
        row: NDArray[Number] = self._rows[self._row_of[item_id]]
        return row

    def put(
        self, item_id: str, vector: NDArray[Number], *, project: str, sensitivity: Sensitivity
    ) -> int:
        """Take an item in, in its own place or at the end; return its row."""
        row = self._row_of.setdefault(item_id, len(self.ids))
        if row == len(self.ids):
            self.ids.append(item_id)
            if row == len(self._rows):
                self._rows = longer(self._rows)
                self._place_of = longer(self._place_of)
        self._rows[row] = vector
        self._place_of[row] = self._places.setdefault((project, sensitivity), len(self._places))
        return row

    def drop(self, item_id: str) -> int | None:
        """Let an item go; return its row, which the last one takes."""
        row = self._row_of.pop(item_id, None)
        if row is None:
            return None
        last = self.ids.pop()
        if last != item_id:
            end = len(self.ids)
            self.ids[row], self._row_of[last] = last, row
            self._rows[row], self._place_of[row] = self._rows[end], self._place_of[end]
        return row

    def places(self, item_ids: Iterable[str]) -> dict[str, int]:
        """Return the row of each of some items that is here."""
        return {item_id: self._row_of[item_id] for item_id in item_ids if item_id in self._row_of}

    def within(self, reach: Reach) -> "NDArray[np.intp] | slice":
        """Return the rows of the items that may be seen; all of them as a slice."""
        may = [level in reach.get(project, ()) for project, level in self._places]
        if all(may):
            return slice(len(self.ids))
        return np.flatnonzero(np.array(may)[self._place_of[: len(self.ids)]])

    def best(
        self, rows: "NDArray[np.intp] | slice", cosines: Vectors, *, limit: int
    ) -> dict[str, float]:
        """Return the nearest of the items in some rows, best first, with their cosine."""
        order = np.argsort(-cosines, kind="stable")[:limit]
        places = order if isinstance(rows, slice) else rows[order]
        chosen = zip(places.tolist(), cosines[order].tolist(), strict=True)
        return {self.ids[row]: cosine for row, cosine in chosen}


def longer(rows: "NDArray[_Kept]") -> "NDArray[_Kept]":
    """Return some rows with room for a quarter more."""
    # Not by joining two arrays: that would touch the new room, and so take it from the system.
    more: NDArray[_Kept] = np.empty((len(rows) * 5 // 4 + _ROOM, *rows.shape[1:]), rows.dtype)
    more[: len(rows)] = rows
    return more
