"""Vocabularies: the words of a database's own values, by which a question names them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from projects.data.loading import Strict, Words

Key = str | int | float
"""A value as the database holds it."""


class Entry(NamedTuple):
    """One value and all that it is called."""

    value: Key
    names: tuple[str, ...]
    """The value as text first."""


class Vocabulary(Strict):
    """Where the values of a kind of column come from."""

    sql: str | None = None
    """One column of values; further columns are other names of each."""
    values: Mapping[str, tuple[Words, ...]] = Field(default_factory=dict)
    """Values that the database does not list itself, with their other names."""
    words: tuple[Words, ...] = ()
    """What such a value is called: part, part number, item."""
    match: Literal["exact", "fuzzy"] = "exact"
    about: str = ""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.sql is None) == (not self.values):
            message = "give either sql or values"
            raise ValueError(message)
        return self


def merged(rows: Iterable[Sequence[object]]) -> tuple[Entry, ...]:
    """Return one entry for each value of the first column, with every name it has."""
    names: dict[Key, dict[str, None]] = {}
    for value, *others in rows:
        if isinstance(value, str | int | float) and str(value).strip():
            known = names.setdefault(value, {str(value): None})
            known.update({str(other).strip(): None for other in others if _is_name(other)})
    return tuple(Entry(value, tuple(called)) for value, called in names.items())


def _is_name(other: object) -> bool:
    return other is not None and bool(str(other).strip())
