"""Postings: the ids that go with each key, where most keys have one."""

from collections.abc import Set

_NONE: Set[str] = frozenset()


class Postings:
    """An index from keys to ids; a key with one id takes no set of its own."""

    def __init__(self) -> None:
        """Begin empty."""
        self._one: dict[str, str] = {}
        self._many: dict[str, set[str]] = {}

    def add(self, key: str, item_id: str) -> None:
        """Put an id under a key."""
        if key in self._many:
            self._many[key].add(item_id)
        elif self._one.setdefault(key, item_id) != item_id:
            self._many[key] = {self._one.pop(key), item_id}

    def drop(self, key: str, item_id: str) -> None:
        """Take an id from a key; one that is not there is passed over."""
        if key in self._many:
            self._many[key].discard(item_id)
        elif self._one.get(key) == item_id:
            del self._one[key]

    def of(self, key: str) -> Set[str]:
        """Return the ids under a key."""
        one = self._one.get(key)
        return self._many.get(key, _NONE) if one is None else {one}
