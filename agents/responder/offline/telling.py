"""Telling: a table of data as a sentence or a short list, each line cited by its row."""

from collections.abc import Callable, Mapping, Sequence
from operator import ge, gt, le, lt
from typing import Any, TypeVar

from agents.querying import Reading
from agents.responder.offline.stating import Stated
from projects.data import Cell, Column, Filter, Query, Selection, Table, amount
from projects.source import Citation

MOST_ROWS = 20
"""More rows than this are cut off."""
_LONG_TEXT = 90
"""A text longer than this stands on its own, not in a table."""
_COMPARED = {
    "=": "", "!=": "not ", "<": "below ", "<=": "up to ", ">": "over ", ">=": "from ",
    "contains": "with ", "in": "", "is_null": "without ", "not_null": "with ",
}  # fmt: skip
_DATED = {"<": "before ", "<=": "until ", ">": "after ", ">=": "since ", "!=": "not "}
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
L = TypeVar("L", str, float)


def tell(table: Table, reading: Reading, query: Query) -> Stated:
    """Return what the table answers to the question that was read."""
    about = narrowed(reading.selection, query)
    if not table.rows or (table.matched == 0 and table.form in ("total", "count", "average")):
        return _none(table, about)
    offers_two = any(each.op == "in" for each in reading.tested)
    asks_number = any(query.columns[name].is_number for name in reading.asked)
    is_verdict = reading.is_check and not offers_two and (bool(reading.tested) or not asks_number)
    if is_verdict and table.form == "rows":
        return _checked(table, reading, query, about)
    if len(table.rows) == 1:
        return _one(table, reading, query, about)
    return _many(table, query, about)


def listing(table: Table, query: Query, *, is_filled: bool = False) -> Stated:
    """Return rows as an aligned table, at most a score of them.

    Args:
        table: the rows.
        query: what they were taken from.
        is_filled: whether columns that are empty in every row are left out.
    """
    shown = range(min(len(table.rows), MOST_ROWS))
    rows = [cells_of(table, query, at) for at in shown]
    if any(len(cell) > _LONG_TEXT for row in rows for cell in row.values()):
        return _texts(table, query)
    names = [
        name
        for at, name in enumerate(table.columns)
        if not is_filled or any(row[at] is not None for row in table.rows)
    ]
    heads = {name: words_of(name) for name in names}
    widths = {name: max(len(heads[name]), *(len(row[name]) for row in rows)) for name in names}
    lines = [_row(heads, widths), "|" + "|".join("-" * (widths[name] + 2) for name in names) + "|"]
    told = [_row(row, widths) for row in rows]
    text = "\n".join([*lines, *told])
    return Stated(text, tuple(cite(table, at, told[at]) for at in shown))


def closing(table: Table) -> str:
    """Return what stands below a result: how much was looked at, where, as of when."""
    rows = table.matched
    shown = min(len(table.rows), MOST_ROWS)
    more = f", {shown} shown" if table.form == "rows" and table.row_count > shown else ""
    tied = ", others are as high" if table.is_tied else ""
    count = f"{rows} row{'' if rows == 1 else 's'}{more}{tied}"
    return f"({count}; {table.scope}; as of {table.as_of}; query {table.query})"


def narrowed(selection: Selection, query: Query) -> str:
    """Return what a selection holds to, in words: 7-2210, Dallas."""
    parts = [str(value) for value in selection.parameters.values()]
    parts += [_said(each, query.columns[each.column]) for each in selection.filters]
    return ", ".join(part for part in parts if part)


def cells_of(table: Table, query: Query, row: int) -> dict[str, str]:
    """Return the cells of a row by their columns, as a person reads them."""
    found = {}
    for at, name in enumerate(table.columns):
        cell = table.rows[row][at]
        declared = query.columns.get(name)
        if declared is not None and declared.kind == "yes_no" and cell is not None:
            cell = bool(cell)
        found[name] = amount(cell, table.units[at], name=name)
    return found


def cite(table: Table, row: int, sentence: str) -> Citation:
    """Return the citation of a sentence by the row that backs it."""
    return Citation(kind="row", id=table.row_id(row), quote=table.text(row), sentence=sentence)


def words_of(name: str) -> str:
    """Return the name of a column in plain words."""
    base, _, stretch = name.partition(".")
    return stretch or base.replace("_", " ")


def _one(table: Table, reading: Reading, query: Query, about: str) -> Stated:
    """Return a single row: the value asked for first, the rest of the row after it."""
    cells = cells_of(table, query, 0)
    long = [name for name in cells if len(cells[name]) > _LONG_TEXT]
    if long:
        return _texts(table, query)
    lead = _lead(table, reading, query)
    said = ", ".join(_with_name(name, cells[name], query) for name in lead)
    if table.form == "count" and not reading.selection.by:
        said = number_of(table, reading.selection, query)
    rest = [
        name
        for name, cell in zip(table.columns, table.rows[0], strict=True)
        if name not in lead and cell is not None and cells[name].lower() not in about.lower()
    ]
    more = "; ".join(_with_name(name, cells[name], query) for name in rest)
    line = f"{about}: {said}" if about else said[:1].upper() + said[1:]
    line += f" ({more})." if more else "."
    return Stated(line, (cite(table, 0, line),))


def _with_name(name: str, cell: str, query: Query) -> str:
    """Return a value with what it is: status open, 2 payments."""
    column = query.columns.get(name)
    is_count = column is not None and column.is_number and column.total == "sum"
    is_counted = is_count and cell.isdigit() and name.endswith("s") and "_" not in name
    return f"{cell} {name}" if is_counted and cell != "1" else f"{words_of(name)} {cell}"


def number_of(table: Table, selection: Selection, query: Query) -> str:
    """Return a count with the name of what was counted: 31 parts."""
    cell = table.rows[0][0]
    counted = next(iter(selection.columns), None)
    grain = query.grain.removeprefix("one row per ").split()
    name = words_of(counted) if counted else next(iter(grain), "row")
    return f"{amount(cell, None)} {name if cell == 1 else _plural(name)}"


def _plural(name: str) -> str:
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "ch", "sh")) else f"{name}s"


def _lead(table: Table, reading: Reading, query: Query) -> list[str]:
    """Return the columns that the question asks for."""
    if table.form in ("total", "average", "count"):
        return list(table.columns)
    wanted = [name for name in (*reading.selection.columns[:1], *reading.asked) if reading.asked]
    if table.form in ("largest", "smallest"):
        things = [
            name for name in table.columns if query.columns.get(name, _PLAIN).kind != "number"
        ]
        wanted = [*things[:1], *reading.asked, *reading.selection.columns[:1], *table.columns[-1:]]
    chosen = [name for name in dict.fromkeys(wanted) if name in table.columns]
    return chosen or [name for name in query.answers if name in table.columns] or [table.columns[0]]


_PLAIN = Column()


def _checked(table: Table, reading: Reading, query: Query, about: str) -> Stated:
    """Return yes or no with the rows that show it."""
    listed = listing(table, query) if len(table.rows) > 1 else _one(table, reading, query, about)
    if not reading.tested:
        return Stated(f"Yes. {listed.text}" if len(table.rows) == 1 else f"Yes:\n\n{listed.text}",
                      listed.citations)  # fmt: skip
    holds = [
        all(_holds(table, at, each) for each in reading.tested) for at in range(len(table.rows))
    ]
    verdict = "Yes" if all(holds) else "No" if not any(holds) else "In part"
    joint = ". " if len(table.rows) == 1 else ":\n\n"
    return Stated(f"{verdict}{joint}{listed.text}", listed.citations)


def _holds(table: Table, row: int, condition: Filter) -> bool:
    """Whether a row meets a condition."""
    cell = table.rows[row][table.columns.index(condition.column)]
    if condition.op in ("is_null", "not_null"):
        return (cell is None) == (condition.op == "is_null")
    if cell is None:
        return condition.op == "!="
    if condition.op in ("=", "in", "!="):
        is_one = _plain(cell) in [_plain(value) for value in condition.values]
        return is_one != (condition.op == "!=")
    if condition.than:
        other = table.rows[row][table.columns.index(condition.than)]
        return isinstance(other, int | float | str) and _compared(
            cell, condition.model_copy(update={"values": (other,)})
        )
    return _compared(cell, condition)


def _compared(cell: Cell, condition: Filter) -> bool:
    """Compare a number or a date (as text, which sorts alike) with the values of a condition."""
    if isinstance(cell, str):
        return _ordered(cell, [str(value) for value in condition.values], condition.op)
    if isinstance(cell, int | float):
        return _ordered(float(cell), [float(value) for value in condition.values], condition.op)
    return False


def _ordered(left: L, right: Sequence[L], op: str) -> bool:
    if op == "between":
        return right[0] <= left <= right[-1]
    compare = _OPERATORS.get(op)
    return compare is not None and bool(compare(left, right[0]))


def _plain(value: Cell | float) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value).casefold()


def _many(table: Table, query: Query, about: str) -> Stated:
    listed = listing(table, query)
    if len(table.rows) == 2 and table.form == "total" and len(table.columns) == 2:
        listed = listed._replace(text=f"{listed.text}\n\n{difference(table)}")
    opening = f"{about[:1].upper()}{about[1:]}:" if about else ""
    return Stated(f"{opening}\n\n{listed.text}" if opening else listed.text, listed.citations)


def difference(table: Table) -> str:
    """Return by how much one of two rows is ahead, in the last number."""
    (first, *_, one), (second, *_, other) = table.rows
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        return ""
    more, less = (first, second) if one >= other else (second, first)
    return f"{more} has {amount(round(abs(one - other), 2), table.units[-1])} more than {less}."


def _row(cells: Mapping[str, str], widths: Mapping[str, int]) -> str:
    return "| " + " | ".join(cells[name].ljust(width) for name, width in widths.items()) + " |"


def _texts(table: Table, query: Query) -> Stated:
    """Return rows that hold whole texts, each text quoted as it stands."""
    parts, citations = [], []
    for at in range(min(len(table.rows), 3)):
        cells = cells_of(table, query, at)
        head = ", ".join(cell for cell in cells.values() if len(cell) <= _LONG_TEXT)
        body = [
            str(cell).strip()
            for cell in table.rows[at]
            if isinstance(cell, str) and len(cell) > _LONG_TEXT
        ]
        parts.append("\n".join([head, *body]))
        citations += [cite(table, at, " ".join(text.split())) for text in (head, *body) if text]
    return Stated("\n\n".join(parts), tuple(citations))


def _none(table: Table, about: str) -> Stated:
    of = f" for {about}" if about else ""
    return Stated(f"I find none{of} in {table.scope}, if that is how you meant it.", ())


def _said(condition: Filter, column: Column) -> str:
    name = words_of(condition.column)
    if condition.op in ("is_null", "not_null"):
        return f"{_COMPARED[condition.op]}{name}"
    if column.kind == "yes_no":
        is_so = bool(condition.values[0]) if condition.values else True
        said = name.removeprefix("is ")
        return said if is_so else f"not {said}"
    if condition.than:
        return f"{name} {_COMPARED.get(condition.op, '')}{words_of(condition.than)}"
    values = [amount(value, column.unit) for value in condition.values]
    if condition.op == "between":
        return f"{name} {values[0]} to {values[-1]}"
    listed = " and ".join(values[:4]) + (f" and {len(values) - 4} more" if len(values) > 4 else "")
    lead = "" if column.kind not in ("number", "date", "text") else f"{name} "
    if column.kind == "date":
        return f"{lead}{_DATED.get(condition.op, '')}{listed}"
    return f"{lead}{_COMPARED.get(condition.op, '')}{listed}"


def same_answer(first: Table, second: Table, asked: Sequence[str]) -> bool:
    """Whether two tables say the same of what is asked, so that either may have been meant."""
    if len(first.rows) == 1 and len(second.rows) == 1:
        wanted = [cell for name, cell in _row_of(first) if name in asked or len(first.columns) == 1]
        return bool(wanted) and {str(cell) for cell in wanted} <= {str(c) for c in second.rows[0]}
    shared = [name for name in asked if name in first.columns and name in second.columns]
    return _values(first, shared) == _values(second, shared)


def _row_of(table: Table) -> list[tuple[str, Cell]]:
    return list(zip(table.columns, table.rows[0], strict=True))


def _values(table: Table, columns: Sequence[str]) -> set[tuple[str, ...]]:
    at = [table.columns.index(name) for name in columns] or range(len(table.columns))
    return {tuple(str(row[place]) for place in at) for row in table.rows}
