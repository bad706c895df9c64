"""How a result of a database looks in the terminal."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from nova.cli.output import plain, table, whole

if TYPE_CHECKING:
    from projects.data import Table


def shown(found: "Table") -> Iterator[RenderableType]:
    """Return a result as it is shown: what it rests on, its rows, their course, their scope."""
    from projects.data import chart_of, is_series

    if not found.is_verified:
        yield Text("Unverified, written for this question:", style="yellow")
        yield Text(plain(found.sql), style="dim")
    if found.rows:
        yield rows(found)
    chart = chart_of(found) if is_series(found) else None
    if chart is not None:
        yield from map(whole, chart.sparklines)
    tied = "; others equal the last one" if found.is_tied else ""
    yield Text(plain(f"{found.line}{tied}"), style="dim")


def rows(found: "Table") -> RenderableType:
    """Return the rows of a result: numbers under each other, what has no value set apart."""
    heads = [plain(head) for head in found.heads]
    told = [_row(found, index) for index in range(len(found.rows))]
    numbers = [head for at, head in enumerate(heads) if found.is_number(at)]
    return table(heads, told, wide=_widest(heads, told), right=numbers)


def _row(found: "Table", index: int) -> list[str | Text]:
    told = zip(found.rows[index], found.cells(index), strict=True)
    return [words if cell is not None else Text(words, style="dim") for cell, words in told]


def _widest(heads: Sequence[str], rows: Sequence[Sequence[str | Text]]) -> str:
    """Return the column that may wrap: the one with the longest cell."""
    longest = [
        max((len(row[at]) for row in rows), default=len(heads[at])) for at in range(len(heads))
    ]
    return heads[longest.index(max(longest))]
