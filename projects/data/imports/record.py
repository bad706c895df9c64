"""Records: the rows of a file as they are written, before anything is made of them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, Protocol

Written = str | int | float | Decimal | bool | date | datetime | None
"""A cell: text, or what a workbook keeps of its own."""

TOO_LONG = "the row is longer than 128,000 characters"
MOST_CHARACTERS = 128_000
"""Of one row of text; what is longer is rejected unread."""


class Record(NamedTuple):
    """One row of a file."""

    number: int
    """Where it begins: the line of a text, the row of a sheet."""
    cells: tuple[Written, ...]
    trouble: str = ""
    """Why it cannot be read, if it cannot."""
    notes: tuple[str, ...] = ()
    """What is to be said of it, such as a formula in a cell that is read."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return not self.trouble and all(
            cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells
        )


class Source(Protocol):
    """A file whose records can be read from the beginning, more than once."""

    @property
    def line(self) -> str:
        """What was found of its form, in words."""
        ...

    def records(self) -> AbstractContextManager[Iterator[Record]]:
        """Open it and give its records, one at a time."""
        ...
