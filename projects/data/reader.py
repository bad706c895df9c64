"""A reader: reads one database within one scope, whatever database it is."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ClauseElement

from projects.data.catalogue import Catalogue
from projects.data.cut import Visible
from projects.data.dialect import Dialect

Row = tuple[Any, ...]
"""One row, as the driver gives it."""

_MOST_CHARACTERS = 20_000_000
"""Of all the texts of one result together."""


class QueryFailed(Exception):  # noqa: N818 - it says what happened
    """A statement could not be carried out; the text says why, without any secret."""


class Rows(NamedTuple):
    """What a statement returned."""

    columns: tuple[str, ...]
    rows: list[Row]


class Reader(Protocol):
    """Reads a database within one scope; any thread may call it."""

    def read(self, statement: ClauseElement, parameters: Mapping[str, Any], *, most: int) -> Rows:
        """Return the first rows of a statement.

        Raises:
            QueryFailed: if the database refuses it, cannot be reached, or takes too long.
        """
        ...

    def close(self) -> None:
        """Let go of the database; a later read opens it again."""
        ...


class Source(Protocol):
    """Where the data of a project lies: a file, or a server as one role sees it."""

    dialect: Dialect

    def visible(
        self, catalogue: Catalogue, *, tenant: str | None, branches: Sequence[str] | None
    ) -> Visible:
        """Return the keys of the tenant and of its branches; `branches` None: all of them.

        Raises:
            QueryFailed: if they cannot be read.
            LookupError: naming the tenant or branch that is not there.
        """
        ...

    def reader(
        self, catalogue: Catalogue, visible: Visible, *, seconds: float, is_sealed: bool = False
    ) -> Reader:
        """Return what reads it as far as `visible` goes; nothing is opened before the first read.

        Sealed, no condition of a statement is tried on a row before the row is known to be
        visible: an error that it provokes would tell of others. That costs the use of indexes.
        """
        ...

    def stamp(self) -> Hashable:
        """Return what changes whenever the data may have changed."""
        ...

    def __str__(self) -> str:
        """Return what it is called in an error, without any secret."""
        ...


def fetched(rows: Iterable[Sequence[Any]], *, most: int) -> list[Row]:
    """Return the first rows, as long as their texts can be held.

    Raises:
        QueryFailed: if there is more text in them than one result may have.
    """
    kept, size = [], 0
    for row in islice(rows, most):
        size += sum(len(cell) for cell in row if isinstance(cell, str | bytes))
        if size > _MOST_CHARACTERS:
            message = f"it gives more than {_MOST_CHARACTERS:,} characters"
            raise QueryFailed(message)
        kept.append(tuple(row))
    return kept
