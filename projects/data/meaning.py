"""Meaning: what the tables of a catalogue stand for, and how they belong together."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

from projects.data.loading import Identifier, Strict, Words

_JOIN = re.compile(r"(\w+)\.(\w+)\s*=\s*(\w+)\.(\w+)")


class Entity(Strict):
    """A thing that the business speaks of: where it stands, and what tells one from another."""

    table: Identifier
    key: Identifier
    """The column that no two rows share."""
    name: Identifier | None = None
    """The column by which people call it."""
    about: Words | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it is known by."""
        return (self.key, self.name) if self.name else (self.key,)


class Side(NamedTuple):
    """One side of a join."""

    table: str
    column: str


def _is_join(said: str) -> str:
    if _JOIN.fullmatch(said) is None:
        message = "write a join as table.column = table.column"
        raise ValueError(message)
    return said


Join = Annotated[Words, AfterValidator(_is_join)]
"""How rows of two tables belong together: `sales_order.customer_id = customer.customer_id`."""


def sides(join: str) -> tuple[Side, Side]:
    """Return the two columns that a join sets equal."""
    left_table, left, right_table, right = re.findall(r"\w+", join)
    return Side(left_table, left), Side(right_table, right)


def tables_named(entities: Mapping[str, Entity], joins: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield where in a catalogue a table is named, and the table."""
    for name, entity in entities.items():
        yield f"entities.{name}", entity.table
    for join in joins:
        for side in sides(join):
            yield f"joins: {join}", side.table
