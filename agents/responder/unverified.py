"""What stands below an answer by rule, whatever its model wrote: unverified SELECTs, and charts."""

from collections.abc import Iterator, Sequence

from projects.data import Chart, Table, as_code, as_markdown

UNVERIFIED = "**Unverified**, written for this question:"
"""What stands above the rows of a SELECT that an agent wrote."""

MOST_ROWS = 20
"""Rows of a result that stand in a text."""


def below(selected: Sequence[Table], charts: Sequence[Chart]) -> list[str]:
    """Return the parts: each SELECT with its rows, scope and SQL; each chart in lines."""
    tables = {table.sql: table for table in selected}.values()
    drawn = [f"{chart.title}:\n\n{_lines(chart)}" for chart in charts]
    return [*("\n\n".join(_told(table)) for table in tables), *drawn]


def _told(table: Table) -> Iterator[str]:
    yield UNVERIFIED
    rows = as_markdown(table, most=MOST_ROWS)
    if rows:
        yield rows
    yield f"({table.head(MOST_ROWS).line})"
    yield as_code(table.sql)


def _lines(chart: Chart) -> str:
    return "\n".join(f"- {line}" for line in chart.sparklines)
