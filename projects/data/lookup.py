"""A lookup: one selection that was made in a step, and the rows that the answer rests on."""

from collections.abc import Collection, Mapping

from projects.data.loading import Strict
from projects.data.selection import Selection
from projects.data.table import Table

MOST_KEPT = 50
"""Rows of one result that are kept of it."""


class Lookup(Strict):
    """What was asked of a database, and what is kept of the result."""

    project: str
    selection: Selection | None = None
    """None of a SELECT that the agent wrote itself: its table bears the SQL."""
    line: str
    """How many rows there were, in which scope, as of when."""
    rows: Mapping[str, str]
    """The text of each row that the answer cites, by its id."""
    table: Table | None = None
    """The rows that the answer shows, if it shows any."""


def lookup(selection: Selection | None, table: Table, *, cited: Collection[str]) -> Lookup:
    """Return what is kept of a result: the rows that are cited, and all of what nobody verified."""
    texts = {table.row_id(index): table.text(index) for index in range(len(table.rows))}
    rows = {row_id: text for row_id, text in texts.items() if row_id in cited}
    kept = table if not table.is_verified else _only(table, rows)
    return Lookup(
        project=table.project,
        selection=selection,
        line=table.line,
        rows=rows,
        table=kept.head(MOST_KEPT) if kept is not None else None,
    )


def _only(table: Table, cited: Collection[str]) -> Table | None:
    """Return a table of those rows alone; None if there are none."""
    rows = [row for at, row in enumerate(table.rows) if table.row_id(at) in cited]
    if not rows:
        return None
    is_less = len(rows) < len(table.rows)
    update = {"rows": tuple(rows), "is_truncated": table.is_truncated or is_less}
    return table.model_copy(update=update)
