"""Readers: one for each database, kept until its data or its catalogue change."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path

from agents.querying.reader import Reader, Source
from agents.querying.vectors import Embed

_KEPT = 16
"""Readers kept at once: of several scopes for each database."""


class Readers:
    """Prepares a reader when it is first needed, and again when its source has changed."""

    def __init__(self, embed: Embed, *, cache: Path | None = None) -> None:
        """Prepare readers that compare texts by `embed`; `cache` is where vectors are kept."""
        self._embed = embed
        self._cache = cache
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Reader] = OrderedDict()

    def known(self, stamp: Hashable) -> Reader | None:
        """Return the reader for what bears this stamp, if it is prepared."""
        with self._lock:
            return self._kept.get(stamp)

    def of(self, stamp: Hashable, source: Callable[[], Source]) -> Reader:
        """Return the reader for what bears this stamp, prepared from `source` if need be."""
        reader = self.known(stamp)
        if reader is None:
            reader = Reader(source(), embed=self._embed, cache=self._cache)
            with self._lock:
                self._kept[stamp] = reader
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return reader
