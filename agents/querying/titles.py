"""Titles: things that are named by a whole sentence, such as articles, found by likeness."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agents.querying.vectors import Floats
from agents.querying.words import read_words
from projects.data import Catalogue, Entry, Filter, Query

_LONG, _MOST = 4.0, 400
_LIKE, _LIKE_PLAIN = 0.5, 0.8
_HOW = re.compile(
    r"\bhow (?:do|can|should|to|would|does)\b|\berrors?\b|\bmessages?\b|\bwhat does\b.*\bmean"
    r"|\bwhy (?:can't|cannot|can not|won't|doesn't|does it)\b|\bwhat (?:do|should|can|must) I do\b"
    r"|\bsteps\b|\bprocedure\b|\bhelp\b|\binstructions\b|\bguide\b|[\"\u201c]|(?<!\w)'[^']{8,}'(?!\w)",
    re.IGNORECASE,
)
"""Wordings that ask how something is done rather than how things stand."""


_CLOSEST = 3
"""So many titles are looked at where none is surely meant."""


@dataclass(frozen=True)
class Title:
    """The thing whose title is most like a question."""

    query: Query
    column: str
    value: str
    likeness: float


class Titles:
    """The titles of a catalogue's data, as vectors."""

    def __init__(
        self,
        catalogue: Catalogue,
        vocabularies: Mapping[str, Sequence[Entry]],
        embed: Callable[[Sequence[str]], Floats],
    ) -> None:
        """Embed the values that are as long as sentences and have a query of their own."""
        long = frozenset(kind for kind, entries in vocabularies.items() if _are_titles(entries))
        self._owners: list[tuple[Query, str, str]] = []
        texts: list[str] = []
        for query in catalogue.queries.values():
            column = _titled(query, long)
            for entry in vocabularies[query.columns[column].kind] if column else ():
                for name in dict.fromkeys(entry.names):
                    self._owners.append((query, str(column), str(entry.value)))
                    texts.append(name)
        self._vectors = embed(texts) if texts else np.zeros((0, 0), dtype=np.float32)

    def nearest(self, text: str, vector: Floats) -> Title | None:
        """Return the title most like `text`, if it is asked for and like enough."""
        if not len(self._vectors):
            return None
        likeness = self._vectors @ vector
        at = int(likeness.argmax())
        best = float(likeness[at])
        if best < (_LIKE if _HOW.search(text) else _LIKE_PLAIN):
            return None
        query, column, value = self._owners[at]
        return Title(query, column, value, best)

    def closest(self, query: str, vector: Floats) -> Filter | None:
        """Return the filter by the few titles of one query that are most like a question."""
        own = [at for at, (owner, _, _) in enumerate(self._owners) if owner.name == query]
        likeness = self._vectors @ vector if own else ()
        ranked = sorted(own, key=lambda at: -float(likeness[at]))
        values = tuple(dict.fromkeys(self._owners[at][2] for at in ranked))[:_CLOSEST]
        return Filter(column=self._owners[own[0]][1], op="in", values=values) if values else None


def _titled(query: Query, long: Collection[str]) -> str | None:
    """Return the column of a query's titles: its first answer to what a row is."""
    return next((name for name, column in query.columns.items() if column.kind in long), None)


def _are_titles(entries: Sequence[Entry]) -> bool:
    """Whether there are not too many values, and they are as long as sentences on average."""
    if not 0 < len(entries) <= _MOST:
        return False
    return sum(len(read_words(str(entry.value))) for entry in entries) / len(entries) >= _LONG
