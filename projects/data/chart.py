"""A chart: what of a result is drawn, worked out without drawing anything."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Literal, NamedTuple

from projects.data.cells import Cell, amount, numbers, said
from projects.data.loading import Strict
from projects.data.table import Table

Shape = Literal["line", "bar"]
Stretch = Literal["date", "day", "week", "month", "quarter", "year"]

_STRETCHES: tuple[Stretch, ...] = ("date", "day", "week", "month", "quarter", "year")
_BLOCKS = "▁▂▃▄▅▆▇█"
_GAP = "·"
"""Stands where there is no value: a gap is not a zero."""
_FEWEST = 2
_THING_AND_TIME = 2
_MOST_BARS, _MOST_SERIES, _MOST_POINTS = 40, 6, 1_000
_WIDEST = 60
"""Points of a sparkline; more would not stand on one line."""


class Series(Strict):
    """One line or set of bars, a value for each label; None is a gap."""

    name: str
    values: tuple[float | None, ...]


class Chart(Strict):
    """What is drawn: labels along the bottom, and one or more series above them."""

    title: str
    shape: Shape
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str | None = None
    line: str
    """What stands below: how many rows, of what, as of when."""

    @property
    def sparklines(self) -> tuple[str, ...]:
        """The chart in lines of text, one for each series, for where none can be drawn."""
        return tuple(
            f"{each.name} {sparkline(each.values)} ({self._ends(each)})"
            for each in self.series
            if any(value is not None for value in each.values)
        )

    def _ends(self, series: Series) -> str:
        found = [
            (label, value)
            for label, value in zip(self.labels, series.values, strict=True)
            if value is not None
        ]
        (first, low), (last, high) = found[0], found[-1]
        return f"{first} {amount(low, self.unit)} to {last} {amount(high, self.unit)}"


class _Axes(NamedTuple):
    """Which columns of a table are drawn."""

    along: int
    stretch: Stretch | None
    by: int | None
    """The column that divides the rows into series."""
    measures: tuple[int, ...]


def is_series(table: Table) -> bool:
    """Whether a result tells how something went over time."""
    axes = _axes(table)
    return axes is not None and axes.stretch is not None


def chart_of(
    table: Table, *, shape: Shape | None = None, measure: str | None = None
) -> Chart | None:
    """Return what a result looks like drawn; None if it has no numbers by something.

    What goes over time is a line, in which stretches without a row are gaps; all else is bars.

    Args:
        table: the result.
        shape: line or bar; default: what fits.
        measure: the column that is drawn; default: the first numbers, those of one unit together.
    """
    axes = _axes(table, measure)
    if axes is None:
        return None
    labels = _labels(table, axes)
    series = _series(table, axes, labels)
    if len(labels) < _FEWEST or not series:
        return None
    return Chart(
        title=_title(table, axes),
        shape=shape or ("line" if axes.stretch else "bar"),
        labels=tuple(labels),
        series=tuple(series),
        unit=table.units[axes.measures[0]],
        line=table.line,
    )


def sparkline(values: Sequence[float | None]) -> str:
    """Return numbers as a line of blocks, the least of them lowest."""
    shown = _thinned(values)
    known = [value for value in shown if value is not None]
    if not known:
        return ""
    low, spread = min(known), max(known) - min(known)
    return "".join(_block(value, low, spread) for value in shown)


def _thinned(values: Sequence[float | None]) -> Sequence[float | None]:
    if len(values) <= _WIDEST:
        return values
    return [values[at * len(values) // _WIDEST] for at in range(_WIDEST)]


def _block(value: float | None, low: float, spread: float) -> str:
    if value is None:
        return _GAP
    share = (value - low) / spread if spread else 0.5
    return _BLOCKS[min(int(share * len(_BLOCKS)), len(_BLOCKS) - 1)]


def _axes(table: Table, measure: str | None = None) -> _Axes | None:
    kinds = table.kinds or ("",) * len(table.columns)
    things = [at for at, kind in enumerate(kinds) if kind != "number"]
    measures = [
        at
        for at, kind in enumerate(kinds)
        if kind == "number" and measure in (None, table.columns[at])
    ]
    if not measures or not things:
        return None
    times = [at for at in things if _is_time(table, at, kinds[at], among=len(things))]
    along = (times or things)[0]
    stretch = next((each for each in _STRETCHES if times and each == kinds[along]), None)
    others = [at for at in things if at != along]
    by = others[0] if stretch and others and _is_keyed(table, along, others[0]) else None
    if stretch and by is None and len({row[along] for row in table.rows}) < len(table.rows):
        return None  # several rows of one day and nothing that tells them apart: no course of time
    same = [at for at in measures if table.units[at] == table.units[measures[0]]]
    return _Axes(along, stretch, by, tuple(same[:1] if by is not None else same[:_MOST_SERIES]))


def _is_keyed(table: Table, along: int, by: int) -> bool:
    """Whether two columns together tell the rows apart, and the second makes few series."""
    pairs = {(row[along], row[by]) for row in table.rows}
    series = {row[by] for row in table.rows}
    return len(pairs) == len(table.rows) > len({row[along] for row in table.rows}) and (
        len(series) <= _MOST_SERIES
    )


def _is_time(table: Table, at: int, kind: str, *, among: int) -> bool:
    """Whether rows follow each other along a column; a date among other facts is one of them."""
    if kind not in _STRETCHES or (kind == "date" and among > _THING_AND_TIME):
        return False
    return bool(table.rows) and all(_begin(row[at]) is not None for row in table.rows)


def _title(table: Table, axes: _Axes) -> str:
    """Return what is drawn by what: revenue by month and branch (sales)."""
    measures = " and ".join(_words(table.columns[at]) for at in axes.measures)
    along = [axes.along] if axes.by is None else [axes.along, axes.by]
    by = " and ".join(_words(table.columns[at]) for at in along)
    return f"{measures} by {by}{f' ({_words(table.query)})' if table.query else ''}"


def _words(column: str) -> str:
    base, _, stretch = column.partition(".")
    return (stretch or base).replace("_", " ")


def _labels(table: Table, axes: _Axes) -> list[str]:
    if axes.stretch is None:
        return [said(row[axes.along]) for row in table.rows[:_MOST_BARS]]
    found = sorted({str(row[axes.along]) for row in table.rows})
    if axes.stretch == "date":
        return found[:_MOST_POINTS]
    return list(islice(_filled(found[0], found[-1], axes.stretch), _MOST_POINTS))


def _series(table: Table, axes: _Axes, labels: Sequence[str]) -> list[Series]:
    if axes.stretch is None:
        rows = table.rows[:_MOST_BARS]
        return [_named(table, at, [row[at] for row in rows]) for at in axes.measures]
    measure = axes.measures[0]
    if axes.by is None:
        by_label = {str(row[axes.along]): row for row in table.rows}
        return [
            _named(table, at, [by_label[each][at] if each in by_label else None for each in labels])
            for at in axes.measures
        ]
    told: dict[str, dict[str, Cell]] = {}
    for row in table.rows:
        told.setdefault(said(row[axes.by]), {})[str(row[axes.along])] = row[measure]
    return [
        Series(name=name, values=tuple(numbers([values.get(each) for each in labels])))
        for name, values in told.items()
    ]


def _named(table: Table, at: int, cells: Sequence[Cell]) -> Series:
    return Series(name=_words(table.columns[at]), values=tuple(numbers(cells)))


def _begin(cell: Cell) -> date | None:
    """Return the day on which a stretch of time begins: of 2026-Q2, the first of April."""
    words = str(cell)
    year, _, rest = words.partition("-")
    if rest.startswith("Q") and rest[1:].isdigit():
        rest = f"{3 * int(rest[1:]) - 2:02}"
    day = "-".join(part for part in (year, rest or "01") if part)[:10]
    try:
        return date.fromisoformat(day if len(day) > len("2026-01") else f"{day}-01")
    except ValueError:
        return None


def _filled(first: str, last: str, stretch: Stretch) -> Iterator[str]:
    """Yield every stretch of time from the first to the last, those without a row too."""
    at, end = _begin(first), _begin(last)
    while at is not None and end is not None and at <= end:
        yield _name(at, stretch)
        at = _next(at, stretch)


def _name(day: date, stretch: Stretch) -> str:
    if stretch == "year":
        return f"{day:%Y}"
    if stretch == "quarter":
        return f"{day:%Y}-Q{(day.month + 2) // 3}"
    return f"{day:%Y-%m}" if stretch == "month" else day.isoformat()


def _next(day: date, stretch: Stretch) -> date | None:
    months = {"month": 1, "quarter": 3, "year": 12}.get(stretch, 0)
    try:
        if not months:
            return day + timedelta(days=7 if stretch == "week" else 1)
        month = day.month - 1 + months
        return day.replace(year=day.year + month // 12, month=month % 12 + 1)
    except (ValueError, OverflowError):  # the year 9999 has no next
        return None
