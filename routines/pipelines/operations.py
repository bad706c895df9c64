"""The operations of declared pipelines: pure functions by the names that a definition calls."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from pydantic import Field, JsonValue

from projects.data import Table, as_markdown
from projects.data.loading import Strict
from projects.errors import BadInput

_MOST_SHOWN = 500


class TransformArguments(Strict):
    """Which operation, on what."""

    do: str
    of: JsonValue = None
    column: str | None = None
    """Of a total: what is added up."""
    most: int = Field(default=_MOST_SHOWN, ge=1, le=1_000)
    """Rows that are written."""


def operate(arguments: TransformArguments) -> JsonValue:
    """Return what an operation makes of a value; raises BadInput if it does not fit."""
    operation = OPERATIONS.get(arguments.do)
    if operation is None:
        wrong = f"No operation is called {arguments.do!r}"
        raise BadInput(wrong, f"Use one of: {', '.join(OPERATIONS)}.")
    return operation(arguments)


def _table(arguments: TransformArguments) -> JsonValue:
    """Write a result as a table, with the line that says what it rests on."""
    table = _read(arguments.of, arguments.do)
    shown = as_markdown(table.head(arguments.most), most=arguments.most)
    return f"{shown}\n\n{table.line}".strip()


def _tables(arguments: TransformArguments) -> JsonValue:
    """Write several results below each other, as a step with `each` brings them."""
    if not isinstance(arguments.of, list):
        wrong = f"Operation {arguments.do!r} needs a list of results"
        raise BadInput(wrong, "Give it what a query with `each` brought.")
    each = (arguments.model_copy(update={"of": item}) for item in arguments.of)
    return "\n\n".join(str(_table(item)) for item in each)


def _csv(arguments: TransformArguments) -> JsonValue:
    table = _read(arguments.of, arguments.do)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(["" if cell is None else cell for cell in row] for row in table.rows)
    return out.getvalue()


def _total(arguments: TransformArguments) -> JsonValue:
    table = _read(arguments.of, arguments.do)
    if table.is_truncated:
        wrong = f"A total over {arguments.column!r} would leave rows out: not all were read"
        raise BadInput(wrong, "Let the query itself total them: form: total.")
    at = _column(table, arguments.column)
    numbers = [row[at] for row in table.rows if isinstance(row[at], int | float)]
    return round(sum(float(number) for number in numbers if isinstance(number, int | float)), 4)


def _count(arguments: TransformArguments) -> JsonValue:
    if isinstance(arguments.of, Mapping) and "row_count" in arguments.of:
        return arguments.of["row_count"]
    return len(arguments.of) if isinstance(arguments.of, Sequence) else 0


def _lines(arguments: TransformArguments) -> JsonValue:
    if not isinstance(arguments.of, list):
        wrong = f"Operation {arguments.do!r} needs a list"
        raise BadInput(wrong, "Give it what a step with `each` brought.")
    return "\n".join(f"- {each}" for each in arguments.of[: arguments.most])


def _read(value: JsonValue, operation: str) -> Table:
    if not isinstance(value, Mapping) or "columns" not in value:
        wrong = f"Operation {operation!r} needs the result of a query"
        raise BadInput(wrong, "Name a step with `query`.")
    known = {key: value[key] for key in value if key in Table.model_fields}
    return Table.model_validate(known)


def _column(table: Table, name: str | None) -> int:
    if name not in table.columns:
        wrong = f"The result of {table.query!r} has no column {name!r}"
        raise BadInput(wrong, f"It has: {', '.join(table.columns)}.")
    return table.columns.index(name)


OPERATIONS: Mapping[str, Callable[[TransformArguments], JsonValue]] = MappingProxyType(
    {
        "table": _table,
        "tables": _tables,
        "csv": _csv,
        "total": _total,
        "count": _count,
        "lines": _lines,
    }
)
"""By name."""
