"""A lookup: one selection that was made in a step, and the rows that the answer rests on."""

from collections.abc import Collection, Mapping

from projects.data.loading import Strict
from projects.data.selection import Selection
from projects.data.table import Table


class Lookup(Strict):
    """What was asked of a database, and what is kept of the result."""

    project: str
    selection: Selection
    line: str
    """How many rows there were, in which scope, as of when."""
    rows: Mapping[str, str]
    """The text of each row that the answer cites, by its id."""


def lookup(selection: Selection, table: Table, *, cited: Collection[str]) -> Lookup:
    """Return what is kept of a result; of its rows only those that are cited."""
    texts = {table.row_id(index): table.text(index) for index in range(len(table.rows))}
    rows = {row_id: text for row_id, text in texts.items() if row_id in cited}
    return Lookup(project=table.project, selection=selection, line=table.line, rows=rows)
