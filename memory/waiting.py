"""Vectors that wait for Chroma: few enough to be compared one by one."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from memory.embedding import Vectors
from memory.item import Item, Reach
from memory.rack import Rack


class Waiting:
    """The vectors of the newest items."""

    def __init__(self) -> None:
        """Begin with none."""
        self._items: dict[str, Item] = {}
        self._rack: Rack[np.float32] | None = None
        """Made for the first vector: how long those are may not be known before."""

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._items)

    def __contains__(self, item_id: str) -> bool:
        """Whether the vector of an item waits."""
        return item_id in self._items

    def add(self, item: Item, vector: Vectors) -> None:
        """Let a vector wait, in the place of another of the same item."""
        if self._rack is None:
            self._rack = Rack(len(vector), np.float32)
        self._items[item.item_id] = item
        self._rack.put(item.item_id, vector, project=item.project, sensitivity=item.sensitivity)

    def drop(self, item_id: str) -> None:
        """Let an item wait no longer."""
        self._items.pop(item_id, None)
        if self._rack is not None:
            self._rack.drop(item_id)

    def of_projects(self) -> Iterator[tuple[str, Mapping[Item, Vectors]]]:
        """Yield each project with what waits of it."""
        if self._rack is None:
            return
        for project in sorted({item.project for item in self._items.values()}):
            yield (
                project,
                {
                    item: self._rack.row(item.item_id).copy()
                    for item in self._items.values()
                    if item.project == project
                },
            )

    def clear(self) -> None:
        """Let nothing wait."""
        self._items = {}
        self._rack = None

    def nearest(self, vector: Vectors, *, reach: Reach, limit: int) -> dict[str, float]:
        """Return the items in reach that are nearest to `vector`, with their cosine."""
        if self._rack is None:
            return {}
        rows = self._rack.within(reach)
        cosines = self._rack.rows[rows] @ vector
        return self._rack.best(rows, cosines, limit=limit)

    def take(self, item_ids: Iterable[str]) -> tuple[list[str], Vectors]:
        """Return those of some items that are here, and their vectors."""
        if self._rack is None:
            return [], np.empty((0, 0), dtype=np.float32)
        rows = self._rack.places(item_ids)
        return [*rows], self._rack.rows[[*rows.values()]]
