"""A table: what a database answered, with the scope it was read in."""

import hashlib
from typing import Any

from projects.data.cells import Cell, is_money, said, shown
from projects.data.loading import Strict
from projects.data.page import fragment
from projects.data.selection import Form


class Table(Strict):
    """Rows as plain JSON values, and what one must know to read them rightly."""

    project: str
    query: str
    """The named query; empty for a SELECT that was written for one question."""
    form: Form
    columns: tuple[str, ...]
    units: tuple[str | None, ...]
    """The unit of each column, where it has one for all rows."""
    units_in: tuple[str | None, ...] = ()
    """Of a column whose unit differs from row to row: the column that holds it."""
    kinds: tuple[str, ...] = ()
    """The kind of each column: a vocabulary, number, date, text, yes_no, or a stretch of time."""
    rows: tuple[tuple[Cell, ...], ...]
    row_count: int
    """How many rows there are; more than are shown if `is_truncated`."""
    matched: int
    """How many rows of the query the filters left: what a total or a count was taken over."""
    is_truncated: bool = False
    is_tied: bool = False
    """Largest and smallest: whether a row that is left out equals the last one shown."""
    scope: str
    """What was looked through, in words: all 3 branches, Dallas branch."""
    as_of: str
    """The date up to which the data tells; of data without one of its own, the minute it was read."""
    read_at: str = ""
    """When it was read, ISO 8601 with the zone of the catalogue."""
    currency: str = ""
    sql: str = ""
    """The SELECT that was written for one question; empty for a named query."""

    @property
    def is_verified(self) -> bool:
        """Whether a person has verified what was run."""
        return not self.sql

    @property
    def line(self) -> str:
        """What stands below a result: how many rows, of what, as of when, by which query."""
        count = f"{self.row_count} row{'' if self.row_count == 1 else 's'}"
        if self.is_truncated:
            least = "more than " if self.row_count == len(self.rows) else ""
            count = f"{least}{count} ({len(self.rows)} shown)"
        by = f"query {self.query}" if self.is_verified else "unverified SELECT"
        return f"{count}, {self.scope}, as of {self.as_of}, {by}"

    @property
    def heads(self) -> tuple[str, ...]:
        """The columns as they stand above a table, with the unit where it does not stand below."""
        named = zip(self.columns, self.units, strict=True)
        return tuple(
            f"{name} ({unit})" if unit and not is_money(unit) else name for name, unit in named
        )

    def kind(self, at: int) -> str:
        """Return the kind of a column; empty if it is not known."""
        return self.kinds[at] if self.kinds else ""

    def is_number(self, at: int) -> bool:
        """Whether a column counts or measures."""
        return self.kind(at) == "number"

    def cells(self, index: int) -> tuple[str, ...]:
        """Return a row as it stands below the heads of a table."""
        named = enumerate(zip(self.rows[index], self.columns, strict=True))
        return tuple(
            shown(cell, self._unit(at, index), self.kind(at), name=name)
            for at, (cell, name) in named
        )

    def _unit(self, at: int, index: int) -> str | None:
        """Return the unit that stands with a number itself, not above it or in a column beside."""
        place = self.units_in[at] if self.units_in else None
        unit = self.units[at]
        if place is not None:
            said_there = self.rows[index][self.columns.index(place)]
            unit = said_there if isinstance(said_there, str) else None
        return unit if is_money(unit) else None

    def text(self, index: int) -> str:
        """Return a row in words, as a citation quotes it: `part 7-2210; on_hand 14 pcs`."""
        cells = zip(self.columns, self.rows[index], self.units, strict=True)
        return "; ".join(
            f"{name} {said(cell)}{f' {unit}' if unit and cell is not None else ''}"
            for name, cell, unit in cells
        )

    def row_id(self, index: int) -> str:
        """Return the id by which a citation names a row: the same for the same row."""
        digest = hashlib.sha256(self.text(index).encode()).hexdigest()[:10]
        return f"{self.project}.{self.query or 'select'}.{digest}"

    def head(self, most: int) -> "Table":
        """Return its first rows, saying that there are more."""
        if len(self.rows) <= most:
            return self
        return self.model_copy(update={"rows": self.rows[:most], "is_truncated": True})

    def to_frame(self) -> Any:  # noqa: ANN401 - pandas is optional and brings no types here
        """Return the rows as a pandas DataFrame; pandas must be installed."""
        import pandas as pd

        return pd.DataFrame([*self.rows], columns=[*self.columns])

    def _repr_html_(self) -> str:
        return fragment(self)
