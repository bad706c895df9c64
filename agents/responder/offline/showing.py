"""Showing: what comes nearest in the books, labelled as no answer, each row of it cited."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from agents.querying import Nearest, Reader, View
from agents.responder.offline.deriving import derived
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
_AS_LIKELY, _HARDLY_LESS = 0.06, 0.18
_WIDENED = 0.15
"""What speaks against a view for each thing that is asked of and that none of its rows is of."""
_NEARLY = 0.25
"""What is this far behind the likeliest is not shown beside it."""
FEW = 3
"""So few rows are shown with all that is known of them."""
_LONG = 40
"""A text that holds another this long says nothing new beside it."""
_LISTED, _SAMPLE = 12, 5
"""Of more rows than can be listed, only so many stand for the rest, beside what they come to."""


class _Found(NamedTuple):
    """What a view found."""

    view: View
    rows: Selection
    """The rows it found, perhaps wider than was asked."""
    table: Table
    behind: float
    """How much less likely than the likeliest, seen what had to be left out to find any."""
    few: tuple[Selection, Table] | None = None
    """The few rows that were asked of, where what is around them is shown too."""


async def show_nearest(
    near: Nearest, reader: Reader, data: DataSource, *, opening: str = UNSURE
) -> Reply | None:
    """Return what comes nearest, or else where a number in it stands; None if nothing is found."""
    views = near.views
    return await show(views, near.project, reader, data, opening=opening, instead=near.instead)


async def show(
    views: Sequence[View],
    project: str,
    reader: Reader,
    data: DataSource,
    *,
    opening: str = UNSURE,
    instead: Sequence[View] = (),
) -> Reply | None:
    """Return the likeliest views that find any rows; None if none does.

    Args:
        views: what may be shown.
        project: whose database it is.
        reader: what knows its queries.
        data: runs them.
        opening: what stands above.
        instead: where else the numbers of parts and papers may stand that no row shown has.
    """
    found = [each for view in views if (each := await _found(view, project, data))]
    chosen: list[tuple[_Found, Stated]] = []
    found = sorted(found, key=lambda each: each.behind)
    for each in found:
        if each.behind - found[0].behind > _NEARLY:
            break
        if len(chosen) >= _MOST and not _is_worth_more(each, found[0]):
            continue
        told = await _told(each, project, reader.query(each.rows.query), data)
        if not any(_says_no_more(told, other) for _, other in chosen):
            chosen.append((each, told))
        if len(chosen) == _MOST + 1:
            break
    missing = _numbers([*views, *instead]) - {
        number for each, _ in chosen for number in _held(each.table)
    }
    for view in instead if missing else ():
        other = await _found(view, project, data)
        if other and missing & _held(other.table):
            missing -= _held(other.table)
            told = await _told(other, project, reader.query(other.rows.query), data)
            chosen.append((other, told))
        if not missing or len(chosen) > _MOST:
            break
    if not chosen:
        return None
    whole = joined([Stated(opening, ()), *(told for _, told in chosen)])
    return Reply(text=whole.text, citations=whole.citations)


def _is_worth_more(found: _Found, first: _Found) -> bool:
    """Whether one more view is shown: one as likely as the first, or hardly less and short."""
    behind = found.behind - first.behind
    return behind <= (_HARDLY_LESS if found.table.matched <= FEW else _AS_LIKELY)


def _numbers(views: Sequence[View]) -> set[str]:
    """Return the numbers of parts and papers that views look for."""
    return {
        number
        for view in views
        for each in view.rows.filters
        if each.op in ("=", "in") and len(each.values) <= FEW
        for value in each.values
        if (number := _number(value))
    }


def _held(table: Table) -> set[str]:
    """Return the numbers of parts and papers in the rows of a table."""
    return {number for row in table.rows for cell in row if (number := _number(cell))}


def _number(value: Cell) -> str:
    """Return the number that a value is or ends in: the 50590 of "invoice 50590"."""
    last = value.split()[-1] if isinstance(value, str) and value.split() else ""
    return last if any(map(str.isdigit, last)) else ""


def in_full(table: Table, query: Query) -> Stated:
    """Return a few rows with all that they hold, a line for each."""
    lines, citations = [], []
    for at, row in enumerate(table.rows):
        cells = cells_of(table, query, at)
        long = [cell for cell in row if isinstance(cell, str) and len(cell) > _LONG]
        told = [
            f"{words_of(name)} {cells[name]}"
            for name, cell in zip(table.columns, row, strict=True)
            if cell is not None and (name in query.shown or not _is_idle(query.columns[name], cell))
            if not any(other != cell and str(other) in str(cell) for other in long)
        ]
        line = f"- {'; '.join(told)}"
        lines.append(line)
        citations.append(cite(table, at, line))
    return Stated("\n".join(lines), tuple(citations))


def _is_idle(column: Column, cell: Cell) -> bool:
    """Whether a value only says that something is not the case."""
    return column.kind == "yes_no" and not cell


async def _told(found: _Found, project: str, query: Query, data: DataSource) -> Stated:
    """Return what a view is, its rows, what they come to, and where they were looked for."""
    view, rows, table, _, few = found
    title = Stated(f"{_title(rows, query)}:", ())
    below = Stated(closing(table), ())
    runs, beyond = partial(run, project=project, data=data), view.beyond
    figure = view if few is None else replace(view, selection=rows)
    summed = await figures(figure, rows, table, query, runs)
    if few and view.figure:
        asked = await figures(view, *few, query, runs)
        named = Stated(f"Of {narrowed(few[0], query)}:", ())
        summed = [*summed, named, *asked] if asked else summed
    if beyond:
        summed += await derived(beyond, runs, partial(data.vocabulary, project))
    if table.matched <= FEW:
        whole = rows.model_copy(update={"columns": tuple(query.columns)})
        full = in_full(await run(whole, project, data) or table, query)
        return joined([title, full, *summed, below])
    if table.matched > _LISTED:
        table = table.model_copy(update={"rows": table.rows[:_SAMPLE], "is_truncated": True})
        below = Stated(closing(table), ())
    return joined([title, listing(table, query, is_filled=True), *summed, below])


async def _found(view: View, project: str, data: DataSource) -> _Found | None:
    """Return the rows of a view: the narrowest that are any; of a few, what is around them too."""
    for rows in (view.rows, *view.wider, *((view.around,) if view.around else ())):
        table = await run(rows, project, data)
        if table is not None and table.rows:
            break
    else:
        return None
    left = len(view.rows.filters) - len(rows.filters)
    behind = view.behind + _WIDENED * max(0, left)
    if view.around and table.matched <= FEW:
        around = await run(view.around, project, data)
        if around is not None and table.matched < around.matched <= _LISTED:
            return _Found(view, view.around, around, behind, few=(rows, table))
    return _Found(view, rows, table, behind)


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
