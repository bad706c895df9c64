"""A table: the result of a selection, with the scope it was read in."""

import hashlib

from pydantic import JsonValue

from projects.data.loading import Strict
from projects.data.selection import Form

Cell = JsonValue


class Table(Strict):
    """Rows as plain JSON values, and what one must know to read them rightly."""

    project: str
    query: str
    form: Form
    columns: tuple[str, ...]
    units: tuple[str | None, ...]
    """The unit of each column, where it has one for all rows."""
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
    """The date up to which the data tells."""
    currency: str = ""

    @property
    def line(self) -> str:
        """What stands below a result: how many rows, of what, as of when."""
        count = f"{self.row_count} row{'' if self.row_count == 1 else 's'}"
        shown = f" ({len(self.rows)} shown)" if self.is_truncated else ""
        return f"{count}{shown}, {self.scope}, as of {self.as_of}, query {self.query}"

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
        return f"{self.project}.{self.query}.{digest}"


def said(cell: Cell) -> str:
    """Return one value in words."""
    if cell is None:
        return "none"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.4f}".rstrip("0").rstrip(".")
    return " ".join(str(cell).split())
