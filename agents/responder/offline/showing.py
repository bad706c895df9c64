"""Showing: what comes nearest in the books, labelled as no answer, each row of it cited."""

from collections.abc import Sequence

from agents.querying import Nearest, Reader, View
from agents.responder.offline.stating import Stated, joined
from agents.responder.offline.summing import figures
from agents.responder.offline.telling import cells_of, cite, closing, listing, narrowed, words_of
from agents.responder.reply import Reply
from agents.tools.toolbox import DataSource
from projects.data import Cell, Column, Query, Selection, Table
from projects.errors import NovaError

NEAREST = "In the books comes nearest:"
UNSURE = f"I'm not sure this is what you ask. {NEAREST}"
EITHER = f"This may be asked of two things. {NEAREST}"
_MOST = 2
"""More views than this are not read; one more is shown where it is as likely as the first."""
_AS_LIKELY = 0.06
FEW = 3
"""So few rows are shown with all that is known of them."""
_LISTED, _SAMPLE = 12, 5
"""Of more rows than can be listed, only so many stand for the rest, beside what they come to."""


async def show_nearest(
    near: Nearest, reader: Reader, data: DataSource, *, opening: str = UNSURE
) -> Reply | None:
    """Return what comes nearest, or else where a number in it stands; None if nothing is found."""
    for views in (near.views, near.instead):
        shown = await show(views, near.project, reader, data, opening=opening)
        if shown is not None:
            return shown
    return None


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
        if len(shown) >= _MOST and view.behind > _AS_LIKELY:
            break
        told = await _told(view, project, reader.query(view.rows.query), data)
        if told and not any(_says_no_more(told, other) for other in shown):
            shown.append(told)
        if len(shown) == _MOST + 1:
            break
    if not shown:
        return None
    whole = joined([Stated(opening, ()), *shown])
    return Reply(text=whole.text, citations=whole.citations)


def in_full(table: Table, query: Query) -> Stated:
    """Return a few rows with all that they hold, a line for each."""
    lines, citations = [], []
    for at, row in enumerate(table.rows):
        cells = cells_of(table, query, at)
        told = [
            f"{words_of(name)} {cells[name]}"
            for name, cell in zip(table.columns, row, strict=True)
            if cell is not None and (name in query.shown or not _is_idle(query.columns[name], cell))
        ]
        line = f"- {'; '.join(told)}"
        lines.append(line)
        citations.append(cite(table, at, line))
    return Stated("\n".join(lines), tuple(citations))


def _is_idle(column: Column, cell: Cell) -> bool:
    """Whether a value only says that something is not the case."""
    return column.kind == "yes_no" and not cell


async def _told(view: View, project: str, query: Query, data: DataSource) -> Stated | None:
    """Return what a view is, its rows, what they come to, and where they were looked for."""
    found = await _found(view, project, data)
    if found is None:
        return None
    rows, table = found
    title = Stated(f"{_title(rows, query)}:", ())
    below = Stated(closing(table), ())
    summed = await figures(view, rows, table, query, lambda each: run(each, project, data))
    if table.matched <= FEW:
        whole = rows.model_copy(update={"columns": tuple(query.columns)})
        full = in_full(await run(whole, project, data) or table, query)
        return joined([title, full, *summed, below])
    if table.matched > _LISTED:
        table = table.model_copy(update={"rows": table.rows[:_SAMPLE], "is_truncated": True})
        below = Stated(closing(table), ())
    return joined([title, listing(table, query, is_filled=True), *summed, below])


async def _found(view: View, project: str, data: DataSource) -> tuple[Selection, Table] | None:
    """Return the rows of a view: the narrowest that are any; of a few, what is around them too."""
    for rows in (view.rows, *view.wider, *((view.around,) if view.around else ())):
        table = await run(rows, project, data)
        if table is not None and table.rows:
            break
    else:
        return None
    if view.around and view.figure is None and table.matched <= FEW:
        around = await run(view.around, project, data)
        if around is not None and table.matched < around.matched <= _LISTED:
            return view.around, around
    return rows, table


def is_nearest(reply: Reply) -> bool:
    """Whether a reply only shows what comes nearest."""
    return NEAREST in reply.text


async def run(selection: Selection, project: str, data: DataSource) -> Table | None:
    """Return what a selection finds; None if it cannot be run."""
    try:
        return await data.run(project, selection)
    except NovaError:
        return None


def _title(rows: Selection, query: Query) -> str:
    """Return in plain words what a view is, and what it was narrowed to."""
    purpose = query.purpose.rstrip(".").split(". ")[0]
    of = narrowed(rows, query)
    return f"{purpose} ({of})" if of else purpose


def _says_no_more(told: Stated, other: Stated) -> bool:
    """Whether every row of one text is among those of another."""
    return {each.quote for each in told.citations} <= {each.quote for each in other.citations}
