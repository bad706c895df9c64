"""Vectors that wait for Chroma: few enough to be compared one by one."""

from collections.abc import Iterator, Mapping

import numpy as np

from memory.embedding import Vectors
from memory.words import Item, Reach


class Waiting:
    """The vectors of the newest items, in rows that stand ready to be multiplied."""

    def __init__(self, dimensions: int) -> None:
        """Begin with none."""
        self._items: list[Item] = []
        self._row_of: dict[str, int] = {}
        self._rows: Vectors = np.empty((0, dimensions), dtype=np.float32)

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._items)

    def __contains__(self, item_id: str) -> bool:
        """Whether the vector of an item waits."""
        return item_id in self._row_of

    def add(self, item: Item, vector: Vectors) -> None:
        """Let a vector wait, in the place of another of the same item."""
        self.drop(item.item_id)
        if len(self._items) == len(self._rows):
            room = np.empty((max(64, len(self._rows)), self._rows.shape[1]), dtype=np.float32)
            self._rows = np.concatenate([self._rows, room])
        self._row_of[item.item_id] = len(self._items)
        self._rows[len(self._items)] = vector
        self._items.append(item)

    def drop(self, item_id: str) -> None:
        """Let an item wait no longer: the last one takes its row."""
        row = self._row_of.pop(item_id, None)
        if row is None:
            return
        last = self._items.pop()
        if last.item_id != item_id:
            self._items[row] = last
            self._rows[row] = self._rows[len(self._items)]
            self._row_of[last.item_id] = row

    def of_projects(self) -> Iterator[tuple[str, Mapping[Item, Vectors]]]:
        """Yield each project with what waits of it."""
        for project in sorted({item.project for item in self._items}):
            yield (
                project,
                {
                    item: self._rows[row].copy()
                    for row, item in enumerate(self._items)
                    if item.project == project
                },
            )

    def clear(self) -> None:
        """Let nothing wait."""
        self._items.clear()
        self._row_of.clear()

    def nearest(self, vector: Vectors, *, reach: Reach, limit: int) -> dict[str, float]:
        """Return the items in reach that are nearest to `vector`, with their cosine."""
        cosines = self._rows[: len(self._items)] @ vector
        found: dict[str, float] = {}
        for row in np.argsort(-cosines, kind="stable").tolist():
            item = self._items[row]
            if item.sensitivity in reach.get(item.project, ()):
                found[item.item_id] = float(cosines[row])
            if len(found) == limit:
                break
        return found
