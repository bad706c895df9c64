"""Showing: what comes nearest in the books, labelled as no answer, each row of it cited."""

from collections.abc import Sequence

from agents.querying import Reader, View
from agents.responder.offline.stating import Stated, joined
from agents.responder.offline.telling import amount, cite, closing, listing, narrowed, words_of
from agents.responder.reply import Reply
from agents.tools.toolbox import DataSource
from projects.data import Query, Selection, Table
from projects.errors import NovaError

NEAREST = "In the books comes nearest:"
UNSURE = "I'm not sure this is what you ask. In the books comes nearest:"
EITHER = "This may be asked of two things. In the books comes nearest:"
_MOST = 2
"""More views than this are not read."""
_FEW = 3
"""So few rows are shown with all that is known of them."""


async def show(
    views: Sequence[View],
    project: str,
    reader: Reader,
    data: DataSource,
    *,
    opening: str = UNSURE,
) -> Reply | None:
    """Return the first views that find any rows; None if none does."""
    shown: list[Stated] = []
    for view in views:
        told = await _told(view, project, reader.query(view.rows.query), data)
        if told and not any(_says_no_more(told, other) for other in shown):
            shown.append(told)
        if len(shown) == _MOST:
            break
    if not shown:
        return None
    whole = joined([Stated(opening, ()), *shown])
    return Reply(text=whole.text, citations=whole.citations)


async def _told(view: View, project: str, query: Query, data: DataSource) -> Stated | None:
    """Return what a view is, its rows, what they come to, and where they were looked for."""
    table = await _run(view.rows, project, data)
    if table is None or not table.rows:
        return None
    if table.matched <= _FEW:
        whole = view.rows.model_copy(update={"columns": tuple(query.columns)})
        table = await _run(whole, project, data) or table
    figures = await _figures(view, table, project, query, data)
    rows = listing(table, query, is_filled=True)
    title = Stated(f"{_title(view, query)}:", ())
    return joined([title, rows, *figures, Stated(closing(table), ())])


async def _figures(
    view: View, table: Table, project: str, query: Query, data: DataSource
) -> list[Stated]:
    """Return what the rows come to: as it was asked, or else what can be added up."""
    figure = (
        view.figure if view.figure and view.figure.form not in ("largest", "smallest") else None
    )
    if figure is None and table.matched > 1:
        figure = _sum(view.rows, query)
    counted = await _run(figure, project, data) if figure else None
    if counted is None or not counted.rows:
        return []
    if figure and figure.by:
        return [listing(counted, query, is_filled=True)]
    told = ", ".join(
        f"{words_of(name)} {amount(cell, unit)}"
        for name, cell, unit in zip(counted.columns, counted.rows[0], counted.units, strict=True)
        if cell is not None
    )
    how = "In all" if counted.form == "total" else counted.form.capitalize()
    line = f"{how}: {told}."
    return [Stated(line, (cite(counted, 0, line),))] if told else []


def _sum(rows: Selection, query: Query) -> Selection | None:
    """Return the selection of all totals that the rows shown can be added up to."""
    columns = query.columns
    measures = tuple(
        name
        for name in rows.columns or query.shown
        if columns[name].is_number and columns[name].total == "sum"
    )
    if not measures:
        return None
    update = {"form": "total", "columns": measures, "order": (), "limit": None}
    return rows.model_copy(update=update)


async def _run(selection: Selection, project: str, data: DataSource) -> Table | None:
    try:
        return await data.run(project, selection)
    except NovaError:
        return None


def _title(view: View, query: Query) -> str:
    """Return in plain words what a view is, and what it was narrowed to."""
    purpose = query.purpose.rstrip(".").split(". ")[0]
    of = narrowed(view.rows, query)
    return f"{purpose} ({of})" if of else purpose


def _says_no_more(told: Stated, other: Stated) -> bool:
    """Whether every row of one text is among those of another."""
    return {each.quote for each in told.citations} <= {each.quote for each in other.citations}
