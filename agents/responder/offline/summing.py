"""Summing: what many rows come to, in all and by what tells them apart."""

from collections.abc import Awaitable, Callable

from agents.querying import View
from agents.responder.offline.stating import Stated
from agents.responder.offline.telling import cite, difference, listing, number_of, words_of
from projects.data import Cell, Query, Selection, Table, amount

Run = Callable[[Selection], Awaitable[Table | None]]
"""Runs a selection; None if that cannot be done."""

_MANY = 8
"""More rows than this are also added up by what tells them apart."""
_MOST_GROUPS, _FEW_GROUPS, _TWO = 5, 12, 2
_MOST_TOTALS = 4


async def figures(
    view: View, rows: Selection, table: Table, query: Query, run: Run
) -> list[Stated]:
    """Return what the rows come to: as it was asked, in all, and for many rows by their kinds."""
    if table.matched < _TWO:
        return []
    told = [await _asked(view, rows, query, run), await _in_all(rows, query, run)]
    for at, column in enumerate(view.by if table.matched > _MANY else ()):
        is_thing = "." in column or not query.columns[column].is_number
        most = None if is_thing and (at < _TWO or "." in column) else _FEW_GROUPS
        told.append(await _by(column, view.measures, rows, query, run, most=most))
    found = list(dict.fromkeys(each for each in told if each))
    tables = [each for each in found if each.text.startswith("|")]
    lines = [each for each in found if each not in tables]
    return [*tables, _as_lines(lines)] if lines else tables


async def summed(table: Table, chosen: Selection, query: Query, run: Run) -> list[Stated]:
    """Return what the rows of an answer come to, or the shares of named things in its total."""
    told: list[Stated | None] = []
    if chosen.by or table.matched < 2:
        return []
    if table.form in ("count", "rows"):
        told = [await _in_all(chosen.model_copy(update={"columns": ()}), query, run)]
    elif table.form == "total":
        two = [each.column for each in chosen.filters if each.op == "in"]
        told = [await _by(each, chosen.columns, chosen, query, run) for each in two]
    return [each for each in told if each]


async def _asked(view: View, rows: Selection, query: Query, run: Run) -> Stated | None:
    """Return the figure that the question was read to ask for."""
    figure = view.figure
    if figure is None or (figure.form in ("largest", "smallest") and not figure.by):
        return None
    counted = await run(figure.model_copy(update={"filters": rows.filters}))
    if counted is None or not counted.rows:
        return None
    if figure.by and len(counted.rows) > 1:
        limited = counted.model_copy(update={"rows": counted.rows[:_MANY]})
        listed = listing(limited, query, is_filled=True)
        is_pair = len(counted.rows) == _TWO == len(counted.columns)
        return _and(listed, difference(counted)) if is_pair else listed
    if figure.form == "count" and not figure.by:
        line = f"{number_of(counted, figure, query)}."
        return Stated(line, (cite(counted, 0, line),))
    return _line(counted, figure.form.capitalize())


async def _in_all(rows: Selection, query: Query, run: Run) -> Stated | None:
    """Return all totals that the rows shown can be added up to."""
    columns = query.columns
    measures = tuple(
        name
        for name in dict.fromkeys((*(rows.columns or query.shown), *query.answers, *columns))
        if columns[name].is_number and columns[name].total == "sum"
    )[:_MOST_TOTALS]
    counted = await run(_taken(rows, "total", measures)) if measures else None
    return _line(counted, "In all") if counted is not None and counted.rows else None


async def _by(
    column: str,
    measures: tuple[str, ...],
    rows: Selection,
    query: Query,
    run: Run,
    *,
    most: int | None = None,
) -> Stated | None:
    """Return the largest groups that a column divides the rows into; None if it divides nothing.

    Args:
        column: what divides them, or `column.month`.
        measures: what each group is added up by; none: its rows are counted.
        rows: the rows.
        query: what they are taken from.
        run: runs a selection.
        most: more groups than this are not worth telling.
    """
    form = "total" if measures else "count"
    table = await run(_taken(rows, form, measures).model_copy(update={"by": (column,)}))
    if table is None or len(table.rows) < _TWO or (most and len(table.rows) > most):
        return None
    at = len(table.columns) - max(1, len(measures))
    ranked = sorted(range(len(table.rows)), key=lambda row: -_number(table.rows[row][at]))
    told = "; ".join(_group(table, row, at) for row in ranked[:_MOST_GROUPS])
    left = len(ranked) - _MOST_GROUPS
    more = f"; and {left} more" if left > 0 else ""
    counted = " and ".join(words_of(each) for each in measures) or "rows"
    apart = f" {difference(table)}" if len(ranked) == _TWO and at == 1 else ""
    line = f"{counted.capitalize()} by {words_of(column)}: {told}{more}.{apart}"
    return Stated(line, tuple(cite(table, row, line) for row in ranked[:_MOST_GROUPS]))


def _and(stated: Stated, line: str) -> Stated:
    return Stated(f"{stated.text}\n\n{line}", stated.citations)


def _group(table: Table, row: int, at: int) -> str:
    """Return a group and its numbers, from column `at` on, with the unit that it has of its own."""
    cells = table.rows[row]
    numbers = ", ".join(
        amount(cell, unit) for cell, unit in zip(cells[at:], table.units[at:], strict=True)
    )
    return " ".join(
        [amount(cells[0], table.units[0]), numbers, *(str(each) for each in cells[1:at])]
    )


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def _taken(rows: Selection, form: str, columns: tuple[str, ...]) -> Selection:
    update = {"form": form, "columns": columns, "order": (), "limit": None}
    return rows.model_copy(update=update)


def _line(table: Table, how: str) -> Stated | None:
    told = ", ".join(
        f"{words_of(name)} {amount(cell, unit)}"
        for name, cell, unit in zip(table.columns, table.rows[0], table.units, strict=True)
        if cell is not None
    )
    line = f"{how}: {told}."
    return Stated(line, (cite(table, 0, line),)) if told else None


def _as_lines(found: list[Stated]) -> Stated:
    citations = tuple(citation for each in found for citation in each.citations)
    return Stated("\n".join(each.text for each in found), citations)
