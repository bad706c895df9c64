"""Deriving: what no selection gives, worked out from the rows beside what comes nearest.

Who has no row, which share, the median, two times set against each other, days between dates.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from statistics import fmean, median

from agents.querying import Beyond
from agents.responder.offline.stating import Stated
from agents.responder.offline.summing import Run
from agents.responder.offline.telling import words_of
from projects.data import Cell, Entry, Selection, Table, amount

Values = Callable[[str], Awaitable[Sequence[Entry]]]
"""Returns the values of a vocabulary."""

_MOST_NAMES = 15
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


async def derived(asked: Beyond, run: Run, values: Values) -> list[Stated]:
    """Return a line for each thing that is asked beyond the rows and can be worked out from them."""
    lines = [
        await _absent(*asked.absent, run, values) if asked.absent else "",
        await _often(asked.often, run) if asked.often else "",
        await _share(*asked.share, run) if asked.share else "",
        await _apart(*asked.apart, run) if asked.apart else "",
        await _median(asked.median, run) if asked.median else "",
        await _days(asked.days, run) if asked.days else "",
        await _weekdays(asked.weekdays, run) if asked.weekdays else "",
    ]
    return [Stated(line, ()) for line in lines if line]


async def _absent(kind: str, counted: Selection, run: Run, values: Values) -> str:
    table = await run(counted)
    if table is None or table.is_truncated:
        return ""
    present = {str(row[0]) for row in table.rows}
    without = [str(each.value) for each in await values(kind) if str(each.value) not in present]
    if not without:
        return ""
    more = len(without) - _MOST_NAMES
    listed = ", ".join(without[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
    return f"Without any such row: {listed} ({len(without)} of {len(present) + len(without)})."


async def _often(counted: Selection, run: Run) -> str:
    table = await run(counted)
    if table is None or not table.rows:
        return ""
    told = "; ".join(f"{row[0]} {row[-1]}" for row in table.rows[:_MOST_NAMES])
    more = len(table.rows) - _MOST_NAMES
    return f"So often: {told}{f' and {more} more' if more > 0 else ''}."


async def _share(part: Selection, whole: Selection, run: Run) -> str:
    first, second = await run(part), await run(whole)
    if first is None or second is None or not second.matched:
        return ""
    rows = f"{first.matched} of {second.matched} rows, {_percent(first.matched, second.matched)}"
    one, all_ = _number(first), _number(second)
    if part.form != "total" or one is None or not all_:
        return f"Share: {rows}."
    name = words_of(part.columns[0])
    return f"Share: {rows}; of {name} {_percent(one, all_)}."


async def _apart(first: Selection, second: Selection, run: Run) -> str:
    before, after = await run(first), await run(second)
    if before is None or after is None:
        return ""
    unit = before.units[-1]
    one, other = (_number(each) or 0.0 for each in (before, after))
    times = (" to ".join(str(v) for v in each.filters[-1].values) for each in (first, second))
    told = "; ".join(
        f"{when}: {amount(_round(value), unit)}"
        for when, value in zip(times, (one, other), strict=True)
    )
    change = f" ({_percent(other - one, one)})" if one else ""
    name = words_of(first.columns[0]) if first.columns else "rows"
    return (
        f"{name.capitalize()} apart: {told}. Change: {amount(_round(other - one), unit)}{change}."
    )


async def _median(listed: Selection, run: Run) -> str:
    table = await run(listed)
    known = [value for row in table.rows if (value := _figure(row[0])) is not None] if table else []
    if table is None or not known or table.is_truncated:
        return ""
    middle = amount(_round(median(known)), table.units[0])
    return f"Median {words_of(listed.columns[0])}: {middle} (of {len(known)})."


async def _days(listed: Selection, run: Run) -> str:
    table = await run(listed)
    if table is None or table.is_truncated:
        return ""
    both = [(_day(row[0]), _day(row[1])) for row in table.rows]
    gaps = [(last - first).days for first, last in both if first and last]
    if not gaps:
        return ""
    first, last = listed.columns if fmean(gaps) >= 0 else reversed(listed.columns)
    taken = [each if fmean(gaps) >= 0 else -each for each in gaps]
    between = f"from {words_of(first)} to {words_of(last)}"
    if len(taken) == 1:
        return f"Days {between}: {taken[0]}."
    return (
        f"Days {between}: on average {_round(fmean(taken))}, "
        f"from {min(taken)} to {max(taken)} (of {len(taken)})."
    )


async def _weekdays(listed: Selection, run: Run) -> str:
    table = await run(listed)
    if table is None or table.is_truncated:
        return ""
    counts = Counter(day.weekday() for row in table.rows if (day := _day(row[0])))
    told = "; ".join(f"{_WEEKDAYS[at]} {count}" for at, count in counts.most_common())
    return f"Rows by day of the week: {told}." if told else ""


def _number(table: Table) -> float | None:
    """Return the last figure of a table with one row."""
    return _figure(table.rows[0][-1]) if table.rows else None


def _figure(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _day(cell: Cell) -> date | None:
    try:
        return date.fromisoformat(cell[:10]) if isinstance(cell, str) else None
    except ValueError:
        return None


def _percent(part: float, whole: float) -> str:
    return f"{round(100 * part / whole, 1)} %"


def _round(value: float) -> int | float:
    return int(value) if float(value).is_integer() else round(value, 2)
